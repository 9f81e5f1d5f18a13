//! What tests of single differences between farms do all the time.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolError};
use staking_abi::IFarm::{addCall, deposit_0Call, deposit_1Call, pendingSushiCall};
use staking_abi::IToken::{balanceOfCall, transferCall};
use staking_tests::fixtures::HostileToken;

use crate::agree::text;
use crate::farms::{BLOCK, IChef, POOLS, Peer, Rivals, Role, small};
use crate::pools::token;
use crate::stage::{ANYBODY, Outcome, Stage};

pub(crate) const OURS: usize = 0;
pub(crate) const THEIRS: usize = 1;
pub(crate) const ALICE: usize = 0;
pub(crate) const BOB: usize = 1;
pub(crate) const CAROL: usize = 2;

/// Wei per second of whatever emits.
pub(crate) const RATE: u64 = 1_000;

/// Reward tokens that farms have at first, unless they mint.
pub(crate) const REWARDS: u64 = 1_000_000_000;

/// Two farms on a stage.
pub(crate) struct Scene {
    pub(crate) stage: Stage,
    pub(crate) rivals: Rivals,
}

impl Scene {
    /// Of plain tokens, with a pool of one point, and rewards.
    pub(crate) async fn new(peer: Peer) -> Self {
        let scene = Self::bare(peer).await;
        scene.add(1, 0).await;
        scene.start().await;
        scene
    }

    /// Without pools and rewards.
    pub(crate) async fn bare(peer: Peer) -> Self {
        let stage = Stage::new().await;
        let [one, two, three, reward] =
            [token(&stage).await, token(&stage).await, token(&stage).await, token(&stage).await];
        Self::of(stage, peer, [one, two, three], reward).await
    }

    /// Of those tokens, without pools and rewards, at the beginning of a block of L1.
    pub(crate) async fn of(stage: Stage, peer: Peer, lps: [Address; POOLS], reward: Address) -> Self {
        let second = stage.world.now().await - Stage::GENESIS;
        stage.pass(BLOCK - second % BLOCK).await;
        let rivals = Rivals::of(&stage, peer, lps, reward, U256::from(RATE * BLOCK)).await;
        Self { stage, rivals }
    }

    /// The emission begins.
    pub(crate) async fn start(&self) {
        self.rivals.fund(&self.stage, REWARDS.into()).await;
        self.set_rate(RATE).await;
    }

    /// MasterChef's rate is what it is.
    pub(crate) async fn set_rate(&self, rate: u64) {
        let outcomes = self.rivals.set_rate(&self.stage, Role::Manager, U256::from(rate)).await;
        assert_eq!(outcomes.map(|one| one.success), [true, self.rivals.peer != Peer::MasterChef]);
    }

    /// One more pool.
    pub(crate) async fn add(&self, points: u64, lp: usize) {
        let (alloc_point, lp_token) = (U256::from(points), self.rivals.lps[lp]);
        let ours = addCall { allocPoint: alloc_point, lpToken: lp_token, rewarder: Address::ZERO };
        let theirs = IChef::addCall { allocPoint: alloc_point, lpToken: lp_token, withUpdate: false };
        let master = self.rivals.peer == Peer::MasterChef;
        let data = [ours.abi_encode(), if master { theirs.abi_encode() } else { ours.abi_encode() }];
        self.two(Role::Manager, data).await;
    }

    /// Both succeed.
    pub(crate) async fn two(&self, who: Role, data: [Vec<u8>; 2]) -> [Outcome; 2] {
        let outcomes = self.rivals.act(&self.stage, who, data).await;
        assert!(outcomes.iter().all(|outcome| outcome.success), "{outcomes:?}");
        outcomes
    }

    /// Somebody calls both, with a receiver of their own side.
    pub(crate) async fn call<C: SolCall>(&self, who: usize, call: impl Fn(Address) -> C) -> [Outcome; 2] {
        let data = self.rivals.sides.map(|side| call(side.people[who]).abi_encode());
        self.rivals.act(&self.stage, Role::Person(who), data).await
    }

    pub(crate) async fn must<C: SolCall>(&self, who: usize, call: impl Fn(Address) -> C) -> [Outcome; 2] {
        let outcomes = self.call(who, call).await;
        assert!(outcomes.iter().all(|outcome| outcome.success), "{outcomes:?}");
        outcomes
    }

    /// The manager of each calls it.
    pub(crate) async fn manage(&self, call: impl SolCall) -> [Outcome; 2] {
        let data = call.abi_encode();
        self.rivals.act(&self.stage, Role::Manager, [data.clone(), data]).await
    }

    /// Deposits in a pool: with the call that either chef has.
    pub(crate) async fn deposit(&self, who: usize, pid: u64, amount: u64) {
        let (pid, amount) = (U256::from(pid), U256::from(amount));
        if self.rivals.peer == Peer::MasterChef {
            self.must(who, |_| deposit_1Call { pid, amount }).await;
        } else {
            self.must(who, |to| deposit_0Call { pid, amount, to }).await;
        }
    }

    /// What somebody has pending in a pool, here and there.
    pub(crate) async fn pending(&self, who: usize, pid: u64) -> [u64; 2] {
        let ask = async |side: usize| {
            let side = self.rivals.sides[side];
            let call = pendingSushiCall { pid: U256::from(pid), account: side.people[who] };
            self.stage.word(side.farm, call.abi_encode()).await.to::<u64>()
        };
        [ask(OURS).await, ask(THEIRS).await]
    }

    /// Reward tokens of somebody, here and there.
    pub(crate) async fn rewards(&self, who: usize) -> [u64; 2] {
        let ask = async |side: usize| {
            let side = self.rivals.sides[side];
            let call = balanceOfCall { account: side.people[who] };
            self.stage.word(side.reward, call.abi_encode()).await.to::<u64>()
        };
        [ask(OURS).await, ask(THEIRS).await]
    }

    /// Ours asks for a word.
    pub(crate) async fn word(&self, call: impl SolCall) -> i128 {
        small(self.stage.word(self.rivals.sides[OURS].farm, call.abi_encode()).await)
    }

    /// Both farms are sent tokens.
    pub(crate) async fn send(&self, lp: Address, amount: u64) {
        for side in self.rivals.sides {
            let gift = transferCall { to: side.farm, value: U256::from(amount) };
            self.stage.perform(ANYBODY, lp, gift.abi_encode()).await;
        }
    }

    /// Lets seconds pass.
    pub(crate) async fn pass(&self, seconds: u64) {
        self.stage.pass(seconds).await;
    }
}

/// Ours refuses with that error, theirs does it.
pub(crate) fn refused_here(outcomes: &[Outcome; 2], why: impl SolError) {
    let [ours, theirs] = outcomes;
    assert!(!ours.success && theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(ours.answer, why.abi_encode());
}

/// Theirs refuses with that text, ours does it.
pub(crate) fn refused_there(outcomes: &[Outcome; 2], why: &str) {
    let [ours, theirs] = outcomes;
    assert!(ours.success && !theirs.success, "{ours:?} and {theirs:?}");
    assert_eq!(text(&theirs.answer), why);
}

/// A hostile token that behaves so far, of which [`ANYBODY`] has plenty.
pub(crate) async fn hostile(stage: &Stage) -> Address {
    let token = stage.world.create(&HostileToken::BYTECODE, &[]).await;
    let mint = HostileToken::mintCall { to: ANYBODY, amount: U256::ONE << 120 };
    stage.perform(ANYBODY, token, mint.abi_encode()).await;
    token
}
