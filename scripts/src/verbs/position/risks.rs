//! What can go wrong for a staker, layer by layer, with the live figure.

use crate::amount::span;
use crate::chain::Chain;
use crate::pool::Pool;
use crate::pool::program::Program;
use crate::pool::snapshot::{Snapshot, Solvency};
use crate::pool::token::Token;
use alloy::primitives::Address;
use alloy::providers::Provider;
use serde::Serialize;
use staking_abi::IToken;

/// One risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Risk {
    /// Whose doing it would be.
    pub(super) layer: &'static str,
    /// Its kind.
    pub(super) kind: &'static str,
    /// Whether it has come true.
    pub(super) real: bool,
    /// The figure, in words.
    pub(super) figure: String,
}

/// All of them.
pub(super) async fn of(pool: &Pool, state: &Snapshot) -> anyhow::Result<Vec<Risk>> {
    let risk = |layer, kind, real, figure| Risk { layer, kind, real, figure };
    let now = pool.time;
    let mut risks = vec![risk("pool", "admin", false, admin(pool, state).await?)];
    let entry = if state.paused {
        "staking is paused; withdrawing and claiming are not"
    } else {
        "open; the owner can pause staking, never an exit"
    };
    risks.push(risk("pool", "pause", state.paused, entry.to_owned()));
    let runway = state.runway(now);
    let rewards = match runway {
        0 => "nothing is streamed: no rewards until the next funding".to_owned(),
        _ => format!("funded for {} more; nothing promises another funding", span(runway)),
    };
    risks.push(risk("pool", "rewards end", runway == 0, rewards));
    let (stk, rwd) = (&pool.stake_token, &pool.reward_token);
    risks.push(shortfall(stk, state.stake_solvency));
    if !pool.is_of_one_token() {
        risks.push(shortfall(rwd, state.reward_solvency));
    }
    risks.push(expiry("pool", &state.program));
    for (layer, token, program) in [
        ("staking token", stk, &state.stake_token_program),
        ("rewards token", rwd, &state.reward_token_program),
    ] {
        if layer == "rewards token" && pool.is_of_one_token() {
            continue;
        }
        risks.push(expiry(layer, program));
        risks.push(risk(layer, "issuer", false, issuer(pool, token).await));
    }
    Ok(risks)
}

async fn admin(pool: &Pool, state: &Snapshot) -> anyhow::Result<String> {
    if state.owner.is_zero() {
        return Ok("nobody owns the pool".to_owned());
    }
    let mut text = format!(
        "{} ({}) can pause staking, set the length of periods and name who funds; it can neither stop an exit nor reach stakes or earned rewards",
        state.owner,
        holder(&pool.chain, state.owner).await?
    );
    if !state.pending_owner.is_zero() {
        text += &format!("; {} may take over", state.pending_owner);
    }
    Ok(text)
}

async fn holder(chain: &Chain, account: Address) -> anyhow::Result<&'static str> {
    let code = chain.provider.get_code_at(account).await?;
    Ok(if code.is_empty() { "one key" } else { "a contract" })
}

fn shortfall(token: &Token, solvency: Option<Solvency>) -> Risk {
    let (real, figure) = match solvency {
        None => (true, format!("{} does not tell its balances", token.symbol)),
        Some(it) if it.shortfall().is_zero() => {
            (false, format!("holds {}, owes {}", token.amount(it.assets), token.amount(it.owed)))
        }
        Some(it) => {
            let (missing, owed) = (token.amount(it.shortfall()), token.amount(it.owed));
            (true, format!("lacks {missing} of {owed}: the last to leave will not get everything"))
        }
    };
    Risk { layer: "pool", kind: "shortfall", real, figure }
}

fn expiry(layer: &'static str, program: &Program) -> Risk {
    let real = matches!(program, Program::Asleep { .. } | Program::Nothing);
    Risk { layer, kind: "expiry", real, figure: program.in_words() }
}

async fn issuer(pool: &Pool, token: &Token) -> String {
    let contract = IToken::new(token.address, &pool.chain.provider);
    let trust = format!("{} at {}", token.symbol, token.address);
    match contract.owner().block(pool.at()).call().await {
        Ok(owner) if owner.is_zero() => format!("{trust} has given up its owner"),
        Ok(owner) => format!("{trust} obeys {owner}, who may create tokens or more, as its code says"),
        Err(_) => format!("{trust} names no owner; its code decides who may create, stop or take tokens"),
    }
}
