//! Properties of vaults on the arithmetic alone: prices, profit, fees and what everyone gets out, in exact fractions.

use crate::pool::whole;
use alloy_primitives::U256;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use staking_math::vault::{
    BPS, Fees, MAX_MANAGEMENT_BPS, MAX_PERFORMANCE_BPS, MAX_SHARES, MINIMUM_FIRST_DEPOSIT, Shares, Vault,
};
use staking_math::{MAX_AMOUNT, low_u128};

const ACCOUNTS: usize = 3;
const DAY: u32 = 86_400;

#[derive(Clone, Debug)]
enum Action {
    Deposit { account: usize, assets: u128 },
    Mint { account: usize, shares: u128 },
    Withdraw { account: usize, part: u128 },
    Redeem { account: usize, part: u128 },
    Gain { part: u128, charged: bool },
    Lose { part: u128 },
    Wait { seconds: u32 },
}

fn action() -> impl Strategy<Value = Action> {
    let account = || 0..ACCOUNTS;
    let assets = || prop_oneof![1_000u128..2_000, 1u128 << 40..1 << 80, Just(1 << 90)];
    prop_oneof![
        3 => (account(), assets()).prop_map(|(account, assets)| Action::Deposit { account, assets }),
        2 => (account(), assets()).prop_map(|(account, shares)| Action::Mint { account, shares }),
        2 => (account(), 0u128..=100).prop_map(|(account, part)| Action::Withdraw { account, part }),
        3 => (account(), 0u128..=100).prop_map(|(account, part)| Action::Redeem { account, part }),
        3 => (0u128..400, any::<bool>()).prop_map(|(part, charged)| Action::Gain { part, charged }),
        1 => (0u128..=100).prop_map(|part| Action::Lose { part }),
        3 => (0u32..10 * DAY).prop_map(|seconds| Action::Wait { seconds }),
    ]
}

fn fraction(value: U256) -> BigRational {
    BigRational::from(BigInt::from_bytes_be(num_bigint::Sign::Plus, &value.to_be_bytes::<32>()))
}

/// What a share is worth, exactly.
fn price(shares: &Shares) -> BigRational {
    let virtual_shares = whole(10u128.pow(shares.offset));
    (whole(shares.assets) + whole(1)) / (fraction(shares.supply) + virtual_shares)
}

struct Story {
    vault: Vault,
    fees: Fees,
    now: u32,
    held: [U256; ACCOUNTS],
    charged: U256,
    came: u128,
    went: u128,
    gained: u128,
    lost: u128,
    /// What the last holders left behind: out of the books, and nobody's.
    left: u128,
}

impl Story {
    fn new(offset: u32) -> Self {
        let fees = Fees {
            performance_bps: MAX_PERFORMANCE_BPS,
            management_bps: MAX_MANAGEMENT_BPS,
            charged_at: 1_000,
        };
        Self {
            vault: Vault { offset, ..Vault::default() },
            fees,
            now: 1_000,
            held: [U256::ZERO; ACCOUNTS],
            charged: U256::ZERO,
            came: 0,
            went: 0,
            gained: 0,
            lost: 0,
            left: 0,
        }
    }

    fn shares(&self) -> Shares {
        self.vault.shares(self.now)
    }

    fn enter(&mut self, account: usize, assets: u128, shares: U256) {
        let is_first = self.vault.supply.is_zero() && assets < MINIMUM_FIRST_DEPOSIT;
        if shares.is_zero() || is_first || assets > self.shares().room().min(MAX_AMOUNT - self.vault.counted)
        {
            return;
        }
        self.vault.enter(assets, shares);
        self.held[account] += shares;
        self.came += assets;
    }

    fn leave(&mut self, account: usize, assets: u128, shares: U256) {
        let before = self.vault.counted;
        self.vault.leave(assets, shares);
        self.left += before - assets - self.vault.counted;
        self.held[account] -= shares;
        self.went += assets;
    }

    /// Whether the price may have fallen.
    fn apply(&mut self, action: &Action) -> bool {
        let shares = self.shares();
        match *action {
            Action::Deposit { account, assets } => self.enter(account, assets, shares.shares_down(assets)),
            Action::Mint { account, shares: wanted } => {
                let wanted = U256::from(wanted) * U256::from(10u128.pow(shares.offset));
                self.enter(account, shares.assets_up(wanted), wanted);
            }
            Action::Withdraw { account, part } => {
                let assets = low_u128(
                    U256::from(shares.assets_down(self.held[account])) * U256::from(part) / U256::from(100),
                );
                self.leave(account, assets, shares.shares_up(assets));
            }
            Action::Redeem { account, part } => {
                let burnt = self.held[account] * U256::from(part) / U256::from(100);
                self.leave(account, shares.assets_down(burnt), burnt);
            }
            Action::Gain { part, charged } if !self.vault.supply.is_zero() => {
                let gain = self.vault.room_for_gain(self.vault.counted / 1_000 * part);
                let charge = if charged { self.fees.charge(&shares, gain, 0, self.now).total() } else { 0 };
                self.charged += self.vault.gain(self.now, gain, charge, 7 * DAY);
                self.gained += gain;
            }
            Action::Gain { .. } => {}
            Action::Lose { part } => {
                let loss = low_u128(U256::from(self.vault.counted) * U256::from(part) / U256::from(100));
                self.vault.lose(self.now, loss);
                self.lost += loss;
                return true;
            }
            Action::Wait { seconds } => self.now += seconds,
        }
        false
    }
}

fn check(story: &Story, offset: u32) -> Result<(), TestCaseError> {
    let vault = &story.vault;
    let known = story.held.iter().fold(story.charged, |sum, held| sum + held);
    prop_assert_eq!(known, vault.supply, "shares add up");
    prop_assert!(vault.supply <= MAX_SHARES && vault.counted <= MAX_AMOUNT);
    let balance = story.came + story.gained - story.went - story.lost - story.left;
    prop_assert_eq!(balance, vault.counted, "every wei is counted or was left behind");
    let locked = vault.profit.at_up(story.now);
    prop_assert!(locked <= vault.counted, "R39: {locked} locked of {}", vault.counted);
    let worth: u128 = story.held.iter().map(|held| story.shares().assets_down(*held)).sum();
    prop_assert!(worth <= story.shares().assets, "R5: nobody is promised what is not there");
    prop_assert_eq!(vault.offset, offset);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn r38_the_price_falls_by_losses_only_and_the_books_add_up(
        offset in prop_oneof![Just(0u32), Just(6), Just(18)],
        actions in prop::collection::vec(action(), 1..60),
    ) {
        let mut story = Story::new(offset);
        for action in &actions {
            let before = price(&story.shares());
            let may_fall = story.apply(action);
            let after = price(&story.shares());
            let is_new = story.vault.supply.is_zero();
            prop_assert!(may_fall || is_new || after >= before, "R38: {before} -> {after} by {action:?}");
            check(&story, offset)?;
        }
    }

    #[test]
    fn r38_no_round_trip_profits(
        offset in prop_oneof![Just(0u32), Just(6), Just(18)],
        assets in 0u128..1 << 90,
        supply in 1_000u128..1 << 96,
        amount in 1u128..1 << 90,
    ) {
        let supply = U256::from(supply) * U256::from(10u128.pow(offset));
        let before = Vault { counted: assets, supply, offset, ..Vault::default() };
        let shares = before.shares(0);
        // There and back by each of the four ways, as far as there is room.
        let room = shares.room();
        if amount <= room {
            let minted = shares.shares_down(amount);
            let mut vault = before;
            vault.enter(amount, minted);
            prop_assert!(vault.shares(0).assets_down(minted) <= amount);
            prop_assert!(vault.shares(0).shares_up(amount) >= minted);
        }
        let wanted = U256::from(amount);
        let paid = shares.assets_up(wanted);
        if paid <= room && wanted <= MAX_SHARES - supply {
            let mut vault = before;
            vault.enter(paid, wanted);
            prop_assert!(vault.shares(0).assets_down(wanted) <= paid);
            prop_assert!(vault.shares(0).shares_up(paid) >= wanted);
        }
        // Back and there.
        let burnt = if wanted < supply { wanted } else { supply - U256::ONE };
        let got = shares.assets_down(burnt);
        let mut vault = before;
        vault.leave(got, burnt);
        prop_assert!(vault.shares(0).shares_down(got) <= burnt);
        prop_assert!(vault.shares(0).assets_up(burnt) >= got);
    }

    /// R39: whatever was gained and when, no gain is in the price before its time: what is unlocked never exceeds what the
    /// exact weighted line says, and everything is unlocked at its end.
    #[test]
    fn r39_profit_unlocks_on_its_line(
        first in 1u128..1 << 80, second in 0u128..1 << 80, wait in 0u32..8 * DAY, later in 0u32..8 * DAY,
    ) {
        let mut profit = staking_math::vault::LockedProfit::default();
        profit.gain(1_000, first, 7 * DAY);
        let now = 1_000 + wait;
        let before = profit.at_up(now);
        let left = profit.unlocked_at.saturating_sub(now);
        profit.gain(now, second, 7 * DAY);
        let exact = (whole(before) * whole(left.into()) + whole(second) * whole((7 * DAY).into()))
            / whole((before + second).max(1));
        let lasts = whole((profit.unlocked_at - now).into());
        prop_assert!(lasts >= exact && lasts < exact.clone() + whole(1), "{lasts} of {exact}");
        let then = now + later;
        let due = whole(profit.locked) * whole(profit.unlocked_at.saturating_sub(then).into());
        prop_assert!(lasts == whole(0) || whole(profit.at_up(then)) >= due / lasts);
        prop_assert_eq!(profit.at_up(profit.unlocked_at), 0);
    }

    /// R49: fees are parts of gains, within their bounds, and no second is paid for twice.
    #[test]
    fn r49_fees_stay_within_their_bounds(
        assets in 0u128..1 << 96, gains in prop::collection::vec((0u128..1 << 90, 0u32..400 * DAY), 1..8),
    ) {
        let mut fees = Fees { performance_bps: MAX_PERFORMANCE_BPS, management_bps: MAX_MANAGEMENT_BPS, charged_at: 0 };
        let shares = Shares { assets, supply: U256::from(assets), offset: 0 };
        let (mut now, mut managed) = (0, 0u128);
        for (gain, wait) in gains {
            now += wait;
            let charge = fees.charge(&shares, gain, 0, now);
            prop_assert!(charge.total() <= gain);
            prop_assert!(whole(charge.performance) * whole(BPS.into()) <= whole(gain) * whole(MAX_PERFORMANCE_BPS.into()));
            managed += charge.management;
            prop_assert!(fees.charged_at <= now);
        }
        let year = whole(BPS.into()) * whole(365 * 86_400);
        let most = whole(assets) * whole(MAX_MANAGEMENT_BPS.into()) * whole(now.into()) / year;
        prop_assert!(whole(managed) <= most, "{managed} of at most {most}");
    }
}
