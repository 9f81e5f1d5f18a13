//! Telling random stories to two contracts, and finding the shortest that shows a difference.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::stage::{Stage, say};

/// How many stories a test tells; `STAKE_STORIES` says how many instead, of which the first are always the same.
const STORIES: usize = 100;
const STEPS: usize = 40;

/// Why both sides do not agree.
pub(crate) type Verdict = Result<(), String>;

/// How often each kind of step was taken, and was refused.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    steps: BTreeMap<(String, bool), u32>,
    stories: usize,
}

impl Tally {
    pub(crate) fn count(&mut self, step: &impl Debug, success: bool) {
        let name: String =
            format!("{step:?}").chars().take_while(|letter| letter.is_alphanumeric()).collect();
        *self.steps.entry((name, success)).or_default() += 1;
    }

    /// Panics unless each of these succeeded and each of those was refused, so that stories show what they are for; of fewer
    /// stories than usual that is not asked.
    pub(crate) fn assert_covers(&self, taken: &[&str], refused: &[&str]) {
        if self.stories < STORIES {
            return;
        }
        for (names, success) in [(taken, true), (refused, false)] {
            for name in names {
                let seen = self.steps.contains_key(&((*name).to_owned(), success));
                assert!(seen, "no {name} {}", if success { "succeeded" } else { "was refused" });
            }
        }
    }
}

/// Fails with what was compared and where.
pub(crate) fn equal<T: PartialEq + Debug>(what: &str, ours: T, theirs: T) -> Verdict {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: ours {ours:?}, theirs {theirs:?}")) }
}

/// Fails unless that holds.
pub(crate) fn holds(truth: bool, what: impl FnOnce() -> String) -> Verdict {
    if truth { Ok(()) } else { Err(what()) }
}

/// Tells as many stories as usual, or as `STAKE_STORIES` says, all from the same beginning; panics with the shortest part of
/// the first that fails.
pub(crate) async fn tell<Head: Debug + Clone, Step: Debug + Clone>(
    stage: &Stage,
    name: &str,
    head: impl Strategy<Value = Head>,
    step: impl Strategy<Value = Step>,
    play: impl AsyncFn(&Head, &[Step], &mut Tally) -> Verdict,
) -> Tally {
    let play = async |head: &Head, steps: &[Step], tally: &mut Tally| {
        let beginning = stage.remember().await;
        let verdict = play(head, steps, tally).await;
        stage.come_back(beginning).await;
        verdict
    };
    let number = std::env::var("STAKE_STORIES").map_or(STORIES, |number| number.parse().unwrap());
    let mut runner = TestRunner::deterministic();
    let told = (head, proptest::collection::vec(step, STEPS));
    let mut tally = Tally { stories: number, ..Tally::default() };
    for story in 0..number {
        let (head, mut steps) = told.new_tree(&mut runner).unwrap().current();
        let Err(mut why) = play(&head, &steps, &mut tally).await else { continue };
        say(&format!("{name}, story {story}: {why}\nLooking for the shortest part of it that fails."));
        // Leaves out what the difference does not need, in ever smaller pieces.
        let mut size = steps.len();
        while size > 0 {
            let mut at = 0;
            while at < steps.len() {
                let mut fewer = steps.clone();
                fewer.drain(at..(at + size).min(steps.len()));
                match play(&head, &fewer, &mut Tally::default()).await {
                    Err(again) => (steps, why) = (fewer, again),
                    Ok(()) => at += size,
                }
            }
            size /= 2;
        }
        let lines: String = steps.iter().map(|step| format!("{step:?},\n")).collect();
        panic!("{name}, story {story}: {why}\n{head:?}\n{lines}");
    }
    say(&format!("{name}: {number} stories of {STEPS} steps; whether each succeeded: {:?}", tally.steps));
    tally
}
