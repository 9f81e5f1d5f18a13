//! Two contracts that must be one.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::sol_types::{SolCall, SolValue};
use proptest::prelude::*;
use staking_abi::IToken::{approveCall, transferCall};
use staking_tests::fixtures::{HostileToken, TwinERC20};
use staking_tests::{Outcome, World};
use std::collections::BTreeMap;
use std::io::Write;
use stylus_node::config::ChainConfig;

/// Whoever acts.
pub(crate) const PEOPLE: [Address; 4] = [
    Address::repeat_byte(0x71),
    Address::repeat_byte(0x72),
    Address::repeat_byte(0x73),
    // Hardly has or approves anything.
    Address::repeat_byte(0x74),
];

/// Owns both and funds both.
pub(crate) const OWNER: Address = Address::repeat_byte(0x70);

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;

/// What the poor one has of each token, wei.
const LITTLE: u64 = 5_000_000;

/// Ours, or its twin: the contract, and tokens of its own.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub(crate) contract: Address,
    pub(crate) tokens: Vec<Address>,
}

/// Something to ask about both, or to compare in their storage.
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) whom: Address,
    pub(crate) data: Vec<u8>,
}

impl Question {
    pub(crate) fn new(name: impl Into<String>, whom: Address, call: impl SolCall) -> Self {
        Self { name: name.into(), whom, data: call.abi_encode() }
    }
}

/// Both sides; ours first throughout.
pub(crate) struct Duel {
    pub(crate) sides: [Side; 2],
}

/// A chain that takes transactions of anybody, with time standing still until it is told to pass.
pub(crate) async fn world(begin: u64) -> World {
    let mut config = ChainConfig::default();
    // Stories are longer than programs live unprolonged.
    config.stylus.expiry_days = u16::MAX;
    let world = World::reproducible(config).await;
    let wait = begin.saturating_sub(world.now().await);
    world.chain.skip_seconds(wait).await.unwrap();
    world.welcome(&[&PEOPLE[..], &[OWNER]].concat()).await;
    world
}

/// Lets seconds pass; without them the next block has the time of the last.
pub(crate) async fn pass(world: &World, seconds: u64) {
    if seconds > 0 {
        world.chain.skip_seconds(seconds).await.unwrap();
    }
}

/// A token of 2^120 wei that most people have plenty of.
pub(crate) async fn token(world: &World) -> Address {
    let supply = U256::ONE << 120;
    let token = world.create(&TwinERC20::BYTECODE, &(OWNER, supply).abi_encode_params()).await;
    for account in PEOPLE {
        let value = if account == PEOPLE[3] { U256::from(LITTLE) } else { U256::ONE << 110 };
        world.perform(OWNER, token, transferCall { to: account, value }.abi_encode()).await;
    }
    token
}

/// The same, of a token that misbehaves when it is told to.
pub(crate) async fn hostile_token(world: &World) -> Address {
    let token = world.create(&HostileToken::BYTECODE, &[]).await;
    for account in [&PEOPLE[..], &[OWNER]].concat() {
        let amount = if account == PEOPLE[3] { U256::from(LITTLE) } else { U256::ONE << 110 };
        world.perform(OWNER, token, HostileToken::mintCall { to: account, amount }.abi_encode()).await;
    }
    token
}

impl Duel {
    /// Lets both contracts take what they want of most people's tokens.
    pub(crate) async fn open(&self, world: &World) {
        for side in &self.sides {
            for token in &side.tokens {
                for account in [&PEOPLE[..], &[OWNER]].concat() {
                    let value = if account == PEOPLE[3] { U256::from(LITTLE / 2) } else { U256::MAX };
                    let approve = approveCall { spender: side.contract, value };
                    world.perform(account, *token, approve.abi_encode()).await;
                }
            }
        }
    }

    /// Has somebody do the same to both; compares how it went, and says how.
    pub(crate) async fn act(
        &self,
        world: &World,
        what: &str,
        from: Address,
        word: impl Fn(&Side) -> (Address, Vec<u8>),
    ) -> Outcome {
        let mut outcomes = Vec::new();
        for side in &self.sides {
            let (to, data) = word(side);
            outcomes.push(world.act(from, to, data).await);
        }
        self.agreed(what, outcomes)
    }

    /// The same of what answers.
    pub(crate) async fn act_and_answer(
        &self,
        world: &World,
        what: &str,
        from: Address,
        word: impl Fn(&Side) -> (Address, Vec<u8>),
    ) -> Outcome {
        let mut outcomes = Vec::new();
        for side in &self.sides {
            let (to, data) = word(side);
            outcomes.push(world.act_and_answer(from, to, data).await);
        }
        self.agreed(what, outcomes)
    }

    fn agreed(&self, what: &str, outcomes: Vec<Outcome>) -> Outcome {
        let [ours, theirs] = <[Outcome; 2]>::try_from(outcomes).unwrap();
        assert_eq!(ours.success, theirs.success, "{what}: ours {ours:?}, the twin's {theirs:?}");
        assert_eq!(ours.answer, self.our_words(&theirs.answer), "{what}: answers");
        let logs = |outcome: &Outcome| {
            let logs = outcome.logs.iter();
            logs.map(|log| {
                let topics: Vec<_> = log.topics().iter().map(|topic| self.our_words(&topic.0)).collect();
                (self.our_words(log.address().as_slice()), topics, self.our_words(&log.data().data))
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(logs(&ours), logs(&theirs), "{what}: logs");
        ours
    }

    /// Asks both the same; panics unless both answer the same. Our answers.
    pub(crate) async fn ask(
        &self,
        world: &World,
        after: &str,
        questions: impl Fn(&Side) -> Vec<Question>,
    ) -> Vec<Bytes> {
        let (mut names, mut calls) = (Vec::new(), Vec::new());
        for side in &self.sides {
            for question in questions(side) {
                names.push(question.name);
                calls.push((question.whom, question.data));
            }
        }
        let mut answers = world.ask(calls).await;
        let theirs = answers.split_off(answers.len() / 2);
        for ((name, ours), theirs) in names.iter().zip(&answers).zip(&theirs) {
            if ours != theirs {
                let (told, theirs) = theirs;
                assert_eq!(*ours, (*told, self.our_words(theirs)), "{name} after {after}");
            }
        }
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Reads words of storage; panics unless their bits that count are the same, and tells these.
    pub(crate) async fn stored(&self, world: &World, after: &str, slots: &[Slots]) -> Vec<U256> {
        let places = slots.iter().flat_map(|(_, [ours, theirs], _)| {
            [(self.sides[0].contract, *ours), (self.sides[1].contract, *theirs)]
        });
        let words = world.stored(&places.collect::<Vec<_>>()).await;
        let compared = slots.iter().zip(words.chunks(2)).map(|((name, _, bits), words)| {
            assert_eq!(words[0] & *bits, words[1] & *bits, "stored {name} after {after}");
            words[0] & *bits
        });
        compared.collect()
    }

    /// Data of the twin's side with the addresses of ours, wherever they lie.
    fn our_words(&self, data: &[u8]) -> Bytes {
        let [ours, theirs] = &self.sides;
        let mut data = data.to_vec();
        let pairs = ours.tokens.iter().zip(&theirs.tokens).chain([(&ours.contract, &theirs.contract)]);
        for (ours, theirs) in pairs {
            while let Some(at) = data.windows(20).position(|bytes| bytes == theirs.as_slice()) {
                data[at..at + 20].copy_from_slice(ours.as_slice());
            }
        }
        data.into()
    }
}

/// Whom to ask about after a step: whoever acted, or now and then everybody. Logs tell of all that moves.
pub(crate) fn involved(step: usize, who: usize) -> Vec<usize> {
    if step.is_multiple_of(20) { (0..PEOPLE.len()).collect() } else { vec![who] }
}

/// A name, the slots of ours and of the twin's, and the bits that count.
pub(crate) type Slots = (String, [U256; 2], U256);

/// The lowest bits of a word, so many.
pub(crate) fn low_bits(count: usize) -> U256 {
    if count == 256 { U256::MAX } else { (U256::ONE << count) - U256::ONE }
}

/// The word an answer is; panics if it is none.
pub(crate) fn number(answer: &Bytes) -> U256 {
    U256::from_be_slice(answer.get(..32).expect("a word"))
}

/// How many stories are told: `STAKE_STORIES` of each kind, or the usual number.
pub(crate) fn stories(usual: usize) -> usize {
    std::env::var("STAKE_STORIES").map_or(usual, |number| number.parse().expect("a number of stories"))
}

/// An amount of any size: nothing, a few wei, or with up to so many bits; now and then more than there is.
pub(crate) fn amount(bits: usize) -> impl Strategy<Value = U256> {
    let some = (any::<u128>(), 1..=bits)
        .prop_map(|(seed, bits)| U256::from(seed | 1 << 127) >> (128 - bits.min(128)));
    prop_oneof![1 => Just(U256::ZERO), 1 => Just(U256::MAX), 40 => some]
}

/// Seconds that pass before something happens: mostly few, now and then many.
pub(crate) fn pause() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0u64), 1 => Just(1), 5 => 1..3_600u64, 5 => 1..3 * DAY, 2 => 1..40 * DAY, 1 => 1..800 * DAY]
}

/// How often each kind of action went well, and what refused ones were told.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) steps: usize,
    pub(crate) taken: BTreeMap<String, usize>,
    pub(crate) refused: BTreeMap<String, usize>,
    pub(crate) events: BTreeMap<B256, usize>,
}

impl Tally {
    /// `explain` names the error that data begins with.
    pub(crate) fn count(
        &mut self,
        name: &str,
        outcome: &Outcome,
        explain: fn([u8; 4]) -> Option<&'static str>,
    ) {
        self.steps += 1;
        if outcome.success {
            *self.taken.entry(name.to_owned()).or_default() += 1;
        } else {
            let selector = outcome.answer.first_chunk().copied().unwrap_or_default();
            let error = explain(selector).unwrap_or("?");
            *self.refused.entry(error.to_owned()).or_default() += 1;
        }
        for log in &outcome.logs {
            *self.events.entry(log.topics()[0]).or_default() += 1;
        }
    }

    /// Says what there was, and panics unless these actions went well, these refusals were met and these events emitted: of
    /// fewer stories than usual nobody expects it.
    pub(crate) fn finish(
        &self,
        what: &str,
        [told, usual]: [usize; 2],
        taken: &[&str],
        refused: &[&str],
        events: &[(&str, B256)],
    ) {
        let Self { steps, taken: did, refused: met, .. } = self;
        // Straight to the terminal, as the test harness keeps what successful tests print.
        std::io::stderr()
            .write_all(
                format!("{told} stories of {what}: {steps} steps; taken {did:?}; refused {met:?}\n")
                    .as_bytes(),
            )
            .unwrap();
        if told < usual {
            return;
        }
        for name in taken {
            assert!(did.contains_key(*name), "{name} never went well");
        }
        for error in refused {
            assert!(met.contains_key(*error), "nothing was refused with {error}");
        }
        for (name, topic) in events {
            assert!(self.events.contains_key(topic), "{name} was never emitted");
        }
    }
}
