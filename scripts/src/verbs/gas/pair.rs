//! The AMM: Pair and PairFactory beside Uniswap V2's.

use super::bench::{ALICE, BOB, Bench, OWNER, Player, ether};
use super::floor::Words;
use super::split::Program;
use super::subject::{Figures, Subject};
use crate::build::{PAIR, PAIR_FACTORY};
use crate::peers::Build;
use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::{SolCall, SolValue};
use anyhow::Context;
use staking_abi::IPair::{burnCall, mintCall, swapCall, transferCall};
use staking_abi::IPairFactory::{PairCreated, createPairCall};

/// What each operation cannot do without: reserves with their time, two prices, the supply, a holder's balance. A swap
/// changes the reserves and the prices; the fee needs the last product while it is on, which it is not here.
pub(super) const FLOORS: &[(&str, Words)] = &[
    ("pair.mint.first", Words::rewritten(0).fresh(3).asking()),
    ("pair.mint.steady", Words::rewritten(5).asking()),
    ("pair.burn.steady", Words::rewritten(5).asking()),
    ("pair.swap", Words::rewritten(3).asking()),
    ("pair.transfer", Words::rewritten(2)),
];

/// How Uniswap's factory was compiled, and the pairs that it makes with it.
const BUILDS: [Build; 2] = [Build::USUAL, Build::Published];

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    let tokens = [bench.token().await?, bench.token().await?, bench.token().await?];
    for cached in [false, true] {
        let implementation = bench.deploy(PAIR, &[], cached).await?;
        let arguments = (OWNER, implementation.address).abi_encode_params();
        let factory = bench.deploy(PAIR_FACTORY, &arguments, cached).await?;
        let makers = Program { address: factory.address, start: factory.start };
        let mut player = Player::new(bench, Subject::Ours { cached }, makers, figures);
        if !cached {
            player.deployed("deploy.amm", implementation.deployment + factory.deployment);
        }
        story(&mut player, tokens, implementation.start).await?;
    }
    let Some(peers) = &bench.peers else { return Ok(()) };
    for build in BUILDS {
        let code = peers.code("UniswapV2Factory", build)?;
        let (address, gas) = bench.create(&code, &OWNER.abi_encode()).await?;
        let subject = Subject::peer("Uniswap V2", build);
        let mut player = Player::new(bench, subject, Program { address, start: 0 }, figures);
        player.deployed("deploy.amm", gas);
        story(&mut player, tokens, 0).await?;
    }
    Ok(())
}

/// Two pairs are made, and one is used; `start` is what a pair starts for.
async fn story(maker: &mut Player<'_>, tokens: [Address; 3], start: u64) -> anyhow::Result<()> {
    let bench = maker.bench;
    bench.step(&maker.subject, "pairs");
    let [first, second, third] = tokens;
    let create = |one, other| createPairCall { tokenA: one, tokenB: other }.abi_encode();
    let made = maker.act(OWNER, create(first, second)).await?;
    maker.measure("pair.create", OWNER, create(first, third)).await?;
    let pair = made.logs().iter().find_map(|log| log.log_decode::<PairCreated>().ok());
    let pair = pair.context("the factory made no pair")?.inner.data.pair;
    maker.program = Program { address: pair, start };

    let token0 = first.min(second);
    for round in 0..3 {
        for token in [first, second] {
            pay(bench, token, pair, 1_000).await?;
        }
        let mint = mintCall { to: ALICE }.abi_encode();
        let operation = if round == 0 { "pair.mint.first" } else { "pair.mint.steady" };
        only(maker, round != 1, operation, mint).await?;
        // Half of the difference is enough for the price; Uniswap's formula wants no more.
        pay(bench, token0, pair, 1).await?;
        let out = ether(1) * U256::from(9) / U256::from(10);
        let swap = swapCall { amount0Out: U256::ZERO, amount1Out: out, to: ALICE, data: Bytes::new() };
        only(maker, round == 2, "pair.swap", swap.abi_encode()).await?;
        let transfer = |to, amount| transferCall { to, value: ether(amount) }.abi_encode();
        only(maker, round == 2, "pair.transfer", transfer(BOB, 1)).await?;
        bench.act(ALICE, pair, transfer(pair, 10)).await?;
        only(maker, round == 2, "pair.burn.steady", burnCall { to: ALICE }.abi_encode()).await?;
    }
    Ok(())
}

/// Calls, and measures in one of the rounds.
async fn only(pair: &mut Player<'_>, measured: bool, operation: &str, call: Vec<u8>) -> anyhow::Result<()> {
    match measured {
        true => pair.measure(operation, ALICE, call).await?,
        false => pair.act(ALICE, call).await?,
    };
    Ok(())
}

async fn pay(bench: &Bench, token: Address, pair: Address, amount: u64) -> anyhow::Result<()> {
    bench.act(ALICE, token, transferCall { to: pair, value: ether(amount) }.abi_encode()).await?;
    Ok(())
}
