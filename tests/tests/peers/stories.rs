//! Random stories: whatever happens to one pair happens to the other in the same second, and everything is compared
//! after each action.

use alloy::primitives::Address;
use alloy::rpc::types::Log;
use alloy::sol_types::SolEvent;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IPair::Transfer;
use staking_tests::fixtures::Mode;
use std::collections::BTreeMap;

use crate::action::{Action, action};
use crate::agree::text;
use crate::side::{Duel, Kind};
use crate::stage::{Outcome, Stage, say};

const STORIES: usize = 60;
const ACTIONS: usize = 30;

/// The first pairs change before 2^32 seconds, the last ones after: timestamps wrap.
const BEGIN: u64 = (1 << 32) - 20 * 86_400;

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        6 => Just(Kind::Plain),
        1 => Just(Kind::Acting(Mode::ReturnNothing)),
        1 => Just(Kind::Acting(Mode::ReturnLong)),
        1 => Just(Kind::Acting(Mode::ReturnTrue)),
        1 => Just(Kind::Acting(Mode::Fee)),
    ]
}

/// How often each action was taken, and what refused ones were told.
#[derive(Default)]
struct Tally {
    taken: BTreeMap<String, u32>,
    refused: BTreeMap<String, u32>,
    /// Burns of which the protocol took a part.
    charged: u32,
}

impl Tally {
    fn count(&mut self, action: &Action, outcome: &Outcome) {
        let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
        if !outcome.success {
            *self.refused.entry(format!("{name}: {}", text(&outcome.answer))).or_default() += 1;
            return;
        }
        let charges = |log: &Log| {
            log.topics()[0] == Transfer::SIGNATURE_HASH && log.topics()[1] == Address::ZERO.into_word()
        };
        // A burn mints nothing else.
        if matches!(action, Action::Burn { .. }) && outcome.logs.iter().any(charges) {
            self.charged += 1;
        }
        *self.taken.entry(name).or_default() += 1;
    }

    fn total(&self) -> u32 {
        self.taken.values().chain(self.refused.values()).sum()
    }
}

/// `PEERS_STORIES` tells more of them than usual; the first are always the same.
#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn whatever_happens_both_pairs_agree() {
    let stories = std::env::var("PEERS_STORIES").map_or(STORIES, |number| number.parse().unwrap());
    let stage = Stage::at(BEGIN).await;
    let mut runner = TestRunner::deterministic();
    let told = ([kind(), kind()], prop::collection::vec(action(), ACTIONS));
    let mut tally = Tally::default();
    for number in 0..stories {
        let (kinds, story) = told.new_tree(&mut runner).unwrap().current();
        let duel = Duel::begin(&stage, kinds).await;
        for (step, (seconds, action)) in story.iter().enumerate() {
            let place = format!("story {number} of {kinds:?}, {step}: after {seconds} s {action:?}");
            // Of a failure the test harness shows what was printed, which is then the story so far.
            println!("{place}");
            stage.pass(*seconds).await;
            let Some(outcome) = duel.play(&stage, action).await else { continue };
            tally.count(action, &outcome);
            duel.assert_same_state(&stage, &place).await;
        }
    }
    say(&format!("{stories} stories, {} actions; taken {:#?}", tally.total(), tally.taken));
    say(&format!("refused {:#?}; burns with a protocol fee: {}", tally.refused, tally.charged));
    assert!(tally.charged > 0, "no burn was charged");
    for name in
        ["Mint", "Burn", "Swap", "Flash", "Donate", "Skim", "Sync", "Move", "Approve", "MoveFrom", "FeeTo"]
    {
        assert!(tally.taken.contains_key(name), "{name} never succeeded");
    }
    for text in
        ["K", "LOCKED", "OVERFLOW", "INSUFFICIENT_LIQUIDITY", "INSUFFICIENT_INPUT_AMOUNT", "FORBIDDEN"]
    {
        let suffix = format!("UniswapV2: {text}");
        assert!(
            tally.refused.keys().any(|refusal| refusal.ends_with(&suffix)),
            "nothing was refused for {text}"
        );
    }
}
