//! Random stories on the compiled pair, beside the modelled one at the times the chain gave its blocks.

use crate::model::{HOLDERS, Model, PAIR, TAKER, big};
use alloy::primitives::{Address, Bytes, U256};
use alloy::rpc::types::TransactionRequest;
use num_bigint::BigUint;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IPair::{Burn, Mint, Swap, Sync};
use staking_tests::{Amm, Receipt, World, event, token};

/// Wei from a few to 2^104.
#[derive(Clone, Copy, Debug)]
struct Amount {
    value: u64,
    shift: u32,
}

impl Amount {
    fn wei(self) -> U256 {
        U256::from(self.value) << self.shift as usize
    }
}

#[derive(Clone, Debug)]
enum Action {
    Mint {
        who: usize,
        amounts: [Amount; 2],
    },
    /// At the ratio of the reserves, so that all of it counts.
    MintEven {
        who: usize,
        part: u8,
    },
    Burn {
        who: usize,
        part: u8,
    },
    /// `greed` wei more than there is to have.
    Swap {
        who: usize,
        from: usize,
        amount: Amount,
        greed: u8,
    },
    /// Both in and both out.
    SwapBoth {
        who: usize,
        amounts: [Amount; 2],
        parts: [u8; 2],
    },
    Donate {
        at: usize,
        amount: Amount,
    },
    Skim {
        who: usize,
    },
    Sync,
    Transfer {
        from: usize,
        to: usize,
        part: u8,
    },
    Charge {
        is_charged: bool,
    },
    Wait {
        seconds: u64,
    },
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        1 => (0..5_000u64).prop_map(|value| Amount { value, shift: 0 }),
        3 => (1..u64::MAX, prop_oneof![Just(0u32), Just(8), Just(16)])
            .prop_map(|(value, shift)| Amount { value, shift }),
        1 => (1..u64::MAX, 17..41u32).prop_map(|(value, shift)| Amount { value, shift }),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let (who, at, part) = (0..3usize, 0..2usize, any::<u8>());
    let amounts = || [amount(), amount()];
    prop_oneof![
        2 => (who.clone(), amounts()).prop_map(|(who, amounts)| Action::Mint { who, amounts }),
        3 => (who.clone(), 1..u8::MAX).prop_map(|(who, part)| Action::MintEven { who, part }),
        4 => (who.clone(), part).prop_map(|(who, part)| Action::Burn { who, part }),
        6 => (who.clone(), at.clone(), amount(), prop_oneof![4 => Just(0u8), 1 => Just(1), 1 => Just(9)])
            .prop_map(|(who, from, amount, greed)| Action::Swap { who, from, amount, greed }),
        1 => (who.clone(), amounts(), [any::<u8>(), any::<u8>()])
            .prop_map(|(who, amounts, parts)| Action::SwapBoth { who, amounts, parts }),
        2 => (at, amount()).prop_map(|(at, amount)| Action::Donate { at, amount }),
        1 => who.clone().prop_map(|who| Action::Skim { who }),
        1 => Just(Action::Sync),
        2 => (who.clone(), 0..PAIR + 1, part).prop_map(|(from, to, part)| Action::Transfer { from, to, part }),
        1 => any::<bool>().prop_map(|is_charged| Action::Charge { is_charged }),
        2 => (1..100_000u64).prop_map(|seconds| Action::Wait { seconds }),
    ]
}

fn from_big(value: &BigUint) -> U256 {
    U256::from_le_slice(&value.to_bytes_le())
}

fn to_big(value: U256) -> BigUint {
    BigUint::from_bytes_le(&value.to_le_bytes::<32>())
}

fn part_of(whole: &BigUint, part: u8) -> BigUint {
    whole * u32::from(part) / 255u32
}

/// How often a story did what it was told, and how often it was refused.
#[derive(Clone, Copy, Default)]
struct Tally {
    done: u32,
    refused: u32,
}

struct Story {
    amm: Amm,
    holders: [Address; HOLDERS],
    model: Model,
    tally: Tally,
}

impl Story {
    /// A new pair of two new tokens, of which the owner has more than reserves can hold.
    async fn begin(stage: &Amm) -> Self {
        let world = &stage.world;
        let tokens = [token(world, "A", "A").await, token(world, "B", "B").await];
        let amm = stage.another(tokens).await;
        for token in &amm.tokens {
            let mint = token.mint(world.owner, U256::ONE << 120).into_transaction_request();
            world.send(world.owner, mint).await;
        }
        let holders = [world.alice, world.bob, world.mallory, world.owner, amm.address(), Address::ZERO];
        let is_charged = amm.factory.feeTo().call().await.unwrap() != Address::ZERO;
        let model = Model { is_charged, ..Model::default() };
        Self { amm, holders, model, tally: Tally::default() }
    }

    /// Sends what the model allows or refuses; its time and the receipt of a success.
    async fn attempt(&mut self, from: usize, call: TransactionRequest) -> (Receipt, u64) {
        let receipt = self.amm.world.attempt(self.holders[from], call).await;
        let at = self.amm.world.time_of(&receipt).await;
        match receipt.status() {
            true => self.tally.done += 1,
            false => self.tally.refused += 1,
        }
        (receipt, at)
    }

    async fn donate(&mut self, amounts: [U256; 2]) {
        self.amm.donate(amounts).await;
        for (balance, amount) in self.model.balances.iter_mut().zip(amounts) {
            *balance += to_big(amount);
        }
    }

    async fn hand_in(&mut self, from: usize, to: usize, value: &BigUint) {
        let call = self.amm.pair.transfer(self.holders[to], from_big(value)).into_transaction_request();
        self.amm.world.send(self.holders[from], call).await;
        self.model.liquidity[from] -= value;
        self.model.liquidity[to] += value;
    }

    async fn mint(&mut self, who: usize, amounts: [U256; 2]) {
        self.donate(amounts).await;
        let call = self.amm.pair.mint(self.holders[who]).into_transaction_request();
        let (receipt, at) = self.attempt(who, call).await;
        let expected = self.model.mint(who, at);
        assert_eq!(receipt.status(), expected.is_some());
        if let Some(([amount0, amount1], next)) = expected {
            let minted = event::<Mint>(&receipt, self.amm.address());
            assert_eq!([minted.amount0, minted.amount1], [from_big(&amount0), from_big(&amount1)]);
            self.turn(next, &receipt);
        }
    }

    async fn burn(&mut self, who: usize) {
        let call = self.amm.pair.burn(self.holders[who]).into_transaction_request();
        let before = self.amm.balances(self.holders[who]).await;
        let (receipt, at) = self.attempt(who, call).await;
        let expected = self.model.burn(at);
        assert_eq!(receipt.status(), expected.is_some());
        if let Some((amounts, next)) = expected {
            let [paid0, paid1] = amounts.map(|amount| from_big(&amount));
            let burnt = event::<Burn>(&receipt, self.amm.address());
            assert_eq!([burnt.amount0, burnt.amount1], [paid0, paid1]);
            let after = self.amm.balances(self.holders[who]).await;
            assert_eq!(after, [before[0] + paid0, before[1] + paid1]);
            self.turn(next, &receipt);
        }
    }

    async fn swap(&mut self, who: usize, outs: [BigUint; 2]) {
        let [out0, out1] = [0, 1].map(|at: usize| from_big(&outs[at]));
        let call = self.amm.pair.swap(out0, out1, self.holders[who], Bytes::new());
        let before = self.amm.balances(self.holders[who]).await;
        let (receipt, at) = self.attempt(who, call.into_transaction_request()).await;
        let expected = self.model.swap(&outs, at);
        assert_eq!(receipt.status(), expected.is_some());
        if let Some(([came0, came1], next)) = expected {
            let swapped = event::<Swap>(&receipt, self.amm.address());
            assert_eq!([swapped.amount0In, swapped.amount1In], [from_big(&came0), from_big(&came1)]);
            assert_eq!([swapped.amount0Out, swapped.amount1Out], [out0, out1]);
            let after = self.amm.balances(self.holders[who]).await;
            assert_eq!(after, [before[0] + out0, before[1] + out1]);
            assert!(next.k() >= self.model.k(), "AMM-1");
            self.turn(next, &receipt);
        }
    }

    /// The model goes on, and the pair said what it has now. An LP token is worth no less unless the fee took some.
    fn turn(&mut self, next: Model, receipt: &Receipt) {
        let synced = event::<Sync>(receipt, self.amm.address());
        let reserves = [U256::from(synced.reserve0), U256::from(synced.reserve1)];
        assert_eq!(reserves, [0, 1].map(|at: usize| from_big(&next.reserves[at])));
        let (before, after) = (self.model.supply(), next.supply());
        if before > big(0) && next.liquidity[TAKER] == self.model.liquidity[TAKER] {
            assert!(next.k() * &before * &before >= self.model.k() * &after * &after, "AMM-2");
        }
        self.model = next;
    }

    async fn play(&mut self, action: &Action) {
        match *action {
            Action::Mint { who, amounts } => self.mint(who, amounts.map(Amount::wei)).await,
            Action::MintEven { who, part } => {
                let amounts = [0, 1].map(|at: usize| from_big(&part_of(&self.model.reserves[at], part)));
                self.mint(who, amounts).await;
            }
            Action::Burn { who, part } => {
                let value = part_of(&self.model.liquidity[who], part);
                self.hand_in(who, PAIR, &value).await;
                self.burn(who).await;
            }
            Action::Swap { who, from, amount, greed } => {
                let mut amounts = [U256::ZERO; 2];
                amounts[from] = amount.wei();
                self.donate(amounts).await;
                let mut outs = [big(0), big(0)];
                outs[1 - from] = self.model.most_out(from) + u32::from(greed);
                self.swap(who, outs).await;
            }
            Action::SwapBoth { who, amounts, parts } => {
                self.donate(amounts.map(Amount::wei)).await;
                let outs = [0, 1].map(|at: usize| part_of(&self.model.surplus()[at], parts[at]));
                self.swap(who, outs).await;
            }
            Action::Donate { at, amount } => {
                let mut amounts = [U256::ZERO; 2];
                amounts[at] = amount.wei();
                self.donate(amounts).await;
            }
            Action::Skim { who } => {
                let before = self.amm.balances(self.holders[who]).await;
                let call = self.amm.pair.skim(self.holders[who]).into_transaction_request();
                let (receipt, _) = self.attempt(who, call).await;
                assert!(receipt.status());
                let surplus = self.model.surplus().map(|amount| from_big(&amount));
                let after = self.amm.balances(self.holders[who]).await;
                assert_eq!(after, [before[0] + surplus[0], before[1] + surplus[1]]);
                self.model.balances = self.model.reserves.clone();
            }
            Action::Sync => {
                let call = self.amm.pair.sync().into_transaction_request();
                let (receipt, at) = self.attempt(0, call).await;
                let expected = self.model.sync(at);
                assert_eq!(receipt.status(), expected.is_some());
                if let Some(((), next)) = expected {
                    self.turn(next, &receipt);
                }
            }
            Action::Transfer { from, to, part } => {
                let value = part_of(&self.model.liquidity[from], part);
                self.hand_in(from, to, &value).await;
            }
            Action::Charge { is_charged } => {
                let to = if is_charged { self.holders[TAKER] } else { Address::ZERO };
                let call = self.amm.factory.setFeeTo(to).into_transaction_request();
                self.amm.world.send(self.amm.world.owner, call).await;
                self.model.is_charged = is_charged;
            }
            Action::Wait { seconds } => self.amm.world.chain.skip_seconds(seconds).await.unwrap(),
        }
        self.compare().await;
    }

    async fn compare(&self) {
        let (amm, model) = (&self.amm, &self.model);
        let all = |values: &[BigUint]| values.iter().map(from_big).collect::<Vec<_>>();
        assert_eq!(amm.reserves().await.to_vec(), all(&model.reserves));
        assert_eq!(amm.balances(amm.address()).await.to_vec(), all(&model.balances));
        let mut liquidity = Vec::new();
        for holder in self.holders {
            liquidity.push(amm.liquidity(holder).await);
        }
        assert_eq!(liquidity, all(&model.liquidity));
        assert_eq!(amm.supply().await, liquidity.iter().sum::<U256>());
        assert_eq!(amm.pair.kLast().call().await.unwrap(), from_big(&model.k_last));
        let sums = [
            amm.pair.price0CumulativeLast().call().await.unwrap(),
            amm.pair.price1CumulativeLast().call().await.unwrap(),
        ];
        assert_eq!(sums.to_vec(), all(&model.cumulative));
        amm.assert_solvent().await;
    }
}

/// AMM-1 to AMM-5 in 40 stories of 25 actions, drawn from a fixed seed, so that every run tells the same ones. Each
/// begins with a deposit, on a chain that all share.
#[test]
fn amm_5_the_pair_agrees_with_the_model_in_any_story() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::deterministic();
    let stories = (prop::collection::vec(action(), 24), [amount(), amount()]);
    let stage = runtime.block_on(async { Amm::in_world(World::new().await).await });
    if !stage.world.is_embedded() {
        return assert!(std::env::var("STAKE_RPC_URL").is_ok(), "only a shared chain cannot skip time");
    }
    let mut tally = Tally::default();
    for number in 0..40 {
        let (actions, amounts) = stories.new_tree(&mut runner).unwrap().current();
        runtime.block_on(async {
            let mut story = Story::begin(&stage).await;
            let first = Action::Mint { who: 0, amounts };
            for (step, action) in [&first].into_iter().chain(&actions).enumerate() {
                eprintln!("story {number}, {step}: {action:?}");
                story.play(action).await;
            }
            tally =
                Tally { done: tally.done + story.tally.done, refused: tally.refused + story.tally.refused };
        });
    }
    eprintln!("{} calls were done and {} refused", tally.done, tally.refused);
    assert!(tally.done > 350 && tally.refused > 80, "stories in which little happens");
}
