//! What holders pay here and in three vaults of Solidity for the same.
//!
//! One transaction each, 100 seconds apart, on a plain token with endless allowances; programs are cached; words in use
//! stay in use.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use staking_abi::IVault::{deposit_0Call, mint_0Call, redeem_0Call, transferCall, withdraw_0Call};
use staking_tests::ether;

use crate::stage::{Stage, say};
use crate::vaults::{HOLDERS, Peer, asset, ours, solmate};

/// Seconds between two operations.
const PAUSE: u64 = 100;

/// Most that a deposit or a redemption may cost, in hundredths of what it costs in OpenZeppelin's vault.
const LIMIT: u64 = 102;

async fn gas_of(stage: &Stage, vault: Address, data: Vec<u8>) -> u64 {
    stage.pass(PAUSE).await;
    let call = TransactionRequest::default().with_from(HOLDERS[0]).with_to(vault).with_input(data);
    let receipt = stage.transact(call.with_gas_limit(20_000_000)).await;
    assert!(receipt.status(), "a measured transaction reverted");
    receipt.gas_used
}

/// Deposit, mint, withdraw, redeem and transfer in a vault where all of that has happened before.
async fn operations(stage: &Stage, vault: Address) -> [u64; 5] {
    let [receiver, to, ..] = HOLDERS;
    let owner = receiver;
    let one = ether(1);
    let mut figures = [0; 5];
    for _ in 0..3 {
        figures = [
            gas_of(stage, vault, deposit_0Call { assets: ether(5), receiver }.abi_encode()).await,
            gas_of(stage, vault, mint_0Call { shares: ether(5), receiver }.abi_encode()).await,
            gas_of(stage, vault, withdraw_0Call { assets: one, receiver, owner }.abi_encode()).await,
            gas_of(stage, vault, redeem_0Call { shares: one, receiver, owner }.abi_encode()).await,
            gas_of(stage, vault, transferCall { to, value: one }.abi_encode()).await,
        ];
    }
    figures
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn deposits_and_redemptions_cost_little_more_than_openzeppelins() {
    let stage = Stage::new().await;
    let asset = asset(&stage).await;
    let vaults = [
        Peer::OpenZeppelin.create(&stage, asset, 0).await,
        Peer::Solady.create(&stage, asset, 0).await,
        solmate(&stage, asset).await,
        ours(&stage, asset, 0).await,
    ];
    let mut columns = Vec::new();
    for vault in vaults {
        let others = deposit_0Call { assets: U256::from(1_000_000u64), receiver: HOLDERS[1] };
        stage.perform(HOLDERS[1], vault, others.abi_encode()).await;
        columns.push(operations(&stage, vault).await);
    }

    let line = |name: &str, cells: [String; 4]| {
        let [first, second, third, fourth] = cells;
        say(&format!("{name:<12}{first:>14}{second:>10}{third:>10}{fourth:>10}"));
    };
    line("gas", ["OpenZeppelin", "Solady", "solmate", "ours"].map(str::to_owned));
    for (row, name) in ["deposit", "mint", "withdraw", "redeem", "transfer"].into_iter().enumerate() {
        line(name, [0, 1, 2, 3].map(|column| columns[column][row].to_string()));
    }
    for (row, name) in [(0, "deposit"), (3, "redeem")] {
        let [theirs, ours] = [columns[0][row], columns[3][row]];
        assert!(ours * 100 <= theirs * LIMIT, "{name}: {ours} here, {theirs} at OpenZeppelin's");
    }
}
