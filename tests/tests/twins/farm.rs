//! Farm and its twin.

use alloy::primitives::{Address, B256, U256, keccak256};
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IFarm::{
    Deposit, EmergencyWithdraw, Harvest, IFarmErrors, LogSetPool, LogSushiPerSecond, LogUpdatePool,
    RewardForfeited, RewardFunded, RewardOwed, Withdraw, addCall, claimManyCall,
    deposit_0Call as depositCall, emergencyWithdraw_0Call as emergencyWithdrawCall, fundCall, harvestCall,
    lpTokenCall, massUpdatePools_0Call as massUpdatePoolsCall, pendingSushiCall, poolInfoCall,
    poolLengthCall, setCall, setSushiPerSecondCall, sushiPerSecondCall, totalAllocPointCall,
    undistributedCall, updatePoolCall, userInfoCall, withdraw_0Call as withdrawCall, withdrawAndHarvestCall,
};
use staking_abi::IToken::balanceOfCall as tokensOfCall;
use staking_math::farm::layout::{self, PoolPart};
use staking_scripts::build::{FARM, FARM_LENS};
use staking_tests::World;
use staking_tests::fixtures::{HostileToken, TwinFarm};

use crate::duel::{
    DAY, Duel, OWNER, PEOPLE, Question, Side, Slots, Tally, hostile_token, involved, low_bits, number, pass,
    pause, stories, token, world,
};
use crate::farm_action::{Action, POOLS, Part, Rate, action};

const STORIES: usize = 200;
const STEPS: usize = 40;

/// Where positions begin among the stored words: after the farm's and the pools'.
const POSITIONS: usize = 3 + 2 * POOLS;

/// Index of the reward token among the tokens; LP tokens come before.
const REWARD: usize = 2;

/// What stories happen to.
#[derive(Clone, Copy, Debug)]
struct Setting {
    hostile: bool,
    /// How long before the end of time it begins; the clock stands still from then on.
    before_the_end: Option<u64>,
}

const SETTINGS: [Setting; 3] = [
    Setting { hostile: false, before_the_end: None },
    Setting { hostile: true, before_the_end: None },
    Setting { hostile: false, before_the_end: Some(200 * DAY) },
];

/// Two LP tokens, a pool for each, and another one for the first.
async fn begin(world: &World, setting: Setting) -> Duel {
    let lens = world.deploy(FARM_LENS, &[]).await;
    let mut sides = Vec::new();
    for twin in [false, true] {
        let reward = if setting.hostile { hostile_token(world).await } else { token(world).await };
        let contract = if twin {
            world.create(&TwinFarm::BYTECODE, &(OWNER, reward).abi_encode_params()).await
        } else {
            world.deploy(FARM, &(OWNER, reward, lens).abi_encode_params()).await
        };
        sides.push(Side { contract, tokens: vec![token(world).await, token(world).await, reward] });
    }
    let duel = Duel { sides: sides.try_into().unwrap() };
    duel.open(world).await;
    for (lp, points) in [(0, 100u64), (1, 50), (0, 7)] {
        let add = |side: &Side| addCall {
            allocPoint: U256::from(points),
            lpToken: side.tokens[lp],
            rewarder: Address::ZERO,
        };
        duel.act(world, "a pool", OWNER, |side| (side.contract, add(side).abi_encode())).await;
    }
    duel
}

/// What is asked about those who are involved, about everybody where that happened, and of all pools if everybody is.
fn questions(side: &Side, setting: Setting, involved: &[usize], place: usize) -> Vec<Question> {
    let (farm, reward) = (side.contract, side.tokens[REWARD]);
    let mut all = vec![
        Question::new("reward tokens of the farm", reward, tokensOfCall { account: farm }),
        Question::new("pools", farm, poolLengthCall {}),
        Question::new("points", farm, totalAllocPointCall {}),
        Question::new("rate", farm, sushiPerSecondCall {}),
        Question::new("backlog", farm, undistributedCall {}),
    ];
    let everything = involved.len() > 1;
    for number in if everything { 0..POOLS + 1 } else { place..place + 1 } {
        let pid = U256::from(number);
        all.push(Question::new(format!("pool {pid}"), farm, poolInfoCall { pid }));
        for account in PEOPLE {
            let call = pendingSushiCall { pid, account };
            all.push(Question::new(format!("pending of {account} in {pid}"), farm, call));
        }
        for account in involved.iter().map(|who| PEOPLE[*who]) {
            let call = userInfoCall { pid, account };
            all.push(Question::new(format!("position of {account} in {pid}"), farm, call));
        }
        if everything {
            all.push(Question::new(format!("token of {pid}"), farm, lpTokenCall { pid }));
        }
    }
    for (index, token) in side.tokens.iter().copied().enumerate() {
        for account in involved.iter().map(|who| PEOPLE[*who]).chain([farm]) {
            all.push(Question::new(format!("tokens {index} of {account}"), token, tokensOfCall { account }));
        }
    }
    if setting.hostile {
        all.push(Question::new("success of re-entry", reward, HostileToken::reentrySucceededCall {}));
        all.push(Question::new("answer to re-entry", reward, HostileToken::reentryAnswerCall {}));
    }
    all
}

/// Words that both keep, with the positions in some pools; ours has more in some of them.
fn slots(places: &[usize]) -> Vec<Slots> {
    let word = |name: &str, ours, at: u64, bits| (name.to_owned(), [U256::from(ours), U256::from(at)], bits);
    let mut all = vec![
        word("integral", layout::INTEGRAL_SLOT, 0, U256::MAX),
        word("schedule", layout::SCHEDULE_SLOT, 1, U256::MAX),
        word("backlog", layout::BACKLOG_SLOT, 2, low_bits(216)),
    ];
    for pid in 0..POOLS as u64 {
        let ours = |part| layout::pool_slot(pid, part);
        all.push(word(&format!("index of {pid}"), ours(PoolPart::Index), 5 + 2 * pid, U256::MAX));
        // Beside it lies an address.
        let supply = low_bits(96) << 160usize;
        all.push(word(&format!("supply of {pid}"), ours(PoolPart::Supply), 6 + 2 * pid, supply));
    }
    for pid in places {
        for account in PEOPLE {
            let key = layout::position_key(*pid as u64, account.into_word().into());
            let of = |slot: u64| keccak256((key, U256::from(slot)).abi_encode()).into();
            let slots = [of(layout::POSITIONS_SLOT), of(4)];
            all.push((format!("position of {account} in {pid}"), slots, U256::MAX));
        }
    }
    all
}

fn explain(selector: [u8; 4]) -> Option<&'static str> {
    IFarmErrors::name_by_selector(selector)
}

struct Story<'a> {
    world: &'a World,
    duel: &'a Duel,
    setting: Setting,
    /// What the farm holds of the reward token.
    held: U256,
    pools: U256,
    /// What everybody has in each pool.
    staked: [[U256; 4]; POOLS + 1],
}

impl Story<'_> {
    async fn compare(&mut self, after: &str, involved: &[usize], place: usize) {
        let asked = |side: &Side| questions(side, self.setting, involved, place);
        let told = self.duel.ask(self.world, after, asked).await;
        (self.held, self.pools) = (number(&told[0]), number(&told[1]));
        let places = if involved.len() > 1 { (0..POOLS).collect() } else { vec![place] };
        let stored = self.duel.stored(self.world, after, &slots(&places)).await;
        for (place, words) in places.into_iter().zip(stored[POSITIONS..].chunks(PEOPLE.len())) {
            for (staked, word) in self.staked[place].iter_mut().zip(words) {
                *staked = *word & low_bits(96);
            }
        }
    }

    /// Wei that somebody wants out of a pool.
    fn wanted(&self, who: usize, pid: usize, part: Part) -> U256 {
        match part {
            Part::Of64(part) => (self.staked[pid][who] * U256::from(part)).div_ceil(U256::from(64)),
            Part::Wei(amount) => amount,
        }
    }

    /// Does it to both.
    async fn play(&mut self, what: &str, action: Action, tally: &mut Tally) {
        let (who, pid) = action.place();
        let owner = |by_owner| if by_owner { OWNER } else { PEOPLE[0] };
        let from = match action {
            Action::Fund { by_owner, .. }
            | Action::Add { by_owner, .. }
            | Action::Set { by_owner, .. }
            | Action::SetRate { by_owner, .. } => owner(by_owner),
            _ => PEOPLE[who],
        };
        // Four receive for themselves, two never.
        let receiver = |side: &Side, to: usize| match to {
            4 => PEOPLE[who],
            5 => Address::ZERO,
            6 => side.contract,
            somebody => PEOPLE[somebody],
        };
        let rewarder = |there: bool| if there { Address::repeat_byte(0x99) } else { Address::ZERO };
        let pools = |pids: &[usize]| pids.iter().map(|pid| U256::from(*pid)).collect();
        let pid = U256::from(pid);
        let call = |side: &Side| match action {
            Action::Deposit { amount, to, .. } => {
                depositCall { pid, amount, to: receiver(side, to) }.abi_encode()
            }
            Action::Withdraw { who, pid: number, part, to } => {
                let amount = self.wanted(who, number, part);
                withdrawCall { pid, amount, to: receiver(side, to) }.abi_encode()
            }
            Action::Harvest { to, .. } => harvestCall { pid, to: receiver(side, to) }.abi_encode(),
            Action::WithdrawAndHarvest { who, pid: number, part, to } => {
                let amount = self.wanted(who, number, part);
                withdrawAndHarvestCall { pid, amount, to: receiver(side, to) }.abi_encode()
            }
            Action::EmergencyWithdraw { to, .. } => {
                emergencyWithdrawCall { pid, to: receiver(side, to) }.abi_encode()
            }
            Action::ClaimMany { pids, to, .. } => {
                claimManyCall { pids: pools(&pids), to: receiver(side, to) }.abi_encode()
            }
            Action::UpdatePool { .. } => updatePoolCall { pid }.abi_encode(),
            Action::MassUpdatePools { pids } => massUpdatePoolsCall { pids: pools(&pids) }.abi_encode(),
            Action::Fund { amount, kind, .. } => {
                fundCall { amount, kind, disclosure: B256::repeat_byte(kind) }.abi_encode()
            }
            Action::Add { lp, alloc, rewarder: there, .. } => {
                // One in four is no token.
                let token = side.tokens.get(lp).copied().unwrap_or(PEOPLE[0]);
                addCall { allocPoint: alloc, lpToken: token, rewarder: rewarder(there) }.abi_encode()
            }
            Action::Set { alloc, overwrite, rewarder: there, .. } => {
                setCall { pid, allocPoint: alloc, rewarder: rewarder(there), overwrite }.abi_encode()
            }
            Action::SetRate { rate, .. } => {
                let rate = match rate {
                    Rate::Wei(rate) => rate,
                    Rate::Lasting(power) => self.held >> power,
                };
                setSushiPerSecondCall { sushiPerSecond_: rate }.abi_encode()
            }
            Action::Token(_) => Vec::new(),
        };
        let scene = (self.world, self.duel);
        let outcome = match action {
            Action::Token(mischief) => {
                return mischief.play(scene, what, (REWARD, self.setting.hostile), self.held, reentry).await;
            }
            // No more than the stories look at.
            Action::Add { .. } if self.pools >= U256::from(POOLS) => return,
            Action::ClaimMany { .. } | Action::UpdatePool { .. } => {
                self.duel.act_and_answer(self.world, what, from, |side| (side.contract, call(side))).await
            }
            _ => self.duel.act(self.world, what, from, |side| (side.contract, call(side))).await,
        };
        let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
        tally.count(&name, &outcome, explain);
    }
}

/// What a token calls the farm with.
fn reentry(kind: u8, _side: &Side) -> Vec<u8> {
    let (pid, to, account) = (U256::ZERO, PEOPLE[0], PEOPLE[0]);
    match kind {
        0 => depositCall { pid, amount: U256::ZERO, to }.abi_encode(),
        1 => harvestCall { pid, to }.abi_encode(),
        2 => setSushiPerSecondCall { sushiPerSecond_: U256::ONE }.abi_encode(),
        3 => pendingSushiCall { pid, account }.abi_encode(),
        4 => undistributedCall {}.abi_encode(),
        _ => totalAllocPointCall {}.abi_encode(),
    }
}

#[tokio::test]
async fn whatever_happens_farm_does_as_its_twin() {
    let mut tally = Tally::default();
    let number = stories(STORIES);
    for (at, setting) in SETTINGS.into_iter().enumerate() {
        let world = world(setting.before_the_end.map_or(0, |before| (1 << 32) - before)).await;
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
            let (held, pools, staked) = (U256::ZERO, U256::ZERO, [[U256::ZERO; 4]; POOLS + 1]);
            let mut scene = Story { world: &world, duel: &duel, setting, held, pools, staked };
            scene.compare("the beginning", &involved(0, 0), 0).await;
            for (step, (seconds, action)) in story.into_iter().enumerate() {
                let place = format!("story {number} ({setting:?}), {step}: after {seconds} s {action:?}");
                // Of a failure the test harness shows what was printed, which is then the story so far.
                println!("{place}");
                pass(&world, seconds).await;
                scene.play(&place, action, &mut tally).await;
                let (who, pid) = action.place();
                let step = if step + 1 == STEPS { 0 } else { step };
                scene.compare(&place, &involved(step, who), pid).await;
            }
            world.recall(state).await;
        }
    }
    tally.finish(
        "Farm and its twin",
        [number, STORIES],
        &[
            "Deposit",
            "Withdraw",
            "Harvest",
            "WithdrawAndHarvest",
            "EmergencyWithdraw",
            "ClaimMany",
            "UpdatePool",
            "MassUpdatePools",
            "Fund",
            "Add",
            "Set",
            "SetRate",
        ],
        &[
            "ZeroAmount",
            "UnknownPool",
            "InsufficientStake",
            "InvalidReceiver",
            "CapExceeded",
            "InvalidLpToken",
            "InvalidRewarder",
            "NotDistributor",
            "RewardUnderfunded",
            "UnknownSourceKind",
            "TokenCallFailed",
            "OwnableUnauthorizedAccount",
        ],
        &[
            ("Deposit", Deposit::SIGNATURE_HASH),
            ("Withdraw", Withdraw::SIGNATURE_HASH),
            ("EmergencyWithdraw", EmergencyWithdraw::SIGNATURE_HASH),
            ("Harvest", Harvest::SIGNATURE_HASH),
            ("LogSetPool", LogSetPool::SIGNATURE_HASH),
            ("LogUpdatePool", LogUpdatePool::SIGNATURE_HASH),
            ("LogSushiPerSecond", LogSushiPerSecond::SIGNATURE_HASH),
            ("RewardOwed", RewardOwed::SIGNATURE_HASH),
            ("RewardForfeited", RewardForfeited::SIGNATURE_HASH),
            ("RewardFunded", RewardFunded::SIGNATURE_HASH),
        ],
    );
}
