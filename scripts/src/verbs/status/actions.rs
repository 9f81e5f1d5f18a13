//! What needs somebody: reasons in words, each with what to do.

use crate::amount::span;
use crate::pool::program::Program;
use crate::pool::snapshot::{Snapshot, Solvency};
use crate::pool::token::Token;
use crate::pool::{Pool, activation};
use alloy::primitives::Address;
use serde::Serialize;

/// Something that somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Action {
    pub(super) reason: String,
    pub(super) next: String,
}

impl Action {
    pub(super) fn new(reason: impl Into<String>, next: impl Into<String>) -> Self {
        Self { reason: reason.into(), next: next.into() }
    }
}

/// Everything that needs somebody, the most urgent first.
pub(super) fn needed(pool: &Pool, state: &Snapshot, within_days: u32) -> Vec<Action> {
    let (stk, rwd) = (&pool.stake_token, &pool.reward_token);
    let mut actions = Vec::new();
    let mut programs = vec![
        ("the pool".to_owned(), pool.address, &state.program),
        (format!("the staking token {}", stk.symbol), stk.address, &state.stake_token_program),
    ];
    let mut tokens = vec![(stk, state.stake_solvency)];
    if !pool.is_of_one_token() {
        let name = format!("the rewards token {}", rwd.symbol);
        programs.push((name, rwd.address, &state.reward_token_program));
        tokens.push((rwd, state.reward_solvency));
    }
    for (name, address, program) in programs {
        actions.extend(expiry(&name, address, program, within_days));
    }
    for (token, solvency) in tokens {
        actions.extend(shortfall(pool, token, solvency));
    }
    actions.extend(stream(pool, state));
    actions
}

fn expiry(name: &str, address: Address, program: &Program, within_days: u32) -> Option<Action> {
    match program {
        Program::Evm => None,
        Program::Nothing => Some(Action::new(
            format!("{name} ({address}) has no code: it destroyed itself"),
            "nothing brings it back; exits that need it fail",
        )),
        Program::Asleep { reason } => {
            Some(Action::new(format!("{name} answers nothing: it is {reason}"), activation(address)))
        }
        Program::Active { expires_in, .. } => {
            let near = *expires_in < u64::from(within_days) * 86_400;
            near.then(|| {
                let next = format!(
                    "anyone can prolong it: stake keepalive {address} --within {within_days}d --rpc-url URL"
                );
                Action::new(format!("the program of {name} expires in {}", span(*expires_in)), next)
            })
        }
    }
}

fn shortfall(pool: &Pool, token: &Token, solvency: Option<Solvency>) -> Option<Action> {
    let Some(solvency) = solvency else {
        let reason = format!("{} at {} does not tell its balances", token.symbol, token.address);
        return Some(Action::new(reason, "look at the token: it may be paused or broken"));
    };
    let missing = solvency.shortfall();
    (!missing.is_zero()).then(|| {
        let missing = token.amount(missing);
        let reason = format!("the pool lacks {missing}: the last to leave will not get everything");
        Action::new(reason, format!("send {missing} to {}; until then it cannot be funded", pool.address))
    })
}

fn stream(pool: &Pool, state: &Snapshot) -> Option<Action> {
    let rwd = &pool.reward_token;
    let fund = if state.rewards_distribution.is_zero() {
        "the owner names who may fund: setRewardsDistribution(address), then notifyRewardAmount(uint256)"
            .to_owned()
    } else {
        format!("{} funds the next one: notifyRewardAmount(uint256)", state.rewards_distribution)
    };
    if state.period_finish == 0 {
        return Some(Action::new("the pool was never funded: nobody earns anything", fund));
    }
    if state.runway(pool.time) == 0 {
        let ago = span(pool.time.saturating_sub(state.period_finish));
        return Some(Action::new(format!("the period ended {ago} ago: nobody earns anything"), fund));
    }
    state.total_staked.is_zero().then(|| {
        let rate = rwd.amount(state.reward_rate);
        let reason =
            format!("nobody is staked while {rate} per second stream: they wait for the next funding");
        let next = format!("somebody stakes: {}", pool.command("stake AMOUNT"));
        Action::new(reason, next)
    })
}
