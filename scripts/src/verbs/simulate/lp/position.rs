//! What providing liquidity is worth against holding, in the second token, and when it pays.

use crate::amount::in_tokens;
use crate::output::as_text;
use alloy::primitives::U256;
use serde::{Serialize, Serializer};
use staking_math::FRACTION_BITS;
use staking_math::amm::{burnt_share_down, worth_down, worth_without_fees_down};

pub(super) const WAD: u128 = 1_000_000_000_000_000_000;

/// What was deposited is worth, in wei of the second token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Worths {
    held: u128,
    without_fees: u128,
    provided: u128,
}

impl Worths {
    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            held: self.held.checked_add(other.held)?,
            without_fees: self.without_fees.checked_add(other.without_fees)?,
            provided: self.provided.checked_add(other.provided)?,
        })
    }
}

/// What a provider deposited and has not taken out, and the outcome of what was taken out, at the prices of those
/// instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Book {
    /// Each by itself: only amounts of one ratio may be added.
    deposits: Vec<[u128; 2]>,
    closed: Worths,
}

impl Book {
    pub(super) fn provide(&mut self, amounts: [u128; 2]) {
        self.deposits.push(amounts);
    }

    /// `liquidity` of the `held` LP tokens became `amounts`; `None` for worths that cannot be counted.
    pub(super) fn remove(
        &mut self,
        [liquidity, held]: [u128; 2],
        amounts: [u128; 2],
        reserves: [u128; 2],
    ) -> Option<()> {
        let part = |deposit: &[u128; 2]| deposit.map(|amount| burnt_share_down(liquidity, amount, held));
        let parts: Vec<[u128; 2]> = self.deposits.iter().map(part).collect();
        self.closed = self.closed.checked_add(worths(&parts, amounts, reserves)?)?;
        for (deposit, part) in self.deposits.iter_mut().zip(parts) {
            *deposit = [deposit[0] - part[0], deposit[1] - part[1]];
        }
        self.deposits.retain(|deposit| *deposit != [0, 0]);
        Some(())
    }

    /// Held, without fees, and provided, where all LP tokens stand for `share`.
    fn worths(&self, share: [u128; 2], reserves: [u128; 2]) -> Option<Worths> {
        self.closed.checked_add(worths(&self.deposits, share, reserves)?)
    }
}

fn worths(deposits: &[[u128; 2]], share: [u128; 2], reserves: [u128; 2]) -> Option<Worths> {
    let mut sum = Worths { provided: worth_down(share, reserves)?, ..Worths::default() };
    for deposit in deposits {
        let without_fees =
            if deposit.contains(&0) { 0 } else { worth_without_fees_down(*deposit, reserves)? };
        let held = worth_down(*deposit, reserves)?;
        sum = sum.checked_add(Worths { held, without_fees, provided: 0 })?;
    }
    Some(sum)
}

/// How long something takes to make up for the impermanent loss at its present rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub(super) enum BreakEven {
    /// There is no loss.
    NoLoss,
    AlreadyMadeUp,
    /// So many seconds; `funded` says whether the emission lasts that long.
    In {
        seconds: u64,
        funded: bool,
    },
    /// No LP tokens of the provider are in the farm.
    NotFarmed,
    NothingEmitted,
}

/// What an account earns per second from now on, in the second token, wei·2^24.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Income {
    pub(super) emissions_q24: U256,
    pub(super) fees_q24: U256,
    /// Seconds that the emission is funded for.
    pub(super) runway: u64,
}

/// A provider's LP tokens and rewards, in wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Holdings {
    pub(super) liquidity: u128,
    pub(super) staked: u128,
    pub(super) harvested: u128,
    pub(super) pending: u128,
}

/// A provider at an instant; worths in wei of the second token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Position {
    pub(super) name: String,
    /// LP tokens outside the farm.
    #[serde(serialize_with = "as_text")]
    pub(super) liquidity: u128,
    /// LP tokens in the farm.
    #[serde(serialize_with = "as_text")]
    pub(super) staked: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) harvested: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) pending: u128,
    /// Of what was deposited, had it been held.
    #[serde(serialize_with = "as_text")]
    pub(super) worth_held: u128,
    /// Of the LP tokens and of what came out for burnt ones.
    #[serde(serialize_with = "as_text")]
    pub(super) worth_provided: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) impermanent_loss: u128,
    /// Of what it would be worth if held, parts per million.
    #[serde(serialize_with = "as_text")]
    pub(super) impermanent_loss_ppm: U256,
    /// Negative only by roundings.
    #[serde(serialize_with = "as_text")]
    pub(super) fees: i128,
    /// Rewards, harvested and pending.
    #[serde(serialize_with = "as_text")]
    pub(super) emissions: u128,
    #[serde(serialize_with = "as_text")]
    pub(super) emissions_worth: u128,
    /// Of provided liquidity and emissions, less the worth held.
    #[serde(serialize_with = "as_text")]
    pub(super) net: i128,
    pub(super) break_even_by_emissions: BreakEven,
    pub(super) break_even_with_fees: BreakEven,
    /// At which emissions so far make up for the loss, ·10^18, rounded up; `None` without emissions.
    #[serde(serialize_with = "as_optional_price")]
    pub(super) break_even_reward_price: Option<U256>,
}

impl Position {
    /// `None` for worths that cannot be counted.
    pub(super) fn new(
        name: &str,
        book: &Book,
        holdings: Holdings,
        [share, reserves]: [[u128; 2]; 2],
        reward_price: U256,
        income: Income,
    ) -> Option<Self> {
        let Holdings { liquidity, staked, harvested, pending } = holdings;
        let worths = book.worths(share, reserves)?;
        let loss = worths.held.saturating_sub(worths.without_fees);
        let emissions = harvested.checked_add(pending)?;
        let emissions_worth = worth_at(reward_price, emissions)?;
        let fees = signed(worths.provided)?.checked_sub(signed(worths.without_fees)?)?;
        let net = signed(worths.provided)?.checked_sub(signed(worths.held)?)?;
        let by_emissions = signed(loss)?.checked_sub(signed(emissions_worth)?)?;
        let with_fees = by_emissions.checked_sub(fees)?;
        let runway = income.runway;
        let both_q24 = income.emissions_q24.saturating_add(income.fees_q24);
        let state = |rest: i128, income_q24: U256| match (loss, u128::try_from(rest)) {
            (0, _) => BreakEven::NoLoss,
            (_, Err(_) | Ok(0)) => BreakEven::AlreadyMadeUp,
            _ if income_q24.is_zero() && staked == 0 => BreakEven::NotFarmed,
            _ if income_q24.is_zero() => BreakEven::NothingEmitted,
            (_, Ok(rest)) => {
                let rest_q24 = U256::from(rest) << FRACTION_BITS as usize;
                let seconds: u64 = rest_q24.div_ceil(income_q24).saturating_to();
                // Fees alone need no funding.
                BreakEven::In { seconds, funded: income.emissions_q24.is_zero() || seconds <= runway }
            }
        };
        let price = U256::from(loss) * U256::from(WAD);
        Some(Self {
            name: name.to_owned(),
            liquidity,
            staked,
            harvested,
            pending,
            worth_held: worths.held,
            worth_provided: worths.provided,
            impermanent_loss: loss,
            impermanent_loss_ppm: (U256::from(loss) * U256::from(1_000_000))
                .checked_div(U256::from(worths.held))
                .unwrap_or_default(),
            fees,
            emissions,
            emissions_worth,
            net: net.checked_add(signed(emissions_worth)?)?,
            break_even_by_emissions: state(by_emissions, income.emissions_q24),
            break_even_with_fees: state(with_fees, both_q24),
            break_even_reward_price: (emissions > 0).then(|| price.div_ceil(U256::from(emissions))),
        })
    }
}

/// What rewards are worth at a price of ·10^18, rounded down.
fn worth_at(price: U256, amount: u128) -> Option<u128> {
    u128::try_from(U256::from(amount).checked_mul(price)? / U256::from(WAD)).ok()
}

fn signed(amount: u128) -> Option<i128> {
    i128::try_from(amount).ok()
}

/// A price of ·10^18 as a decimal fraction.
pub(super) fn as_price<S: Serializer>(price: &U256, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&in_tokens(*price, 18))
}

fn as_optional_price<S: Serializer>(price: &Option<U256>, serializer: S) -> Result<S::Ok, S::Error> {
    match price {
        Some(price) => as_price(price, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESERVES: [u128; 2] = [50 * WAD, 200 * WAD];

    fn position(book: &Book, holdings: Holdings, share: [u128; 2], per_second: u128) -> Position {
        let emissions_q24 = U256::from(per_second) << 24usize;
        let income = Income { emissions_q24, fees_q24: U256::ZERO, runway: 60 };
        Position::new("A", book, holdings, [share, RESERVES], U256::from(2 * WAD), income).unwrap()
    }

    /// A price of one that quadruples: 500 held, 400 provided.
    fn quadrupled() -> Book {
        let mut book = Book::default();
        book.provide([100 * WAD, 100 * WAD]);
        book
    }

    #[test]
    fn the_loss_is_what_holding_beats_providing_by() {
        let holdings = Holdings { staked: 100, harvested: 10 * WAD, pending: 20 * WAD, liquidity: 0 };
        let it = position(&quadrupled(), holdings, [51 * WAD, 204 * WAD], WAD);
        assert_eq!(
            (it.worth_held, it.worth_provided, it.impermanent_loss),
            (500 * WAD, 408 * WAD, 100 * WAD)
        );
        assert_eq!((it.impermanent_loss_ppm, it.fees), (U256::from(200_000), 8 * WAD as i128));
        assert_eq!((it.emissions, it.emissions_worth), (30 * WAD, 60 * WAD));
        assert_eq!(it.net, -32 * WAD as i128);
        assert_eq!(it.break_even_by_emissions, BreakEven::In { seconds: 40, funded: true });
        assert_eq!(it.break_even_with_fees, BreakEven::In { seconds: 32, funded: true });
        // 100 / 30, rounded up.
        assert_eq!(it.break_even_reward_price, Some(U256::from(3_333_333_333_333_333_334_u128)));
    }

    #[test]
    fn a_loss_is_made_up_for_or_never_or_only_if_it_is_funded() {
        let holdings = Holdings { staked: 100, ..Holdings::default() };
        let shares = [50 * WAD, 200 * WAD];
        let state =
            |holdings, income| position(&quadrupled(), holdings, shares, income).break_even_by_emissions;
        assert_eq!(state(holdings, 0), BreakEven::NothingEmitted);
        assert_eq!(state(Holdings::default(), 0), BreakEven::NotFarmed);
        assert_eq!(state(holdings, WAD), BreakEven::In { seconds: 100, funded: false });
        let enough = Holdings { pending: 50 * WAD, ..holdings };
        assert_eq!(state(enough, 0), BreakEven::AlreadyMadeUp);
        let short = Holdings { pending: 50 * WAD - 1, ..holdings };
        assert_eq!(state(short, 2), BreakEven::In { seconds: 1, funded: true });
        let nothing = position(&Book::default(), Holdings::default(), [0, 0], 0);
        assert_eq!(
            (nothing.break_even_with_fees, nothing.break_even_reward_price),
            (BreakEven::NoLoss, None)
        );
    }

    #[test]
    fn what_is_taken_out_counts_at_the_price_of_then() {
        let mut book = quadrupled();
        book.remove([25, 100], [13 * WAD, 52 * WAD], RESERVES).unwrap();
        assert_eq!(book.deposits, [[75 * WAD, 75 * WAD]]);
        let same = position(&book, Holdings::default(), [39 * WAD, 156 * WAD], 0);
        assert_eq!(
            (same.worth_held, same.worth_provided, same.fees),
            (500 * WAD, 416 * WAD, 16 * WAD as i128)
        );
        book.remove([75, 75], [39 * WAD, 156 * WAD], RESERVES).unwrap();
        assert!(book.deposits.is_empty());
        // The price of then stays, whatever happens later.
        let later = book.worths([0, 0], [1, 1_000]).unwrap();
        assert_eq!((later.held, later.without_fees, later.provided), (500 * WAD, 400 * WAD, 416 * WAD));
    }

    #[test]
    fn deposits_of_different_ratios_do_not_mix() {
        let mut book = quadrupled();
        book.provide([50 * WAD, 200 * WAD]);
        let worths = book.worths([0, 0], RESERVES).unwrap();
        assert_eq!((worths.held, worths.without_fees), (900 * WAD, 800 * WAD));
        assert_eq!(book.worths([0, 0], [1, u128::MAX >> 16]), None, "too much to count");
    }
}
