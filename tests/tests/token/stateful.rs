//! Random stories beside a ledger of plain numbers: the properties every ERC-20 has (after crytic/properties).

use crate::stage::{Stage, supply};
use alloy::primitives::{Address, U256};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IToken::{
    ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSpender,
};
use staking_tests::RefusedCall;

/// Four accounts with keys, and the zero address.
const PEOPLE: usize = 4;
const NOBODY: usize = PEOPLE;

#[derive(Clone, Debug)]
enum Action {
    Transfer { from: usize, to: usize, value: Value },
    Approve { owner: usize, spender: usize, value: Value },
    TransferFrom { spender: usize, from: usize, to: usize, value: Value },
    Mint { to: usize, value: u64 },
}

/// An amount near a border of the sender's balance or anywhere.
#[derive(Clone, Debug)]
enum Value {
    Zero,
    Part(u8),
    All,
    OneTooMany,
    Endless,
}

fn action() -> impl Strategy<Value = Action> {
    let (who, anyone) = (0..PEOPLE, 0..=NOBODY);
    let value = prop_oneof![
        1 => Just(Value::Zero),
        4 => any::<u8>().prop_map(Value::Part),
        2 => Just(Value::All),
        1 => Just(Value::OneTooMany),
        1 => Just(Value::Endless),
    ];
    prop_oneof![
        4 => (who.clone(), anyone.clone(), value.clone())
            .prop_map(|(from, to, value)| Action::Transfer { from, to, value }),
        3 => (who.clone(), anyone.clone(), value.clone())
            .prop_map(|(owner, spender, value)| Action::Approve { owner, spender, value }),
        4 => (who.clone(), who.clone(), anyone, value)
            .prop_map(|(spender, from, to, value)| Action::TransferFrom { spender, from, to, value }),
        1 => (who, any::<u64>()).prop_map(|(to, value)| Action::Mint { to, value }),
    ]
}

/// What the token must say.
struct Ledger {
    supply: U256,
    balances: [U256; PEOPLE],
    allowances: [[U256; PEOPLE]; PEOPLE],
}

impl Ledger {
    fn value(&self, of: usize, value: &Value) -> U256 {
        let balance = self.balances[of];
        match value {
            Value::Zero => U256::ZERO,
            Value::Part(part) => balance * U256::from(*part) / U256::from(255),
            Value::All => balance,
            Value::OneTooMany => balance + U256::ONE,
            Value::Endless => U256::MAX,
        }
    }

    fn transfer(&mut self, from: usize, to: usize, value: U256) {
        self.balances[from] -= value;
        self.balances[to] += value;
    }
}

/// How often a story did what it was told, and how often it was refused.
#[derive(Default)]
struct Tally {
    done: u32,
    refused: u32,
}

struct Story {
    stage: Stage,
    people: [Address; PEOPLE + 1],
    ledger: Ledger,
    tally: Tally,
}

impl Story {
    async fn begin() -> Self {
        let stage = Stage::new().await;
        let world = &stage.world;
        let people = [world.owner, world.alice, world.bob, world.mallory, Address::ZERO];
        let mut ledger = Ledger {
            supply: supply(),
            balances: [U256::ZERO; PEOPLE],
            allowances: [[U256::ZERO; PEOPLE]; PEOPLE],
        };
        ledger.balances[0] = supply();
        Self { stage, people, ledger, tally: Tally::default() }
    }

    async fn play(&mut self, action: &Action) {
        let refused = match action {
            Action::Transfer { from, to, value } => self.transfer(*from, *to, value).await,
            Action::Approve { owner, spender, value } => self.approve(*owner, *spender, value).await,
            Action::TransferFrom { spender, from, to, value } => {
                self.transfer_from(*spender, *from, *to, value).await
            }
            Action::Mint { to, value } => {
                let value = U256::from(*value);
                let mint = self.stage.token.mint(self.people[*to], value).into_transaction_request();
                self.stage.world.send(self.people[0], mint).await;
                self.ledger.balances[*to] += value;
                self.ledger.supply += value;
                false
            }
        };
        match refused {
            true => self.tally.refused += 1,
            false => self.tally.done += 1,
        }
        self.compare().await;
    }

    async fn transfer(&mut self, from: usize, to: usize, value: &Value) -> bool {
        let (world, sender, balance) = (&self.stage.world, self.people[from], self.ledger.balances[from]);
        let needed = self.ledger.value(from, value);
        let call = self.stage.token.transfer(self.people[to], needed);
        if to == NOBODY {
            call.refused(world, sender).await.with(ERC20InvalidReceiver { receiver: Address::ZERO });
            return true;
        }
        if needed > balance {
            call.refused(world, sender).await.with(ERC20InsufficientBalance { sender, balance, needed });
            return true;
        }
        world.send(sender, call.into_transaction_request()).await;
        self.ledger.transfer(from, to, needed);
        false
    }

    async fn approve(&mut self, owner: usize, spender: usize, value: &Value) -> bool {
        let value = self.ledger.value(owner, value);
        let call = self.stage.token.approve(self.people[spender], value);
        if spender == NOBODY {
            let refused = call.refused(&self.stage.world, self.people[owner]).await;
            refused.with(ERC20InvalidSpender { spender: Address::ZERO });
            return true;
        }
        self.stage.world.send(self.people[owner], call.into_transaction_request()).await;
        self.ledger.allowances[owner][spender] = value;
        false
    }

    async fn transfer_from(&mut self, by: usize, from: usize, to: usize, value: &Value) -> bool {
        let (world, spender, sender) = (&self.stage.world, self.people[by], self.people[from]);
        let (balance, allowance) = (self.ledger.balances[from], self.ledger.allowances[from][by]);
        let needed = self.ledger.value(from, value);
        let call = self.stage.token.transferFrom(sender, self.people[to], needed);
        if needed > allowance {
            let expected = ERC20InsufficientAllowance { spender, allowance, needed };
            call.refused(world, spender).await.with(expected);
            return true;
        }
        if to == NOBODY {
            call.refused(world, spender).await.with(ERC20InvalidReceiver { receiver: Address::ZERO });
            return true;
        }
        if needed > balance {
            call.refused(world, spender).await.with(ERC20InsufficientBalance { sender, balance, needed });
            return true;
        }
        world.send(spender, call.into_transaction_request()).await;
        self.ledger.transfer(from, to, needed);
        if allowance != U256::MAX {
            self.ledger.allowances[from][by] -= needed;
        }
        false
    }

    async fn compare(&self) {
        let mut sum = U256::ZERO;
        for (who, &account) in self.people[..PEOPLE].iter().enumerate() {
            let balance = self.stage.balance(account).await;
            assert_eq!(balance, self.ledger.balances[who]);
            sum += balance;
            for (by, &spender) in self.people[..PEOPLE].iter().enumerate() {
                let allowance = self.stage.allowance(account, spender).await;
                assert_eq!(allowance, self.ledger.allowances[who][by]);
            }
        }
        assert_eq!(self.stage.total_supply().await, self.ledger.supply);
        assert_eq!(sum, self.ledger.supply, "nobody else holds any");
        assert_eq!(self.stage.balance(Address::ZERO).await, U256::ZERO);
    }
}

/// Stories are drawn from a fixed seed, so that every run tells the same ones.
#[test]
fn balances_add_up_to_the_supply_in_any_story() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(action(), 40..60);
    for _ in 0..4 {
        let story = stories.new_tree(&mut runner).unwrap().current();
        let tally = runtime.block_on(async {
            let mut stage = Story::begin().await;
            for (step, action) in story.iter().enumerate() {
                eprintln!("{step}: {action:?}");
                stage.play(action).await;
            }
            stage.tally
        });
        assert!(tally.done > 10 && tally.refused > 5, "a story in which little happens");
    }
}
