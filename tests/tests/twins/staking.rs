//! StakingRewards and its twin.

use alloy::primitives::{U256, keccak256};
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IStakingRewards::{
    IStakingRewardsErrors, RewardAdded, RewardOwed, RewardPaid, Staked, Withdrawn, balanceOfCall, earnedCall,
    exitCall, getRewardCall, lastUpdateTimeCall, notifyRewardAmountCall, periodFinishCall, rewardRateCall,
    stakeCall, totalSupplyCall, undistributedCall, withdrawCall,
};
use staking_abi::IToken::balanceOfCall as tokensOfCall;
use staking_math::Backlog;
use staking_math::layout::{self, RewardPart};
use staking_scripts::build::{STAKING_LENS, STAKING_REWARDS};
use staking_tests::World;
use staking_tests::fixtures::{HostileToken, TwinStakingRewards};

use crate::duel::{
    DAY, Duel, OWNER, PEOPLE, Question, Side, Slots, Tally, amount, hostile_token, involved, low_bits,
    number, pass, pause, stories, token, world,
};
use crate::mischief::{Mischief, mischief};

const STORIES: usize = 200;
const STEPS: usize = 40;

/// Where positions begin among the stored words.
const POSITIONS: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Action {
    Stake {
        who: usize,
        amount: U256,
    },
    /// Parts of 64 of the stake; more than 64 are more than that.
    Withdraw {
        who: usize,
        part: u8,
    },
    WithdrawAmount {
        who: usize,
        amount: U256,
    },
    GetReward {
        who: usize,
    },
    Exit {
        who: usize,
    },
    Fund {
        by_owner: bool,
        amount: U256,
    },
    Token(Mischief),
}

impl Action {
    /// Whoever acts; anybody if the owner or a token does.
    fn who(self) -> usize {
        match self {
            Self::Stake { who, .. }
            | Self::Withdraw { who, .. }
            | Self::WithdrawAmount { who, .. }
            | Self::GetReward { who }
            | Self::Exit { who }
            | Self::Token(Mischief::Donate { who, .. }) => who,
            _ => 0,
        }
    }
}

fn action() -> impl Strategy<Value = Action> {
    let (who, part) = (0..4usize, prop_oneof![3 => 1..64u8, 2 => Just(64u8), 1 => 0..80u8]);
    prop_oneof![
        6 => (who.clone(), amount(97)).prop_map(|(who, amount)| Action::Stake { who, amount }),
        4 => (who.clone(), part.clone()).prop_map(|(who, part)| Action::Withdraw { who, part }),
        1 => (who.clone(), amount(97)).prop_map(|(who, amount)| Action::WithdrawAmount { who, amount }),
        4 => who.clone().prop_map(|who| Action::GetReward { who }),
        3 => who.prop_map(|who| Action::Exit { who }),
        6 => (prop::bool::weighted(0.95), amount(97))
            .prop_map(|(by_owner, amount)| Action::Fund { by_owner, amount }),
        5 => mischief().prop_map(Action::Token),
    ]
}

/// What stories happen to.
#[derive(Clone, Copy, Debug)]
struct Setting {
    duration: u64,
    same_token: bool,
    hostile: bool,
    /// How long before the end of time it begins; the clock stands still from then on.
    before_the_end: Option<u64>,
}

const SETTINGS: [Setting; 6] = [
    Setting { duration: 7 * DAY, same_token: false, hostile: false, before_the_end: None },
    Setting { duration: 11, same_token: false, hostile: false, before_the_end: None },
    Setting { duration: 30 * DAY, same_token: true, hostile: true, before_the_end: None },
    Setting { duration: 7 * DAY, same_token: false, hostile: true, before_the_end: None },
    Setting { duration: 3_650 * DAY, same_token: true, hostile: false, before_the_end: None },
    Setting { duration: 10 * DAY, same_token: true, hostile: true, before_the_end: Some(50 * DAY) },
];

async fn begin(world: &World, setting: Setting) -> Duel {
    let lens = world.deploy(STAKING_LENS, &[]).await;
    let mut sides = Vec::new();
    for twin in [false, true] {
        let reward = if setting.hostile { hostile_token(world).await } else { token(world).await };
        let stake = if setting.same_token { reward } else { token(world).await };
        let duration = U256::from(setting.duration);
        let contract = if twin {
            let arguments = (OWNER, stake, reward, duration).abi_encode_params();
            world.create(&TwinStakingRewards::BYTECODE, &arguments).await
        } else {
            let arguments = (OWNER, stake, reward, duration, U256::ZERO, false, lens).abi_encode_params();
            world.deploy(STAKING_REWARDS, &arguments).await
        };
        sides.push(Side { contract, tokens: vec![stake, reward] });
    }
    let duel = Duel { sides: sides.try_into().unwrap() };
    duel.open(world).await;
    duel
}

/// What is asked about those who are involved, and of earnings about everybody.
fn questions(side: &Side, setting: Setting, involved: &[usize]) -> Vec<Question> {
    let pool = side.contract;
    let [stake, reward] = [side.tokens[0], side.tokens[1]];
    let mut all = vec![
        Question::new("reward tokens of the pool", reward, tokensOfCall { account: pool }),
        Question::new("stake tokens of the pool", stake, tokensOfCall { account: pool }),
        Question::new("all stakes", pool, totalSupplyCall {}),
        Question::new("rate", pool, rewardRateCall {}),
        Question::new("end", pool, periodFinishCall {}),
        Question::new("last update", pool, lastUpdateTimeCall {}),
        Question::new("backlog", pool, undistributedCall { token: reward }),
    ];
    for account in PEOPLE {
        all.push(Question::new(format!("earned by {account}"), pool, earnedCall { account }));
    }
    for account in involved.iter().map(|who| PEOPLE[*who]) {
        all.push(Question::new(format!("stake of {account}"), pool, balanceOfCall { account }));
        all.push(Question::new(format!("stake tokens of {account}"), stake, tokensOfCall { account }));
        all.push(Question::new(format!("reward tokens of {account}"), reward, tokensOfCall { account }));
    }
    if involved.len() > 1 {
        all.push(Question::new("backlog of no reward", pool, undistributedCall { token: pool }));
        all.push(Question::new("tokens of the owner", reward, tokensOfCall { account: OWNER }));
    }
    if setting.hostile {
        all.push(Question::new("success of re-entry", reward, HostileToken::reentrySucceededCall {}));
        all.push(Question::new("answer to re-entry", reward, HostileToken::reentryAnswerCall {}));
    }
    all
}

/// Words that both keep; ours has more in some of them.
fn slots() -> Vec<Slots> {
    let slot = |part| U256::from(layout::reward_slot(0, part));
    let word = |name: &str, part, at, bits| (name.to_owned(), [slot(part), U256::from(at)], bits);
    let mut all = vec![
        word("index", RewardPart::Index, 0, U256::MAX),
        word("state", RewardPart::State, 1, low_bits(224)),
        word("funded", RewardPart::Backlog, 3, low_bits(96) << 120usize),
    ];
    for account in PEOPLE {
        let of = |slot| keccak256((account, U256::from(slot)).abi_encode()).into();
        let slots = [of(layout::POSITIONS_SLOT), of(4)];
        all.push((format!("position of {account}"), slots, U256::MAX));
    }
    all
}

fn explain(selector: [u8; 4]) -> Option<&'static str> {
    IStakingRewardsErrors::name_by_selector(selector)
}

struct Story<'a> {
    world: &'a World,
    duel: &'a Duel,
    setting: Setting,
    /// What the pool holds of the reward token.
    held: U256,
    stored: Vec<U256>,
}

impl Story<'_> {
    async fn compare(&mut self, after: &str, involved: &[usize]) {
        let asked = |side: &Side| questions(side, self.setting, involved);
        self.held = number(&self.duel.ask(self.world, after, asked).await[0]);
        self.stored = self.duel.stored(self.world, after, &slots()).await;
        self.compare_backlog(after).await;
    }

    /// To the fraction of a wei: ours counts seconds that streamed to nobody, where the twin adds up what they streamed.
    async fn compare_backlog(&self, after: &str) {
        let [ours, theirs] = &self.duel.sides;
        let parts = [RewardPart::Backlog, RewardPart::State, RewardPart::Rate];
        let slots = parts.map(|part| U256::from(layout::reward_slot(0, part)));
        let mut places: Vec<_> = slots.into_iter().map(|slot| (ours.contract, slot)).collect();
        places.push((theirs.contract, U256::from(3)));
        let words = self.world.stored(&places).await;
        let backlog = Backlog::from_words(words[0], words[1], words[2]);
        assert_eq!(backlog, Backlog::from_word(words[3]), "backlog after {after}");
    }

    fn staked(&self, who: usize) -> U256 {
        self.stored[POSITIONS + who] & low_bits(96)
    }

    /// Does it to both.
    async fn play(&mut self, what: &str, action: Action, tally: &mut Tally) {
        let (from, data) = match action {
            Action::Stake { who, amount } => (PEOPLE[who], stakeCall { amount }.abi_encode()),
            Action::Withdraw { who, part } => {
                let amount = (self.staked(who) * U256::from(part)).div_ceil(U256::from(64));
                (PEOPLE[who], withdrawCall { amount }.abi_encode())
            }
            Action::WithdrawAmount { who, amount } => (PEOPLE[who], withdrawCall { amount }.abi_encode()),
            Action::GetReward { who } => (PEOPLE[who], getRewardCall {}.abi_encode()),
            Action::Exit { who } => (PEOPLE[who], exitCall {}.abi_encode()),
            Action::Fund { by_owner, amount } => {
                let whoever = if by_owner { OWNER } else { PEOPLE[0] };
                (whoever, notifyRewardAmountCall { reward: amount }.abi_encode())
            }
            Action::Token(mischief) => {
                let scene = (self.world, self.duel);
                return mischief.play(scene, what, (1, self.setting.hostile), self.held, reentry).await;
            }
        };
        let outcome = self.duel.act(self.world, what, from, |side| (side.contract, data.clone())).await;
        let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
        tally.count(&name, &outcome, explain);
    }
}

/// What a token calls the pool with.
fn reentry(kind: u8, side: &Side) -> Vec<u8> {
    match kind {
        0 => stakeCall { amount: U256::ONE }.abi_encode(),
        1 => getRewardCall {}.abi_encode(),
        2 => exitCall {}.abi_encode(),
        3 => earnedCall { account: PEOPLE[0] }.abi_encode(),
        4 => undistributedCall { token: side.tokens[1] }.abi_encode(),
        _ => totalSupplyCall {}.abi_encode(),
    }
}

#[tokio::test]
async fn whatever_happens_staking_rewards_does_as_its_twin() {
    let mut tally = Tally::default();
    let number = stories(STORIES);
    for (at, setting) in SETTINGS.into_iter().enumerate() {
        let begin_at = setting.before_the_end.map_or(0, |before| (1 << 32) - before);
        let world = world(begin_at).await;
        let duel = begin(&world, setting).await;
        let mut runner = TestRunner::deterministic();
        let told = prop::collection::vec((pause(), action()), STEPS);
        for number in 0..number {
            // The same story is told in one setting only.
            let story = told.new_tree(&mut runner).unwrap().current();
            if number % SETTINGS.len() != at {
                continue;
            }
            let state = world.remember().await;
            let mut scene =
                Story { world: &world, duel: &duel, setting, held: U256::ZERO, stored: Vec::new() };
            scene.compare("the beginning", &[0, 1, 2, 3]).await;
            for (step, (seconds, action)) in story.into_iter().enumerate() {
                let place = format!("story {number} ({setting:?}), {step}: after {seconds} s {action:?}");
                // Of a failure the test harness shows what was printed, which is then the story so far.
                println!("{place}");
                pass(&world, seconds).await;
                scene.play(&place, action, &mut tally).await;
                let last = step + 1 == STEPS;
                let step = if last { 0 } else { step };
                scene.compare(&place, &involved(step, action.who())).await;
            }
            world.recall(state).await;
        }
    }
    tally.finish(
        "StakingRewards and its twin",
        [number, STORIES],
        &["Stake", "Withdraw", "GetReward", "Exit", "Fund"],
        &[
            "ZeroAmount",
            "InsufficientStake",
            "CapExceeded",
            "TokenCallFailed",
            "NotDistributor",
            "RewardUnderfunded",
            "RateTooLow",
            "InvalidDuration",
        ],
        &[
            ("Staked", Staked::SIGNATURE_HASH),
            ("Withdrawn", Withdrawn::SIGNATURE_HASH),
            ("RewardPaid", RewardPaid::SIGNATURE_HASH),
            ("RewardOwed", RewardOwed::SIGNATURE_HASH),
            ("RewardAdded", RewardAdded::SIGNATURE_HASH),
        ],
    );
}
