//! A pair of ours and one of Uniswap's with the same tokens, and a cast of its own for each.
//!
//! Everybody exists twice, so that what one pair pays is not mixed with what the other pays.

use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use staking_abi::IPair::{
    allowanceCall, balanceOfCall, getReservesCall, kLastCall, price0CumulativeLastCall,
    price1CumulativeLastCall, totalSupplyCall,
};
use staking_abi::IPairFactory::{createPairCall, feeToCall, getPairCall, setFeeToCall};
use staking_abi::IToken::transferCall;
use staking_tests::fixtures::{FlashBorrower, HostileToken, Mode, PlainToken};

use crate::stage::{ANYBODY, SETTER, Stage};

/// How many people there are.
pub(crate) const PEOPLE: usize = 3;

/// A token that both pairs trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// Of the hostile token, whose balances can shrink.
    Acting(Mode),
}

/// One pair and whoever deals with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub(crate) factory: Address,
    pub(crate) pair: Address,
    pub(crate) tokens: [Address; 2],
    pub(crate) people: [Address; PEOPLE],
    pub(crate) borrower: Address,
    pub(crate) treasury: Address,
}

/// Wei of each token that everybody begins with: more than a pair may hold.
fn fortune() -> U256 {
    U256::from(1) << 116
}

impl Side {
    /// Whoever may receive something; any number means somebody.
    pub(crate) fn receiver(&self, number: usize) -> Address {
        let others = [self.borrower, self.treasury, self.pair];
        let all = [&self.people[..], &others].concat();
        all[number % all.len()]
    }

    fn holders(&self) -> Vec<Address> {
        (0..PEOPLE + 3).map(|number| self.receiver(number)).collect()
    }

    /// Everything that both pairs must agree on, with a name for it.
    pub(crate) async fn state(&self, stage: &Stage) -> Vec<(String, Bytes)> {
        let mut names = Vec::new();
        let mut questions = Vec::new();
        let mut add = |name: String, whom: Address, data: Vec<u8>| {
            names.push(name);
            questions.push((whom, data));
        };
        add("reserves".into(), self.pair, getReservesCall {}.abi_encode());
        add("total supply".into(), self.pair, totalSupplyCall {}.abi_encode());
        add("last k".into(), self.pair, kLastCall {}.abi_encode());
        add("price 0".into(), self.pair, price0CumulativeLastCall {}.abi_encode());
        add("price 1".into(), self.pair, price1CumulativeLastCall {}.abi_encode());
        add("fee receiver".into(), self.factory, feeToCall {}.abi_encode());
        let holders = self.holders();
        for (number, account) in holders.iter().copied().enumerate() {
            let balance = balanceOfCall { account }.abi_encode();
            add(format!("LP tokens of {number}"), self.pair, balance.clone());
            for (index, token) in self.tokens.into_iter().enumerate() {
                add(format!("token {index} of {number}"), token, balance.clone());
            }
        }
        let burnt = balanceOfCall { account: Address::ZERO };
        add("LP tokens of nobody".into(), self.pair, burnt.abi_encode());
        for (from, owner) in self.people.into_iter().enumerate() {
            for (to, spender) in self.people.into_iter().enumerate() {
                let allowance = allowanceCall { owner, spender };
                add(format!("allowance of {to} by {from}"), self.pair, allowance.abi_encode());
            }
        }
        names.into_iter().zip(stage.ask(questions).await).collect()
    }

    pub(crate) async fn reserves(&self, stage: &Stage) -> [U256; 2] {
        let answer = &stage.ask(vec![(self.pair, getReservesCall {}.abi_encode())]).await[0];
        [U256::from_be_slice(&answer[..32]), U256::from_be_slice(&answer[32..64])]
    }

    /// LP tokens, or any others.
    pub(crate) async fn balance(&self, stage: &Stage, token: Address, account: Address) -> U256 {
        stage.word(token, balanceOfCall { account }.abi_encode()).await
    }
}

/// Both sides; `[ours, theirs]` throughout.
pub(crate) struct Duel {
    pub(crate) sides: [Side; 2],
    pub(crate) kinds: [Kind; 2],
}

impl Duel {
    /// Two new tokens, with a pair in each factory and wealthy people.
    pub(crate) async fn begin(stage: &Stage, kinds: [Kind; 2]) -> Self {
        let mut tokens = Vec::new();
        for kind in kinds {
            tokens.push((token(stage, kind).await, kind));
        }
        tokens.sort_unstable_by_key(|(address, _)| *address);
        let (kinds, tokens) = ([tokens[0].1, tokens[1].1], [tokens[0].0, tokens[1].0]);

        let mut sides = Vec::new();
        for (number, factory) in (0x10u8..).step_by(0x10).zip(stage.factories) {
            // Whoever received it before has no counterpart any more.
            let nobody = setFeeToCall { newFeeTo: Address::ZERO };
            stage.perform(SETTER, factory, nobody.abi_encode()).await;
            let create = createPairCall { tokenA: tokens[1], tokenB: tokens[0] };
            stage.perform(ANYBODY, factory, create.abi_encode()).await;
            let found = getPairCall { tokenA: tokens[0], tokenB: tokens[1] };
            let pair = stage.word(factory, found.abi_encode()).await;
            let side = Side {
                factory,
                pair: Address::from_word(pair.into()),
                tokens,
                people: [1, 2, 3].map(|person| Address::repeat_byte(number + person)),
                borrower: stage.world.create(&FlashBorrower::BYTECODE, &[]).await,
                treasury: Address::repeat_byte(number + 4),
            };
            for account in side.people {
                stage.enrich(account).await;
            }
            for account in side.people.into_iter().chain([side.borrower]) {
                for (token, kind) in tokens.into_iter().zip(kinds) {
                    give(stage, token, kind, account).await;
                }
            }
            sides.push(side);
        }
        Self { sides: [sides[0], sides[1]], kinds }
    }

    /// An address of Uniswap's side as the one it corresponds to on ours.
    fn ours(&self, address: Address) -> Address {
        let [ours, theirs] = self.sides.map(|side| {
            let mut cast = side.holders();
            cast.push(side.factory);
            cast
        });
        theirs.iter().position(|known| *known == address).map_or(address, |index| ours[index])
    }

    fn our_word(&self, word: &[u8]) -> B256 {
        let word = B256::from_slice(word);
        let address = Address::from_word(word);
        if address.into_word() == word { self.ours(address).into_word() } else { word }
    }

    /// Words of Uniswap's side with the addresses of ours; anything else is left alone.
    pub(crate) fn our_words(&self, data: &[u8]) -> Bytes {
        if !data.len().is_multiple_of(32) {
            return data.to_vec().into();
        }
        data.chunks(32).flat_map(|word| self.our_word(word).0).collect()
    }

    /// A log of either side as ours would have it: emitter, topics, data.
    pub(crate) fn our_log(&self, log: &Log) -> (Address, Vec<B256>, Bytes) {
        let topics: Vec<_> = log.topics().iter().map(|topic| self.our_word(topic.as_slice())).collect();
        let mut data = log.data().data.clone();
        // How a refusal is worded is compared elsewhere.
        if let Ok(refusal) = FlashBorrower::Answered::decode_log_data_validate(log.data())
            && !refusal.success
        {
            data.clear();
        }
        (self.ours(log.address()), topics, self.our_words(&data))
    }
}

async fn token(stage: &Stage, kind: Kind) -> Address {
    match kind {
        Kind::Plain => {
            let arguments = (ANYBODY, U256::from(1) << 127).abi_encode();
            stage.world.create(&PlainToken::BYTECODE, &arguments).await
        }
        Kind::Acting(mode) => {
            let token = stage.world.create(&HostileToken::BYTECODE, &[]).await;
            let call = HostileToken::setModeCall { newMode: mode as u8 };
            stage.perform(ANYBODY, token, call.abi_encode()).await;
            token
        }
    }
}

async fn give(stage: &Stage, token: Address, kind: Kind, account: Address) {
    let data = match kind {
        Kind::Plain => transferCall { to: account, value: fortune() }.abi_encode(),
        Kind::Acting(_) => HostileToken::mintCall { to: account, amount: fortune() }.abi_encode(),
    };
    stage.perform(ANYBODY, token, data).await;
}
