//! Our farm and one of Sushi's with the same LP tokens, and a cast of its own for each.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolError, SolEvent, SolValue};
use staking_abi::IFarm::{
    Harvest, InsufficientStake, LogUpdatePool, OwnableUnauthorizedAccount, RewardForfeited, TokenCallFailed,
    UnknownPool, checkInvariantsCall, fundCall, pendingSushiCall, poolInfoCall, poolLengthCall, runwayCall,
    setSushiPerSecondCall, sushiPerSecondCall, totalAllocPointCall, undistributedCall, userInfoCall,
};
use staking_abi::IToken::{Transfer, approveCall, balanceOfCall, transferCall};
use staking_scripts::build::{FARM, FARM_LENS};
use staking_scripts::peers::Build;

use crate::agree::text;
use crate::pools::{FORTUNE, token};
use crate::stage::{ANYBODY, Outcome, Stage, peers};
use crate::told::{Verdict, equal, holds};

pub(crate) const PEOPLE: usize = 3;
pub(crate) const POOLS: usize = 3;

/// Reward tokens that either farm is given: more than any story emits.
pub(crate) const FUNDING: u128 = 1 << 95;

/// Seconds between two blocks of L1, whose number contracts are told.
pub(crate) const BLOCK: u64 = 12;

alloy::sol! {
    /// Where Sushi's farms differ from ours.
    interface IChef {
        function transferOwnership(address newOwner, bool direct, bool renounce) external;
        function transferOwnership(address newOwner) external;
        function add(uint256 allocPoint, address lpToken, bool withUpdate) external;
        function set(uint256 pid, uint256 allocPoint, bool withUpdate) external;
        function setMigrator(address migrator) external;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// `MiniChefV2` as Sushi compiled it.
    MiniChef,
    /// The same source, compiled for 200 runs.
    MiniChef200,
    /// `MasterChef`, which counts blocks and mints its rewards.
    MasterChef,
}

/// Whoever acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Person(usize),
    /// Owns the farm and funds ours.
    Manager,
}

/// One farm and whoever deals with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub(crate) farm: Address,
    pub(crate) reward: Address,
    pub(crate) people: [Address; PEOPLE],
    pub(crate) manager: Address,
}

impl Side {
    fn of(number: u8, reward: Address) -> Self {
        let people = [1, 2, 3].map(|person| Address::repeat_byte(number + person));
        Self { farm: Address::ZERO, reward, people, manager: Address::repeat_byte(number + 4) }
    }

    pub(crate) fn account(&self, role: Role) -> Address {
        match role {
            Role::Person(who) => self.people[who],
            Role::Manager => self.manager,
        }
    }

    fn cast(&self) -> Vec<Address> {
        [&[self.farm, self.reward, self.manager], self.people.as_slice()].concat()
    }
}

/// What a farm says of itself and its people; all fits comfortably.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Pools, allocation points in all and of each pool, LP tokens held of each.
    pub(crate) plain: Vec<i128>,
    pub(crate) rewards: [i128; PEOPLE],
    /// LP tokens of each person and pool, those deposited, and rewards pending: −1 where MiniChef cannot tell.
    pub(crate) lp: [[i128; POOLS]; PEOPLE],
    pub(crate) deposited: [[i128; POOLS]; PEOPLE],
    pub(crate) pending: [[i128; POOLS]; PEOPLE],
}

/// What our farm says of its funding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Funding {
    pub(crate) held: i128,
    pub(crate) rate: i128,
    pub(crate) runway: i128,
    pub(crate) undistributed: i128,
    pub(crate) broken: i128,
}

/// `[ours, theirs]` throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rivals {
    pub(crate) peer: Peer,
    pub(crate) lps: [Address; POOLS],
    pub(crate) sides: [Side; 2],
}

/// What they say, and the errors that may stand for it here.
const REFUSALS: &[(&str, &[[u8; 4]])] = &[
    ("BoringMath: Underflow", &[InsufficientStake::SELECTOR]),
    ("withdraw: not good", &[InsufficientStake::SELECTOR]),
    ("BoringERC20: TransferFrom failed", &[TokenCallFailed::SELECTOR]),
    ("SafeERC20: low-level call failed", &[TokenCallFailed::SELECTOR]),
    ("Ownable: caller is not the owner", &[OwnableUnauthorizedAccount::SELECTOR]),
    // An index beyond the end of an array, or an error of a token.
    ("", &[UnknownPool::SELECTOR, TokenCallFailed::SELECTOR]),
];

/// A number that is far below 2^127.
pub(crate) fn small(word: U256) -> i128 {
    i128::try_from(word).expect("less than 2^127")
}

impl Rivals {
    /// Farms of three LP tokens and without pools.
    pub(crate) async fn begin(stage: &Stage, peer: Peer, per_block: U256) -> Self {
        let lps = [token(stage).await, token(stage).await, token(stage).await];
        let reward = token(stage).await;
        Self::of(stage, peer, lps, reward, per_block).await
    }

    pub(crate) async fn of(
        stage: &Stage,
        peer: Peer,
        lps: [Address; POOLS],
        reward: Address,
        per_block: U256,
    ) -> Self {
        let [mut ours, mut theirs] = [Side::of(0x10, reward), Side::of(0x20, reward)];
        let lens = stage.world.deploy(FARM_LENS, &[]).await;
        ours.farm = stage.world.deploy(FARM, &(ours.manager, reward, lens).abi_encode_params()).await;
        let code = |name, build| peers().code(name, build).unwrap();
        let owner = stage.world.owner;
        let transfer = match peer {
            Peer::MiniChef | Peer::MiniChef200 => {
                let build = if peer == Peer::MiniChef { Build::Published } else { Build::USUAL };
                theirs.farm = stage.world.create(&code("MiniChefV2", build), &reward.abi_encode()).await;
                IChef::transferOwnership_0Call { newOwner: theirs.manager, direct: true, renounce: false }
                    .abi_encode()
            }
            Peer::MasterChef => {
                theirs.reward = stage.world.create(&code("SushiToken", Build::USUAL), &[]).await;
                let arguments = (theirs.reward, ANYBODY, per_block, U256::ZERO, U256::ZERO);
                let chef = code("MasterChef", Build::USUAL);
                theirs.farm = stage.world.create(&chef, &arguments.abi_encode_params()).await;
                let mint = IChef::transferOwnership_1Call { newOwner: theirs.farm };
                stage.perform(owner, theirs.reward, mint.abi_encode()).await;
                IChef::transferOwnership_1Call { newOwner: theirs.manager }.abi_encode()
            }
        };
        stage.perform(owner, theirs.farm, transfer).await;
        for side in [ours, theirs] {
            stage.enrich(side.manager).await;
            for person in side.people {
                stage.enrich(person).await;
                for lp in lps {
                    let share = transferCall { to: person, value: U256::from(FORTUNE) }.abi_encode();
                    stage.send(ANYBODY, lp, share).await;
                    let approve = approveCall { spender: side.farm, value: U256::MAX }.abi_encode();
                    stage.send(person, lp, approve).await;
                }
            }
        }
        Self { peer, lps, sides: [ours, theirs] }
    }

    /// Ours and, unless it mints, theirs get their rewards.
    pub(crate) async fn fund(&self, stage: &Stage, amount: u128) {
        let [ours, theirs] = self.sides;
        let paid: &[Side] = if self.peer == Peer::MasterChef { &[ours] } else { &[ours, theirs] };
        for side in paid {
            let send = transferCall { to: side.farm, value: U256::from(amount) }.abi_encode();
            stage.perform(ANYBODY, side.reward, send).await;
        }
        let fund = fundCall { amount: U256::from(amount), kind: 0, disclosure: B256::ZERO }.abi_encode();
        stage.perform(ours.manager, ours.farm, fund).await;
    }

    /// What is emitted per second, of MiniChef's kind.
    pub(crate) async fn set_rate(&self, stage: &Stage, who: Role, rate: U256) -> [Outcome; 2] {
        let data = setSushiPerSecondCall { sushiPerSecond_: rate }.abi_encode();
        self.act(stage, who, [data.clone(), data]).await
    }

    /// Somebody has both farms do something; how it went.
    pub(crate) async fn act(&self, stage: &Stage, who: Role, data: [Vec<u8>; 2]) -> [Outcome; 2] {
        let [ours, theirs] = data;
        [
            stage.send(self.sides[0].account(who), self.sides[0].farm, ours).await,
            stage.send(self.sides[1].account(who), self.sides[1].farm, theirs).await,
        ]
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

    /// Whether a log must be the same on both sides; with `rounded`, what tells of rewards need not.
    fn counts(&self, log: &(Address, Vec<B256>, Bytes), rounded: bool) -> bool {
        let (emitter, topic) = (log.0, log.1[0]);
        if self.peer == Peer::MasterChef {
            // It has other events and mints; LP tokens tell what moved.
            return self.lps.contains(&emitter) && log.2.iter().any(|byte| *byte != 0);
        }
        let pays = topic == Harvest::SIGNATURE_HASH || emitter == self.sides[0].reward;
        let nothing = topic == Transfer::SIGNATURE_HASH || topic == Harvest::SIGNATURE_HASH;
        let nothing = nothing && log.2.iter().all(|byte| *byte == 0);
        let shown = [LogUpdatePool::SIGNATURE_HASH, RewardForfeited::SIGNATURE_HASH].contains(&topic);
        !(shown || nothing || (rounded && pays))
    }

    /// Both succeeded or both were refused for the same reason, and told the same, in whatever order.
    pub(crate) fn agree(&self, [ours, theirs]: &[Outcome; 2], rounded: bool) -> Verdict {
        equal("success", ours.success, theirs.success)
            .map_err(|why| format!("{why}: ours says {}, theirs {:?}", ours.answer, text(&theirs.answer)))?;
        if !ours.success {
            let (said, selector) = (text(&theirs.answer), ours.answer.get(..4).unwrap_or_default());
            let meant = REFUSALS.iter().find(|(known, _)| *known == said);
            let meant = meant.is_some_and(|(_, errors)| errors.iter().any(|error| error == selector));
            return holds(meant, || format!("refused with {} where theirs says {said:?}", ours.answer));
        }
        let [ours, theirs] = [ours, theirs].map(|outcome| {
            let logs = outcome.logs.iter().map(|log| self.our_log(log));
            let mut logs: Vec<_> = logs.filter(|log| self.counts(log, rounded)).collect();
            logs.sort();
            logs
        });
        equal("logs", ours, theirs)
    }

    /// What both farms say of their first pools, and ours of its funding.
    pub(crate) async fn states(&self, stage: &Stage, pools: usize) -> ([State; 2], Funding) {
        let mut questions = Vec::new();
        for side in self.sides {
            let farm = |data: Vec<u8>| (side.farm, data);
            let balance = |account| balanceOfCall { account }.abi_encode();
            questions.push(farm(poolLengthCall {}.abi_encode()));
            questions.push(farm(totalAllocPointCall {}.abi_encode()));
            questions.extend(side.people.map(|person| (side.reward, balance(person))));
            for (pid, lp) in self.lps.into_iter().enumerate().take(pools) {
                let pid = U256::from(pid);
                questions.push(farm(poolInfoCall { pid }.abi_encode()));
                questions.push((lp, balance(side.farm)));
                for account in side.people {
                    questions.push((lp, balance(account)));
                    questions.push(farm(userInfoCall { pid, account }.abi_encode()));
                    questions.push(farm(pendingSushiCall { pid, account }.abi_encode()));
                }
            }
        }
        let [ours, _] = self.sides;
        questions.extend([
            (ours.reward, balanceOfCall { account: ours.farm }.abi_encode()),
            (ours.farm, sushiPerSecondCall {}.abi_encode()),
            (ours.farm, runwayCall {}.abi_encode()),
            (ours.farm, undistributedCall {}.abi_encode()),
            (ours.farm, checkInvariantsCall {}.abi_encode()),
        ]);
        let mut answers = stage.ask(questions).await.into_iter();
        let states = [false, true].map(|theirs| self.read(&mut answers, pools, theirs));
        let mut number = || small(U256::from_be_slice(&answers.next().unwrap()));
        let [held, rate, runway, undistributed, broken] = [number(), number(), number(), number(), number()];
        (states, Funding { held, rate, runway, undistributed, broken })
    }

    /// What somebody has pending in a pool: −1 where MiniChef cannot tell.
    pub(crate) async fn pending(&self, stage: &Stage, who: usize, pid: usize) -> [i128; 2] {
        let ask = |side: Side| {
            let call = pendingSushiCall { pid: U256::from(pid), account: side.people[who] };
            (side.farm, call.abi_encode())
        };
        let answers = stage.ask(self.sides.map(ask).to_vec()).await;
        let [ours, theirs] = [&answers[0], &answers[1]];
        let unknown = theirs.is_empty() && self.peer != Peer::MasterChef;
        let theirs = if unknown { -1 } else { small(U256::from_be_slice(&theirs[..32])) };
        [small(U256::from_be_slice(&ours[..32])), theirs]
    }

    fn read(&self, answers: &mut impl Iterator<Item = Bytes>, pools: usize, theirs: bool) -> State {
        let mut next = |at: usize, refusal: Option<i128>| {
            let answer = answers.next().unwrap();
            if let (Some(refusal), true) = (refusal, answer.is_empty()) {
                return refusal;
            }
            small(U256::from_be_slice(&answer[32 * at..32 * (at + 1)]))
        };
        // A claim below zero MiniChef refuses to tell.
        let unknown = (theirs && self.peer != Peer::MasterChef).then_some(-1);
        let mut plain = vec![next(0, None), next(0, None)];
        let rewards = [(); PEOPLE].map(|()| next(0, None));
        let [mut lp, mut deposited, mut pending] = [[[0; POOLS]; PEOPLE]; 3];
        for pid in 0..pools {
            // MasterChef's pool begins with its token, its points are its second word; MiniChef's the third.
            let at = if theirs && self.peer == Peer::MasterChef { 1 } else { 2 };
            plain.push(next(at, None));
            plain.push(next(0, None));
            for who in 0..PEOPLE {
                lp[who][pid] = next(0, None);
                deposited[who][pid] = next(0, None);
                pending[who][pid] = next(0, unknown);
            }
        }
        State { plain, rewards, lp, deposited, pending }
    }
}
