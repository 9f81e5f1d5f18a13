//! Random stories of our vault and one in Solidity, compared after each action.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IVault::{
    approveCall, balanceOfCall, deposit_0Call, mint_0Call, previewDepositCall, previewRedeemCall,
    redeem_0Call, transferCall, transferFromCall, withdraw_0Call,
};
use std::collections::BTreeMap;

use crate::stage::{Stage, say};
use crate::vaults::{HOLDERS, Peer, Rivals};

const STORIES: usize = 40;
const ACTIONS: usize = 25;

/// What somebody does; whole numbers are amounts, parts are of 64 of what the owner has, of which more than 64 are too many.
#[derive(Clone, Copy, Debug)]
enum Action {
    Deposit { to: usize, assets: U256 },
    Mint { to: usize, assets: U256 },
    Withdraw { to: usize, owner: usize, part: u8 },
    Redeem { to: usize, owner: usize, part: u8 },
    Transfer { to: usize, part: u8 },
    TransferFrom { to: usize, owner: usize, part: u8 },
    Approve { spender: usize, part: u8 },
}

fn action() -> impl Strategy<Value = (u64, usize, Action)> {
    let (one, part) = (0..3usize, 1..72u8);
    let amount = (any::<u64>(), 0..80usize)
        .prop_map(|(seed, bits)| ((U256::from(seed | 1 << 63) << 16usize) >> (79 - bits)).max(U256::ONE));
    // Mostly their own shares.
    let owner = || prop_oneof![3 => Just(3usize), 1 => 0..3usize];
    let action = prop_oneof![
        4 => (one.clone(), amount.clone()).prop_map(|(to, assets)| Action::Deposit { to, assets }),
        3 => (one.clone(), amount).prop_map(|(to, assets)| Action::Mint { to, assets }),
        3 => (one.clone(), owner(), part.clone())
            .prop_map(|(to, owner, part)| Action::Withdraw { to, owner, part }),
        3 => (one.clone(), owner(), part.clone())
            .prop_map(|(to, owner, part)| Action::Redeem { to, owner, part }),
        2 => (one.clone(), part.clone()).prop_map(|(to, part)| Action::Transfer { to, part }),
        1 => (one.clone(), one.clone(), part.clone())
            .prop_map(|(to, owner, part)| Action::TransferFrom { to, owner, part }),
        2 => (one.clone(), part).prop_map(|(spender, part)| Action::Approve { spender, part }),
    ];
    (prop_oneof![Just(0), 1..100_000u64], one, action)
}

/// The call that an action means now; none if worth nothing, as ours refuses deposits of that kind on purpose.
async fn call(stage: &Stage, rivals: &Rivals, who: usize, action: Action) -> Option<Vec<u8>> {
    let vault = rivals.ours;
    let account = |owner: usize| HOLDERS[if owner == 3 { who } else { owner }];
    let held = async |owner: Address, part: u8| {
        let shares = stage.word(vault, balanceOfCall { account: owner }.abi_encode()).await;
        (shares * U256::from(part)).div_ceil(U256::from(64))
    };
    let worth = async |shares: U256| stage.word(vault, previewRedeemCall { shares }.abi_encode()).await;
    let shares = async |assets: U256| stage.word(vault, previewDepositCall { assets }.abi_encode()).await;
    let (amount, data) = match action {
        Action::Deposit { to, assets } => {
            (shares(assets).await, deposit_0Call { assets, receiver: HOLDERS[to] }.abi_encode())
        }
        Action::Mint { to, assets } => {
            let shares = shares(assets).await;
            (shares, mint_0Call { shares, receiver: HOLDERS[to] }.abi_encode())
        }
        Action::Withdraw { to, owner, part } => {
            let owner = account(owner);
            let assets = worth(held(owner, part).await).await;
            (assets, withdraw_0Call { assets, receiver: HOLDERS[to], owner }.abi_encode())
        }
        Action::Redeem { to, owner, part } => {
            let owner = account(owner);
            let shares = held(owner, part).await;
            let call = redeem_0Call { shares, receiver: HOLDERS[to], owner };
            (worth(shares).await, call.abi_encode())
        }
        Action::Transfer { to, part } => {
            let value = held(HOLDERS[who], part).await;
            (U256::ONE, transferCall { to: HOLDERS[to], value }.abi_encode())
        }
        Action::TransferFrom { to, owner, part } => {
            let from = HOLDERS[owner];
            let value = held(from, part).await;
            (U256::ONE, transferFromCall { from, to: HOLDERS[to], value }.abi_encode())
        }
        Action::Approve { spender, part } => {
            let value = if part > 64 { U256::MAX } else { held(HOLDERS[who], part).await };
            (U256::ONE, approveCall { spender: HOLDERS[spender], value }.abi_encode())
        }
    };
    (!amount.is_zero()).then_some(data)
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn whatever_happens_our_vault_does_as_openzeppelins() {
    play(Peer::OpenZeppelin).await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn whatever_happens_our_vault_does_as_soladys() {
    play(Peer::Solady).await;
}

async fn play(peer: Peer) {
    let stage = Stage::new().await;
    let mut runner = TestRunner::deterministic();
    let told = (1_000..1u64 << 60, prop::collection::vec(action(), ACTIONS));
    let mut tally = BTreeMap::<(String, bool), u32>::new();
    for number in 0..STORIES {
        let offset = [0, 6][number % 2];
        let (first, story) = told.new_tree(&mut runner).unwrap().current();
        let rivals = Rivals::begin(&stage, peer, offset).await;
        let begin = deposit_0Call { assets: U256::from(first), receiver: HOLDERS[3] }.abi_encode();
        let outcomes = rivals.act(&stage, HOLDERS[3], &begin).await;
        assert!(outcomes[0].success, "the first deposit of {first} wei");
        rivals.assert_agree("the first deposit", &outcomes);
        for (step, (seconds, who, action)) in story.into_iter().enumerate() {
            let place =
                format!("story {number} with offset {offset}, {step}: after {seconds} s {who} {action:?}");
            println!("{place}");
            stage.pass(seconds).await;
            let Some(data) = call(&stage, &rivals, who, action).await else { continue };
            let outcomes = rivals.act(&stage, HOLDERS[who], &data).await;
            rivals.assert_agree(&place, &outcomes);
            rivals.assert_same_state(&stage, &place).await;
            let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
            *tally.entry((name, outcomes[0].success)).or_default() += 1;
        }
    }
    say(&format!("{STORIES} stories of our vault and {peer:?}'s; whether each succeeded: {tally:?}"));
    for name in ["Deposit", "Mint", "Withdraw", "Redeem", "Transfer", "TransferFrom", "Approve"] {
        assert!(tally.contains_key(&(name.to_owned(), true)), "{name} never succeeded");
    }
    for name in ["Withdraw", "Redeem", "Transfer", "TransferFrom"] {
        assert!(tally.contains_key(&(name.to_owned(), false)), "{name} was never refused");
    }
}
