//! What people pay here and at Uniswap for the same, and what a pair behind a proxy would cost.
//!
//! One transaction each, 100 seconds apart, on tokens in Solidity; programs are cached; words in use stay in use.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, Bytes, U256, hex};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IPair::{
    burnCall, initializeCall, mintCall, price0CumulativeLastCall, price1CumulativeLastCall, transferCall,
};
use staking_abi::IPairFactory::createPairCall;
use staking_scripts::build::PAIR;
use staking_tests::{artifact, ether};
use stylus_node::evm::precompiles::ARB_WASM_CACHE;
use stylus_node::evm::precompiles::abi::ArbWasmCache;

use crate::play::swap;
use crate::side::{Duel, Kind, Side};
use crate::stage::{ANYBODY, Stage, say};

/// Seconds between two operations.
const PAUSE: u64 = 100;

/// Most that a swap may cost.
const SWAP_LIMIT: u64 = 75_000;

async fn gas(stage: &Stage, from: Address, request: TransactionRequest) -> (u64, Option<Address>) {
    stage.pass(PAUSE).await;
    let receipt = stage.transact(request.with_from(from).with_gas_limit(20_000_000)).await;
    assert!(receipt.status(), "a measured transaction reverted");
    (receipt.gas_used, receipt.contract_address)
}

async fn gas_of(stage: &Stage, from: Address, to: Address, data: Vec<u8>) -> u64 {
    gas(stage, from, TransactionRequest::default().with_to(to).with_input(data)).await.0
}

async fn pay(stage: &Stage, side: &Side, token: usize, amount: U256) {
    let call = transferCall { to: side.pair, value: amount };
    stage.perform(side.people[0], side.tokens[token], call.abi_encode()).await;
}

/// Swap, mint, burn and a transfer of LP tokens, in a pair where all of that has happened before.
async fn operations(stage: &Stage, side: &Side) -> [u64; 4] {
    let [alice, bob, _] = side.people;
    let mint = || mintCall { to: alice }.abi_encode();
    let transfer = |to, amount| transferCall { to, value: ether(amount) }.abi_encode();
    let mut figures = [0; 4];
    for round in 0..3 {
        for token in [0, 1] {
            pay(stage, side, token, ether(1_000)).await;
        }
        figures[1] = gas_of(stage, alice, side.pair, mint()).await;
        figures[3] = gas_of(stage, alice, side.pair, transfer(bob, 1)).await;
        pay(stage, side, 0, ether(1)).await;
        let outs = [U256::ZERO, ether(1) * U256::from(9) / U256::from(10)];
        figures[0] = gas_of(stage, alice, side.pair, swap(outs, alice, &Bytes::new())).await;
        stage.perform(alice, side.pair, transfer(side.pair, 10)).await;
        figures[2] = gas_of(stage, alice, side.pair, burnCall { to: alice }.abi_encode()).await;
        for price in [price0CumulativeLastCall {}.abi_encode(), price1CumulativeLastCall {}.abi_encode()] {
            assert_ne!(stage.word(side.pair, price).await, U256::ZERO, "round {round}");
        }
    }
    figures
}

/// EVM init code that answers the implementation's own code.
fn copy(implementation: Address) -> Vec<u8> {
    let address = implementation.as_slice();
    [&hex!("73")[..], address, &hex!("3b805f5f73"), address, &hex!("3c5ff3")].concat()
}

/// EVM init code of the 45 bytes of ERC-1167 that delegate everything.
fn clone(implementation: Address) -> Vec<u8> {
    let (before, after) =
        (hex!("3d602d80600a3d3981f3363d3d373d3d3d363d73"), hex!("5af43d82803e903d91602b57fd5bf3"));
    [&before[..], implementation.as_slice(), &after].concat()
}

/// A pair from init code, made by the factory's account as the factory itself would: its creation and initialisation.
async fn raw_pair(stage: &Stage, side: &Side, code: Vec<u8>) -> (Side, u64) {
    let creation = TransactionRequest::default().with_deploy_code(code);
    let (created, pair) = gas(stage, ANYBODY, creation).await;
    let pair = pair.unwrap();
    let initialize = initializeCall { tokenA: side.tokens[0], tokenB: side.tokens[1] };
    stage.enrich(side.factory).await;
    let initialized = gas_of(stage, side.factory, pair, initialize.abi_encode()).await;
    (Side { pair, ..*side }, created + initialized)
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn swaps_are_cheap() {
    let stage = Stage::new().await;
    // Each factory has made pairs before.
    let duel = Duel::begin(&stage, [Kind::Plain; 2]).await;
    let cache = ArbWasmCache::new(ARB_WASM_CACHE, stage.world.provider());
    assert!(cache.codehashIsCached(artifact(PAIR).code_hash).call().await.unwrap());

    let mut creations = Vec::new();
    for side in &duel.sides {
        let call = createPairCall { tokenA: side.tokens[0], tokenB: ANYBODY }.abi_encode();
        creations.push(gas_of(&stage, ANYBODY, side.factory, call).await);
    }
    let [ours, theirs] = [operations(&stage, &duel.sides[0]).await, operations(&stage, &duel.sides[1]).await];
    let (_, copied) = raw_pair(&stage, &duel.sides[0], copy(stage.implementation)).await;
    let (cloned_side, cloned) = raw_pair(&stage, &duel.sides[0], clone(stage.implementation)).await;
    let behind_proxy = operations(&stage, &cloned_side).await;
    let creation = creations[0] - copied + cloned;

    say(&format!("{:<16}{:>12}{:>12}{:>16}", "gas", "Uniswap V2", "ours", "ours as clone"));
    let names = ["swap", "mint", "burn", "LP transfer"];
    for (index, name) in names.into_iter().enumerate() {
        say(&format!("{name:<16}{:>12}{:>12}{:>16}", theirs[index], ours[index], behind_proxy[index]));
    }
    say(&format!("{:<16}{:>12}{:>12}{creation:>16}", "createPair", creations[1], creations[0]));
    say(&format!("a pair's creation and initialisation alone: {copied} as a copy, {cloned} as a clone"));
    assert!(ours[0] <= SWAP_LIMIT, "a swap costs {}", ours[0]);
}
