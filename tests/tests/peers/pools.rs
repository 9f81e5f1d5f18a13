//! Our pool and a published one of the same tokens, and a cast of its own for each.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolError, SolEvent, SolValue};
use staking_abi::IStakingRewards::{
    EntryPaused, InsufficientStake, NotDistributor, OwnableUnauthorizedAccount, PeriodActive, RewardPaid,
    TokenCallFailed, ZeroAmount, balanceOfCall, checkInvariantsCall, earnedCall, getRewardForDurationCall,
    lastTimeRewardApplicableCall, leftCall, pausedCall, periodFinishCall, rewardPerTokenCall, rewardRateCall,
    rewardsDurationCall, totalSupplyCall, undistributedCall,
};
use staking_abi::IToken::{Transfer, approveCall, transferCall};
use staking_scripts::build::{STAKING_LENS, STAKING_REWARDS};
use staking_scripts::peers::Build;
use staking_tests::fixtures::PlainToken;

use crate::agree::text;
use crate::stage::{ANYBODY, Outcome, Stage, peers};
use crate::told::{Verdict, equal, holds};

pub(crate) const PEOPLE: usize = 3;

const DAY: u64 = 86_400;

/// Wei of the staked token that everybody begins with.
pub(crate) const FORTUNE: u128 = 1 << 94;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// `StakingRewards` of Synthetix.
    Synthetix,
    /// Uniswap's, of which liquidity mining in UNI was done.
    Uniswap,
}

impl Peer {
    /// Seconds of a period that the contract is born with.
    pub(crate) const fn duration(self) -> u64 {
        match self {
            Self::Synthetix => 7 * DAY,
            Self::Uniswap => 60 * DAY,
        }
    }

    async fn create(self, stage: &Stage, manager: Address, reward: Address, stake: Address) -> Address {
        let (name, build, arguments) = match self {
            Self::Synthetix => {
                ("StakingRewards", Build::USUAL, (manager, manager, reward, stake).abi_encode_params())
            }
            Self::Uniswap => {
                ("LiquidityStaker", Build::Published, (manager, reward, stake).abi_encode_params())
            }
        };
        stage.world.create(&peers().code(name, build).unwrap(), &arguments).await
    }
}

/// Whoever acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Person(usize),
    /// Owns the pool and funds it.
    Manager,
}

/// One pool and whoever deals with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub(crate) pool: Address,
    pub(crate) people: [Address; PEOPLE],
    pub(crate) manager: Address,
}

impl Side {
    fn of(number: u8, pool: Address) -> Self {
        let people = [1, 2, 3].map(|person| Address::repeat_byte(number + person));
        Self { pool, people, manager: Address::repeat_byte(number + 4) }
    }

    pub(crate) fn account(&self, role: Role) -> Address {
        match role {
            Role::Person(who) => self.people[who],
            Role::Manager => self.manager,
        }
    }

    fn cast(&self) -> Vec<Address> {
        [&[self.pool, self.manager], self.people.as_slice()].concat()
    }
}

/// What somebody has: staked, earned, and in both tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) staked: U256,
    pub(crate) earned: U256,
    pub(crate) stake: U256,
    pub(crate) reward: U256,
}

/// What a pool says of itself and its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// What no rounding touches: total, end of the period, its length, now or the end, paused, tokens staked.
    pub(crate) plain: Vec<U256>,
    pub(crate) rate: U256,
    pub(crate) per_token: U256,
    pub(crate) for_duration: U256,
    /// Reward tokens in the pool.
    pub(crate) held: U256,
    pub(crate) people: [Person; PEOPLE],
}

/// `[ours, theirs]` throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rivals {
    pub(crate) peer: Peer,
    pub(crate) stake: Address,
    pub(crate) reward: Address,
    pub(crate) sides: [Side; 2],
}

/// What they say, and the errors that may stand for it here.
const REFUSALS: &[(&str, &[[u8; 4]])] = &[
    ("Cannot stake 0", &[ZeroAmount::SELECTOR]),
    ("Cannot withdraw 0", &[ZeroAmount::SELECTOR]),
    ("SafeMath: subtraction overflow", &[InsufficientStake::SELECTOR]),
    ("SafeERC20: low-level call failed", &[TokenCallFailed::SELECTOR]),
    ("Caller is not RewardsDistribution contract", &[NotDistributor::SELECTOR]),
    // What is nothing or too much may be said first.
    (
        "This action cannot be performed while the contract is paused",
        &[EntryPaused::SELECTOR, ZeroAmount::SELECTOR, TokenCallFailed::SELECTOR],
    ),
    ("Only the contract owner may perform this action", &[OwnableUnauthorizedAccount::SELECTOR]),
    (
        "Previous rewards period must be complete before changing the duration for the new period",
        &[PeriodActive::SELECTOR],
    ),
];

impl Rivals {
    pub(crate) async fn begin(stage: &Stage, peer: Peer) -> Self {
        let [stake, reward] = [token(stage).await, token(stage).await];
        Self::of(stage, peer, stake, reward).await
    }

    /// Two pools of tokens of which [`ANYBODY`] has plenty.
    pub(crate) async fn of(stage: &Stage, peer: Peer, stake: Address, reward: Address) -> Self {
        let lens = stage.world.deploy(STAKING_LENS, &[]).await;
        let [mut ours, mut theirs] = [Side::of(0x10, Address::ZERO), Side::of(0x20, Address::ZERO)];
        let duration = U256::from(peer.duration());
        let arguments = (ours.manager, stake, reward, duration, U256::ZERO, false, lens).abi_encode_params();
        ours.pool = stage.world.deploy(STAKING_REWARDS, &arguments).await;
        theirs.pool = peer.create(stage, theirs.manager, reward, stake).await;
        for side in [ours, theirs] {
            stage.enrich(side.manager).await;
            for person in side.people {
                stage.enrich(person).await;
                let share = transferCall { to: person, value: U256::from(FORTUNE) }.abi_encode();
                stage.send(ANYBODY, stake, share).await;
                let approve = approveCall { spender: side.pool, value: U256::MAX }.abi_encode();
                stage.send(person, stake, approve).await;
            }
        }
        Self { peer, stake, reward, sides: [ours, theirs] }
    }

    /// Somebody has both pools do something, which may be worded differently; how it went.
    pub(crate) async fn act(&self, stage: &Stage, who: Role, data: [Vec<u8>; 2]) -> [Outcome; 2] {
        let [ours, theirs] = data;
        [
            stage.send(self.sides[0].account(who), self.sides[0].pool, ours).await,
            stage.send(self.sides[1].account(who), self.sides[1].pool, theirs).await,
        ]
    }

    /// Both pools are sent reward tokens.
    pub(crate) async fn send_rewards(&self, stage: &Stage, amount: U256) {
        for side in self.sides {
            let send = transferCall { to: side.pool, value: amount }.abi_encode();
            assert!(stage.send(ANYBODY, self.reward, send).await.success, "too few reward tokens");
        }
    }

    /// A log with the names of our side: emitter, topics, data.
    fn our_log(&self, log: &Log) -> (Address, Vec<B256>, Bytes) {
        let [ours, theirs] = self.sides.map(|side| side.cast());
        let ours = |known: Address| theirs.iter().position(|one| *one == known).map_or(known, |at| ours[at]);
        let word = |topic: &B256| {
            let address = Address::from_word(*topic);
            if address.into_word() == *topic { ours(address).into_word() } else { *topic }
        };
        (ours(log.address()), log.topics().iter().map(word).collect(), log.data().data.clone())
    }

    /// Whether a log tells that a reward was paid.
    fn pays(&self, log: &(Address, Vec<B256>, Bytes)) -> bool {
        log.1[0] == RewardPaid::SIGNATURE_HASH
            || (log.0 == self.reward && log.1[0] == Transfer::SIGNATURE_HASH)
    }

    /// Both succeeded or both were refused for the same reason, and told the same, in whatever order; with `rounded`, what
    /// was paid may differ, and is the same in a pool's event and its token's.
    pub(crate) fn agree(&self, [ours, theirs]: &[Outcome; 2], rounded: bool) -> Verdict {
        equal("success", ours.success, theirs.success)
            .map_err(|why| format!("{why}: ours says {}, theirs {:?}", ours.answer, text(&theirs.answer)))?;
        if !ours.success {
            let (said, selector) = (text(&theirs.answer), ours.answer.get(..4).unwrap_or_default());
            let meant = REFUSALS.iter().find(|(known, _)| *known == said);
            let meant = meant.is_some_and(|(_, errors)| errors.iter().any(|error| error == selector));
            return holds(meant, || format!("refused with {} where theirs says {said:?}", ours.answer));
        }
        let mut told = Vec::new();
        for outcome in [ours, theirs] {
            let logs = outcome.logs.iter().map(|log| self.our_log(log));
            let (paid, mut other): (Vec<_>, Vec<_>) = logs.partition(|log| rounded && self.pays(log));
            holds(paid.is_empty() || (paid.len() == 2 && paid[0].2 == paid[1].2), || {
                format!("paid {paid:?}")
            })?;
            other.sort();
            told.push(other);
        }
        equal("logs", &told[0], &told[1])
    }

    /// What both pools say, and of ours: what waits, what is left to stream, what is broken; all in whole wei.
    pub(crate) async fn states(&self, stage: &Stage) -> ([State; 2], [U256; 3]) {
        let mut questions = Vec::new();
        for side in self.sides {
            let pool = |data: Vec<u8>| (side.pool, data);
            let balance = |account| balanceOfCall { account }.abi_encode();
            questions.extend([
                pool(totalSupplyCall {}.abi_encode()),
                pool(periodFinishCall {}.abi_encode()),
                pool(rewardsDurationCall {}.abi_encode()),
                pool(lastTimeRewardApplicableCall {}.abi_encode()),
                pool(pausedCall {}.abi_encode()),
                (self.stake, balance(side.pool)),
                pool(rewardRateCall {}.abi_encode()),
                pool(rewardPerTokenCall {}.abi_encode()),
                pool(getRewardForDurationCall {}.abi_encode()),
                (self.reward, balance(side.pool)),
            ]);
            for account in side.people {
                questions.extend([
                    pool(balance(account)),
                    pool(earnedCall { account }.abi_encode()),
                    (self.stake, balance(account)),
                    (self.reward, balance(account)),
                ]);
            }
        }
        let ours = self.sides[0].pool;
        questions.extend([
            (ours, undistributedCall { token: self.reward }.abi_encode()),
            (ours, leftCall {}.abi_encode()),
            (ours, checkInvariantsCall {}.abi_encode()),
        ]);
        let answers = stage.ask(questions).await;
        let word = |at: usize| {
            // Uniswap's pool cannot be paused.
            let told = answers[at].len() == 32 || (at == 26 && self.peer == Peer::Uniswap);
            assert!(told, "question {at} was not answered");
            U256::from_be_slice(&answers[at])
        };
        let state = |from: usize| State {
            plain: (from..from + 6).map(word).collect(),
            rate: word(from + 6),
            per_token: word(from + 7),
            for_duration: word(from + 8),
            held: word(from + 9),
            people: [0, 1, 2].map(|who| {
                let [staked, earned, stake, reward] = [0, 1, 2, 3].map(|at| word(from + 10 + 4 * who + at));
                Person { staked, earned, stake, reward }
            }),
        };
        ([state(0), state(22)], [word(44), word(45), word(46)])
    }
}

/// A token of which [`ANYBODY`] has all.
pub(crate) async fn token(stage: &Stage) -> Address {
    stage.world.create(&PlainToken::BYTECODE, &(ANYBODY, U256::ONE << 120).abi_encode()).await
}
