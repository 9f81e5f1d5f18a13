//! Storage: whom the strategy works for, where, and what it has there.

use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use staking_abi::IFarm::userInfoCall;
use staking_common::abi::{address, calldata};
use staking_common::host::{self, load, store};
use staking_common::lp::LpToken;
use staking_common::words::{clamp, exactly, low_u32, low_u128, to_address, word};
use staking_math::clock;
use staking_math::layout::Field;
use staking_math::twap::Observations;

use crate::error::Error;

/// Address of the vault, and what is in the farm.
const VAULT_SLOT: u64 = 0;
const STAKED: Field = Field::new(160, 96);
/// Address of the farm, the pool, the tip and which token of the pair is the reward.
const FARM_SLOT: u64 = 1;
const PID: Field = Field::new(160, 32);
const TIP: Field = Field::new(192, 16);
const REWARD_AT: Field = Field::new(208, 1);
const PAIR_SLOT: u64 = 2;
/// Of the reward; that of the other token follows.
const TOKEN_SLOTS: [u64; 2] = [3, 4];
/// Of the older cumulative price; that of the newer one follows.
const PRICE_SLOTS: [u64; 2] = [5, 6];
const TIMES_SLOT: u64 = 7;
const OLDER_AT: Field = Field::new(0, 32);
const NEWER_AT: Field = Field::new(32, 32);

/// The block's time as the arithmetic uses it.
pub(crate) fn now() -> u32 {
    clock(host::timestamp())
}

/// Whom the strategy works for, and where.
pub(crate) struct Place {
    /// Who deposits and withdraws.
    pub(crate) vault: Address,
    /// Where LP tokens are.
    pub(crate) farm: Address,
    /// The farm's pool.
    pub(crate) pid: u128,
    /// The LP token.
    pub(crate) pair: Address,
    /// Part of what is compounded that goes to whoever harvests, hundredths of a percent.
    pub(crate) tip_bps: u128,
    /// Which of the pair's tokens the reward is.
    pub(crate) reward_at: usize,
    /// LP tokens in the farm, wei.
    pub(crate) staked: u128,
}

impl Place {
    /// As stored.
    pub(crate) fn load() -> Self {
        let [vault, farm] = [VAULT_SLOT, FARM_SLOT].map(|slot| load(word(slot)));
        Self {
            vault: to_address(vault),
            farm: to_address(farm),
            pid: low_u128(PID.get(farm)),
            pair: pair(),
            tip_bps: low_u128(TIP.get(farm)),
            reward_at: usize::from(REWARD_AT.is_up(farm)),
            staked: low_u128(STAKED.get(vault)),
        }
    }

    /// Stores everything, once.
    pub(crate) fn found(&self, tokens: [Address; 2]) {
        store(word(VAULT_SLOT), address(self.vault));
        let farm = PID.set(address(self.farm), word(self.pid));
        let farm = TIP.set(farm, word(self.tip_bps));
        store(word(FARM_SLOT), REWARD_AT.set(farm, word(self.reward_at as u64)));
        store(word(PAIR_SLOT), address(self.pair));
        for (slot, token) in TOKEN_SLOTS.into_iter().zip(tokens) {
            store(word(slot), address(token));
        }
    }

    /// Fails unless the vault calls.
    pub(crate) fn only_vault(&self) -> Result<(), Error> {
        let caller = host::caller();
        if caller == self.vault { Ok(()) } else { Err(Error::not_vault(caller)) }
    }

    /// Believes the farm what lies there.
    pub(crate) fn count(&mut self) -> Result<(), Error> {
        let question = calldata(userInfoCall::SELECTOR, &[word(self.pid), address(host::this())]);
        let [staked, _] =
            exactly(&host::ask(self.farm, &question)?).ok_or_else(|| Error::token_call_failed(self.farm))?;
        self.staked = clamp(staked).min(staking_math::MAX_AMOUNT);
        store(word(VAULT_SLOT), STAKED.set(address(self.vault), word(self.staked)));
        Ok(())
    }

    /// The pair as it is.
    pub(crate) fn read_pair(&self) -> Result<LpToken, Error> {
        LpToken::read(self.pair).ok_or_else(|| Error::token_call_failed(self.pair))
    }
}

/// The LP token.
pub(crate) fn pair() -> Address {
    to_address(load(word(PAIR_SLOT)))
}

/// The reward and the pair's other token.
pub(crate) fn tokens() -> [Address; 2] {
    TOKEN_SLOTS.map(|slot| to_address(load(word(slot))))
}

/// What was noted of the reward's price.
pub(crate) fn observations() -> Observations {
    let [older, newer] = PRICE_SLOTS.map(|slot| load(word(slot)));
    let times = load(word(TIMES_SLOT));
    let [older_at, newer_at] = [OLDER_AT, NEWER_AT].map(|field| low_u32(field.get(times)));
    Observations { older, older_at, newer, newer_at }
}

/// Stores it.
pub(crate) fn set_observations(seen: &Observations) {
    for (slot, price) in PRICE_SLOTS.into_iter().zip([seen.older, seen.newer]) {
        store(word(slot), price);
    }
    store(word(TIMES_SLOT), NEWER_AT.set(word(seen.older_at), word(seen.newer_at)));
}

/// One of a pair, by which of its tokens the reward is.
pub(crate) fn in_order<T: Copy>([first, second]: [T; 2], reward_at: usize) -> [T; 2] {
    if reward_at == 0 { [first, second] } else { [second, first] }
}
