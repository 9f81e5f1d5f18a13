//! The ERC-20 that the others are told with, and our Token: OpenZeppelin's rules in both.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IToken::{
    Approval, ITokenErrors, Transfer, allowanceCall, approveCall, balanceOfCall, decimalsCall,
    totalSupplyCall, transferCall, transferFromCall,
};
use staking_scripts::build::TOKEN;
use staking_tests::ether;
use staking_tests::fixtures::TwinERC20;

use crate::duel::{Duel, OWNER, PEOPLE, Question, Side, Tally, amount, stories, world};

const STORIES: usize = 20;
const STEPS: usize = 40;

#[derive(Clone, Copy, Debug)]
enum Action {
    Transfer { by: usize, to: usize, value: U256 },
    TransferFrom { by: usize, from: usize, to: usize, value: U256 },
    Approve { by: usize, spender: usize, value: U256 },
}

fn action() -> impl Strategy<Value = Action> {
    // After the people come nobody and the contract.
    let (by, to) = (0..4usize, 0..6usize);
    let value = || prop_oneof![8 => amount(80), 1 => Just(U256::MAX)];
    prop_oneof![
        3 => (by.clone(), to.clone(), value()).prop_map(|(by, to, value)| Action::Transfer { by, to, value }),
        3 => (by.clone(), by.clone(), to.clone(), value())
            .prop_map(|(by, from, to, value)| Action::TransferFrom { by, from, to, value }),
        2 => (by, to, value()).prop_map(|(by, spender, value)| Action::Approve { by, spender, value }),
    ]
}

fn questions(side: &Side) -> Vec<Question> {
    let token = side.contract;
    let mut all = vec![
        Question::new("supply", token, totalSupplyCall {}),
        Question::new("decimals", token, decimalsCall {}),
        Question::new("balance of itself", token, balanceOfCall { account: token }),
    ];
    for owner in PEOPLE {
        all.push(Question::new(format!("balance of {owner}"), token, balanceOfCall { account: owner }));
        for spender in PEOPLE {
            let name = format!("allowance of {spender} by {owner}");
            all.push(Question::new(name, token, allowanceCall { owner, spender }));
        }
    }
    all
}

fn explain(selector: [u8; 4]) -> Option<&'static str> {
    ITokenErrors::name_by_selector(selector)
}

#[tokio::test]
async fn whatever_happens_the_tokens_do_the_same() {
    let world = world(0).await;
    let supply = ether(1_000_000);
    let text = || "Twin".to_owned();
    let ours = world.deploy(TOKEN, &(text(), text(), supply, OWNER, OWNER).abi_encode_params()).await;
    let theirs = world.create(&TwinERC20::BYTECODE, &(OWNER, supply).abi_encode_params()).await;
    let side = |contract| Side { contract, tokens: Vec::new() };
    let duel = Duel { sides: [side(ours), side(theirs)] };
    for account in PEOPLE {
        let give = transferCall { to: account, value: ether(1_000) }.abi_encode();
        duel.act(&world, "a gift", OWNER, |side| (side.contract, give.clone())).await;
    }
    let mut tally = Tally::default();
    let mut runner = TestRunner::deterministic();
    let told = prop::collection::vec(action(), STEPS);
    let number = stories(STORIES);
    for number in 0..number {
        let story = told.new_tree(&mut runner).unwrap().current();
        let state = world.remember().await;
        for (step, action) in story.into_iter().enumerate() {
            let place = format!("story {number}, {step}: {action:?}");
            println!("{place}");
            let whom = |side: &Side, at: usize| match at {
                4 => Address::ZERO,
                5 => side.contract,
                somebody => PEOPLE[somebody],
            };
            let (Action::Transfer { by, .. } | Action::TransferFrom { by, .. } | Action::Approve { by, .. }) =
                action;
            let call = |side: &Side| match action {
                Action::Transfer { to, value, .. } => transferCall { to: whom(side, to), value }.abi_encode(),
                Action::TransferFrom { from, to, value, .. } => {
                    transferFromCall { from: PEOPLE[from], to: whom(side, to), value }.abi_encode()
                }
                Action::Approve { spender, value, .. } => {
                    approveCall { spender: whom(side, spender), value }.abi_encode()
                }
            };
            let act = |side: &Side| (side.contract, call(side));
            let outcome = duel.act_and_answer(&world, &place, PEOPLE[by], act).await;
            let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
            tally.count(&name, &outcome, explain);
            duel.ask(&world, &place, questions).await;
        }
        world.recall(state).await;
    }
    tally.finish(
        "Token and the twins' ERC-20",
        [number, STORIES],
        &["Transfer", "TransferFrom", "Approve"],
        &[
            "ERC20InsufficientBalance",
            "ERC20InsufficientAllowance",
            "ERC20InvalidReceiver",
            "ERC20InvalidSpender",
        ],
        &[("Transfer", Transfer::SIGNATURE_HASH), ("Approval", Approval::SIGNATURE_HASH)],
    );
}
