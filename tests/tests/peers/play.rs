//! Doing to both pairs what people do.

use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::SolCall;
use staking_abi::IPair::{
    approveCall, burnCall, getReservesCall, initializeCall, mintCall, skimCall, swapCall, syncCall,
    transferCall, transferFromCall,
};
use staking_abi::IPairFactory::setFeeToCall;
use staking_math::amm;
use staking_tests::fixtures::{FlashBorrower, HostileToken};

use crate::action::{Action, Greed, Meanwhile, Payment};
use crate::side::{Duel, Kind, Side};
use crate::stage::{Outcome, SETTER, Stage};

fn small(amount: U256) -> u128 {
    amount.saturating_to()
}

fn only(at: usize, amount: U256) -> [U256; 2] {
    let mut amounts = [U256::ZERO; 2];
    amounts[at] = amount;
    amounts
}

fn pay(pair: Address, amount: U256) -> Vec<u8> {
    transferCall { to: pair, value: amount }.abi_encode()
}

pub(crate) fn swap(outs: [U256; 2], to: Address, data: &Bytes) -> Vec<u8> {
    swapCall { amount0Out: outs[0], amount1Out: outs[1], to, data: data.clone() }.abi_encode()
}

/// The amount a flash swap owes in the token it took: ⌊1000·out / 997⌋ + 1.
fn owed(out: U256) -> U256 {
    out * U256::from(1000) / U256::from(997) + U256::from(1)
}

impl Duel {
    /// Has both sides do something that each words for itself; compares how it went, and says whether it succeeded.
    async fn both(
        &self,
        stage: &Stage,
        what: &str,
        word: impl Fn(&Side) -> (Address, Address, Vec<u8>),
    ) -> Outcome {
        let mut outcomes = Vec::new();
        for side in &self.sides {
            let (from, to, data) = word(side);
            outcomes.push(stage.act(from, to, data).await);
        }
        let outcomes = <[Outcome; 2]>::try_from(outcomes).unwrap();
        self.assert_agree(what, &outcomes);
        let [_, theirs] = outcomes;
        theirs
    }

    /// Somebody sends tokens to the pair.
    async fn pay_in(&self, stage: &Stage, who: usize, token: usize, amount: U256) {
        if amount > U256::ZERO {
            let send = |side: &Side| (side.people[who], side.tokens[token], pay(side.pair, amount));
            self.both(stage, "sending tokens", send).await;
        }
    }

    /// Parts of 200 of what somebody has; more than 200 are more than that.
    async fn shares(&self, stage: &Stage, who: usize, part: u8) -> U256 {
        let [ours, _] = self.sides;
        let held = ours.balance(stage, ours.pair, ours.people[who]).await;
        held * U256::from(part) / U256::from(200)
    }

    /// The outcome of Uniswap's side, or nothing if the action makes no sense with these tokens.
    pub(crate) async fn play(&self, stage: &Stage, action: &Action) -> Option<Outcome> {
        let what = format!("{action:?}");
        let what = what.as_str();
        let [ours, _] = self.sides;
        let reserves = ours.reserves(stage).await;
        Some(match *action {
            Action::Mint { who, to, amounts } => {
                for (token, amount) in amounts.into_iter().enumerate() {
                    self.pay_in(stage, who, token, amount.of(reserves[token])).await;
                }
                let mint = |side: &Side| mintCall { to: side.receiver(to) }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, mint(side))).await
            }
            Action::Burn { who, to, part } => {
                let value = self.shares(stage, who, part).await;
                let hand_in = |side: &Side| transferCall { to: side.pair, value }.abi_encode();
                self.both(stage, "handing in", |side| (side.people[who], side.pair, hand_in(side))).await;
                let burn = |side: &Side| burnCall { to: side.receiver(to) }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, burn(side))).await
            }
            Action::Swap { who, to, into, amount, greed, data } => {
                let amount = amount.of(reserves[into]);
                self.pay_in(stage, who, into, amount).await;
                let outs = asked(reserves, into, amount, greed);
                let data = if data { Bytes::from_static(b"?") } else { Bytes::new() };
                let call = |side: &Side| {
                    // One swap in twelve goes to a token, which is refused.
                    let to = if to < 2 { side.tokens[to] } else { side.receiver(to) };
                    swap(outs, to, &data)
                };
                self.both(stage, what, |side| (side.people[who], side.pair, call(side))).await
            }
            Action::Flash { who, out, amount, payment, meanwhile, strict } => {
                let borrowed = amount.of(reserves[out]);
                let payment = payment_of(reserves, out, borrowed, payment);
                let plan = |side: &Side| {
                    let (mut targets, mut datas) = (Vec::new(), Vec::new());
                    if let Some(question) = question(meanwhile) {
                        targets.push(side.pair);
                        datas.push(question.into());
                    }
                    for (token, amount) in side.tokens.into_iter().zip(payment) {
                        if amount > U256::ZERO {
                            targets.push(token);
                            datas.push(pay(side.pair, amount).into());
                        }
                    }
                    FlashBorrower::planCall { targets, datas, strict }.abi_encode()
                };
                self.both(stage, "planning", |side| (side.people[who], side.borrower, plan(side))).await;
                let outs = only(out, borrowed);
                let data =
                    Bytes::copy_from_slice(&b"any length of data that is not a multiple"[..1 + who * 19]);
                let call = |side: &Side| swap(outs, side.borrower, &data);
                self.both(stage, what, |side| (side.people[who], side.pair, call(side))).await
            }
            Action::Donate { who, token, amount } => {
                let data = |side: &Side| pay(side.pair, amount.of(reserves[token]));
                self.both(stage, what, |side| (side.people[who], side.tokens[token], data(side))).await
            }
            Action::Skim { who, to } => {
                // Of a balance that shrank below its reserve nothing can be skimmed there: a difference.
                for (token, reserve) in ours.tokens.into_iter().zip(reserves) {
                    if ours.balance(stage, token, ours.pair).await < reserve {
                        return None;
                    }
                }
                let skim = |side: &Side| skimCall { to: side.receiver(to) }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, skim(side))).await
            }
            Action::Sync { who } => {
                let sync = || syncCall {}.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, sync())).await
            }
            Action::Move { who, to, part } => {
                let value = self.shares(stage, who, part).await;
                let data = |side: &Side| transferCall { to: side.receiver(to), value }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, data(side))).await
            }
            Action::Approve { who, spender, value } => {
                let value = value.of(reserves[0]);
                let data = |side: &Side| approveCall { spender: side.people[spender], value }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, data(side))).await
            }
            Action::MoveFrom { who, from, to, part } => {
                let value = self.shares(stage, from, part).await;
                let data = |side: &Side| {
                    transferFromCall { from: side.people[from], to: side.receiver(to), value }.abi_encode()
                };
                self.both(stage, what, |side| (side.people[who], side.pair, data(side))).await
            }
            Action::FeeTo { to, by_setter } => self.choose_fee_receiver(stage, to, by_setter).await,
            Action::Shrink { token, part } => {
                let Kind::Acting(_) = self.kinds[token] else { return None };
                // At most a quarter, so that the supply of LP tokens stays far below 2^127.
                let held = ours.balance(stage, ours.tokens[token], ours.pair).await;
                let amount = held * U256::from(part) / U256::from(1024);
                let data =
                    |side: &Side| HostileToken::confiscateCall { from: side.pair, amount }.abi_encode();
                self.both(stage, what, |side| (side.people[0], side.tokens[token], data(side))).await
            }
            Action::Initialize { who } => {
                let [first, second] = ours.tokens;
                let data = || initializeCall { tokenA: first, tokenB: second }.abi_encode();
                self.both(stage, what, |side| (side.people[who], side.pair, data())).await
            }
        })
    }

    /// Of the factories' events only ours has one for this.
    async fn choose_fee_receiver(&self, stage: &Stage, to: Option<usize>, by_setter: bool) -> Outcome {
        let mut outcomes = Vec::new();
        for side in &self.sides {
            let from = if by_setter { SETTER } else { side.people[0] };
            let call = setFeeToCall { newFeeTo: to.map_or(Address::ZERO, |to| side.receiver(to)) };
            let mut outcome = stage.act(from, side.factory, call.abi_encode()).await;
            outcome.logs.clear();
            outcomes.push(outcome);
        }
        let outcomes = <[Outcome; 2]>::try_from(outcomes).unwrap();
        self.assert_agree("choosing who receives the fee", &outcomes);
        let [_, theirs] = outcomes;
        theirs
    }
}

/// What a swap asks for.
fn asked(reserves: [U256; 2], into: usize, amount: U256, greed: Greed) -> [U256; 2] {
    let out = 1 - into;
    let exact = amm::amount_out_down(small(amount), small(reserves[into]), small(reserves[out]));
    let exact = U256::from(exact.unwrap_or(1));
    let one = U256::from(1);
    match greed {
        Greed::Exact => only(out, exact),
        Greed::OneMore => only(out, exact + one),
        Greed::OneLess => only(out, exact.saturating_sub(one)),
        Greed::Both => {
            let mut outs = only(out, exact / U256::from(2));
            outs[into] = amount / U256::from(3);
            outs
        }
        Greed::Everything => only(out, reserves[out]),
        Greed::Nothing => only(out, U256::ZERO),
    }
}

/// What a borrower pays of both tokens.
fn payment_of(reserves: [U256; 2], out: usize, borrowed: U256, payment: Payment) -> [U256; 2] {
    let due = amm::amount_in_up(small(borrowed), small(reserves[1 - out]), small(reserves[out]));
    let (at, due) = match payment {
        Payment::Other { .. } => (1 - out, U256::from(due.unwrap_or(1))),
        Payment::Same { .. } => (out, owed(borrowed)),
        Payment::Bounced => (out, U256::from(1) << 120),
        Payment::Never => (out, U256::ZERO),
    };
    let short = matches!(payment, Payment::Other { short: true } | Payment::Same { short: true });
    only(at, due.saturating_sub(U256::from(u8::from(short) * 2)))
}

/// What a borrower calls the pair with.
fn question(meanwhile: Meanwhile) -> Option<Vec<u8>> {
    let to = Address::repeat_byte(0x77);
    match meanwhile {
        Meanwhile::Nothing => None,
        Meanwhile::Looks => Some(getReservesCall {}.abi_encode()),
        Meanwhile::Reenters(kind) => Some(match kind % 5 {
            0 => mintCall { to }.abi_encode(),
            1 => burnCall { to }.abi_encode(),
            2 => skimCall { to }.abi_encode(),
            3 => syncCall {}.abi_encode(),
            _ => swap([U256::from(1); 2], to, &Bytes::new()),
        }),
    }
}
