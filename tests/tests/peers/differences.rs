//! What is meant to differ from Uniswap V2, one by one: everything else must not.

use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, Signature, U256, b256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolCall, SolError, SolValue};
use staking_abi::IPair::{
    ERC20InvalidReceiver, ERC20InvalidSpender, ERC2612InvalidSigner, InsufficientLiquidityMinted,
    TokenCallFailed, approveCall, burnCall, getReservesCall, initializeCall, mintCall, nameCall, skimCall,
    symbolCall, syncCall, transferCall, transferFromCall,
};
use staking_abi::IPairFactory::{acceptFeeToSetterCall, feeToSetterCall, setFeeToSetterCall};
use staking_tests::fixtures::{HostileToken, Mode};
use staking_tests::permit::{Permit, domain};

use crate::agree::text;
use crate::factories::permitted;
use crate::play::swap;
use crate::side::{Duel, Kind, Side};
use crate::stage::{ANYBODY, Outcome, SETTER, Stage, uniswap};

const OURS: usize = 0;
const THEIRS: usize = 1;

/// The order of secp256k1.
const ORDER: B256 = b256!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

const TOKENS: u64 = 1_000_000;

/// Two pairs that hold as many wei of both tokens, of which the first person has the LP tokens.
async fn begin(stage: &Stage, mode: Mode) -> Duel {
    let duel = Duel::begin(stage, [Kind::Acting(mode); 2]).await;
    for side in &duel.sides {
        deposit(stage, side, side.pair).await;
        let mint = mintCall { to: side.people[0] }.abi_encode();
        stage.perform(side.people[0], side.pair, mint).await;
    }
    duel
}

async fn deposit(stage: &Stage, side: &Side, pair: Address) {
    for token in side.tokens {
        let send = transferCall { to: pair, value: U256::from(TOKENS) };
        stage.perform(side.people[0], token, send.abi_encode()).await;
    }
}

/// What becomes of the first person's call of each pair.
async fn both(stage: &Stage, duel: &Duel, data: impl Fn(&Side) -> Vec<u8>) -> [Outcome; 2] {
    let mut outcomes = Vec::new();
    for side in &duel.sides {
        outcomes.push(stage.act(side.people[0], side.pair, data(side)).await);
    }
    outcomes.try_into().unwrap()
}

/// What ours refuses with, and Uniswap does.
async fn refused(stage: &Stage, duel: &Duel, data: impl Fn(&Side) -> Vec<u8>) -> Bytes {
    let [ours, theirs] = both(stage, duel, data).await;
    assert!(!ours.success && theirs.success, "{} and {}", ours.success, theirs.success);
    ours.answer
}

/// What Uniswap refuses with, and ours does.
async fn granted(stage: &Stage, duel: &Duel, data: impl Fn(&Side) -> Vec<u8>) -> String {
    let [ours, theirs] = both(stage, duel, data).await;
    assert!(ours.success && !theirs.success, "{} and {}", ours.success, theirs.success);
    text(&theirs.answer)
}

async fn turn(stage: &Stage, token: Address, mode: Mode) {
    let call = HostileToken::setModeCall { newMode: mode as u8 };
    stage.perform(ANYBODY, token, call.abi_encode()).await;
}

async fn pretend(stage: &Stage, duel: &Duel, lie: U256) {
    for token in duel.sides[OURS].tokens {
        let call = HostileToken::setLieCall { newLies: true, newLie: lie };
        stage.perform(ANYBODY, token, call.abi_encode()).await;
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn lp_tokens_never_go_to_the_zero_address() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let (nowhere, one) = (Address::ZERO, U256::from(1));
    let receiver = Bytes::from(ERC20InvalidReceiver { receiver: nowhere }.abi_encode());
    let moved = refused(&stage, &duel, |_| transferCall { to: nowhere, value: one }.abi_encode()).await;
    assert_eq!(moved, receiver);
    let spender = ERC20InvalidSpender { spender: nowhere }.abi_encode();
    let approved =
        refused(&stage, &duel, |_| approveCall { spender: nowhere, value: one }.abi_encode()).await;
    assert_eq!(approved, spender);
    both(&stage, &duel, |side| approveCall { spender: side.people[0], value: one }.abi_encode()).await;
    let taken = |side: &Side| transferFromCall { from: side.people[0], to: nowhere, value: one }.abi_encode();
    assert_eq!(refused(&stage, &duel, taken).await, receiver);
    for side in &duel.sides {
        deposit(&stage, side, side.pair).await;
    }
    assert_eq!(refused(&stage, &duel, |_| mintCall { to: nowhere }.abi_encode()).await, receiver);
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn permits_need_a_low_s() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let owner = stage.world.alice;
    let (value, nonce, deadline) = (U256::from(1), U256::ZERO, U256::MAX);
    let permit = Permit { owner, spender: ANYBODY, value, nonce, deadline };
    let twin = |side: &Side, name: &str| {
        let low = permit.sign(&stage.world, owner, &domain(&stage.world, name, side.pair));
        permitted(&permit, &Signature::new(low.r(), U256::from_be_bytes(ORDER.0) - low.s(), !low.v()))
    };
    let name = |side: &Side| if side.pair == duel.sides[OURS].pair { "Stylus LP" } else { "Uniswap V2" };
    let answer = refused(&stage, &duel, |side| twin(side, name(side))).await;
    assert_eq!(answer, ERC2612InvalidSigner { signer: Address::ZERO, owner }.abi_encode());
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn a_factory_that_does_not_answer_charges_no_fee() {
    let stage = Stage::new().await;
    let mut duel = begin(&stage, Mode::ReturnTrue).await;
    // Both made by an account without code, as nobody's implementation is at home in a factory.
    let code = TransactionRequest::default().with_deploy_code(uniswap("UniswapV2Pair"));
    let created = stage.transact(code.with_from(ANYBODY).with_gas_limit(10_000_000)).await;
    duel.sides[OURS].pair = stage.implementation;
    duel.sides[THEIRS].pair = created.contract_address.unwrap();
    for side in &duel.sides {
        let [first, second] = side.tokens;
        let call = initializeCall { tokenA: first, tokenB: second };
        stage.perform(ANYBODY, side.pair, call.abi_encode()).await;
        deposit(&stage, side, side.pair).await;
    }
    let said = granted(&stage, &duel, |side| mintCall { to: side.pair }.abi_encode()).await;
    assert_eq!(said, "");
    let said = granted(&stage, &duel, |side| burnCall { to: side.people[0] }.abi_encode()).await;
    assert_eq!(said, "");
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn reserves_are_written_before_the_tokens_of_a_burn_leave() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let mut read = Vec::new();
    for side in &duel.sides {
        let half = transferCall { to: side.pair, value: U256::from(TOKENS / 2) };
        stage.perform(side.people[0], side.pair, half.abi_encode()).await;
        let question = getReservesCall {}.abi_encode().into();
        let call = HostileToken::setReentryCall { newTarget: side.pair, newPayload: question };
        stage.perform(ANYBODY, side.tokens[0], call.abi_encode()).await;
        turn(&stage, side.tokens[0], Mode::Reenter).await;
        stage.perform(side.people[0], side.pair, burnCall { to: side.people[0] }.abi_encode()).await;
        let answer = stage.ask(vec![(side.tokens[0], HostileToken::reentryAnswerCall {}.abi_encode())]).await;
        let answer = HostileToken::reentryAnswerCall::abi_decode_returns(&answer[0]).unwrap();
        read.push(U256::from_be_slice(&answer[..32]));
        turn(&stage, side.tokens[0], Mode::ReturnTrue).await;
    }
    assert_eq!(read, [TOKENS / 2, TOKENS].map(U256::from));
    duel.assert_same_state(&stage, "the burn").await;
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn the_supply_ends_at_2_to_the_127() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    pretend(&stage, &duel, U256::from(1) << 111).await;
    both(&stage, &duel, |side| mintCall { to: side.people[0] }.abi_encode()).await;
    pretend(&stage, &duel, U256::from(1)).await;
    both(&stage, &duel, |_| syncCall {}.abi_encode()).await;
    duel.assert_same_state(&stage, "a collapse").await;
    pretend(&stage, &duel, U256::from(1) << 20).await;
    let answer = refused(&stage, &duel, |side| mintCall { to: side.people[0] }.abi_encode()).await;
    assert_eq!(answer, InsufficientLiquidityMinted {}.abi_encode());
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn skimming_moves_what_there_is_and_calls_no_token_for_nothing() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let skim = |side: &Side| skimCall { to: side.people[1] }.abi_encode();
    let [first, second] = duel.sides[OURS].tokens;
    turn(&stage, first, Mode::Revert).await;
    assert_eq!(granted(&stage, &duel, skim).await, "UniswapV2: TRANSFER_FAILED");
    turn(&stage, first, Mode::ReturnTrue).await;
    for side in &duel.sides {
        let shrink = HostileToken::confiscateCall { from: side.pair, amount: U256::from(1) };
        stage.perform(ANYBODY, first, shrink.abi_encode()).await;
        let send = transferCall { to: side.pair, value: U256::from(5) };
        stage.perform(side.people[0], second, send.abi_encode()).await;
    }
    assert_eq!(granted(&stage, &duel, skim).await, "ds-math-sub-underflow");
    for (side, held) in duel.sides.iter().zip([TOKENS, TOKENS + 5]) {
        assert_eq!(side.balance(&stage, second, side.pair).await, U256::from(held));
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn a_token_must_answer_true_or_nothing() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let [first, second] = duel.sides[OURS].tokens;
    for side in &duel.sides {
        let send = transferCall { to: side.pair, value: U256::from(1_000) };
        stage.perform(side.people[0], first, send.abi_encode()).await;
    }
    turn(&stage, second, Mode::ReturnTwo).await;
    let outs = [U256::ZERO, U256::from(900)];
    let answer = refused(&stage, &duel, |side| swap(outs, side.people[0], &Bytes::new())).await;
    assert_eq!(answer, TokenCallFailed { token: second }.abi_encode());
}

/// Also what is not an address: Uniswap cuts it to one.
#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn names_differ_and_malformed_arguments_are_refused() {
    let stage = Stage::new().await;
    let duel = begin(&stage, Mode::ReturnTrue).await;
    let malformed = |_: &Side| (transferCall::SELECTOR, U256::MAX, U256::from(1)).abi_encode_packed();
    assert_eq!(refused(&stage, &duel, malformed).await, Bytes::new());
    for (question, expected) in [
        (nameCall {}.abi_encode(), ["Stylus LP", "Uniswap V2"]),
        (symbolCall {}.abi_encode(), ["SLP", "UNI-V2"]),
    ] {
        for (side, expected) in duel.sides.iter().zip(expected) {
            let answer = &stage.ask(vec![(side.pair, question.clone())]).await[0];
            assert_eq!(String::abi_decode(answer).unwrap(), expected);
        }
    }
}

#[tokio::test]
#[ignore = "needs npm: run tests/peers/run"]
async fn the_fee_setters_office_is_handed_over_in_two_steps() {
    let stage = Stage::new().await;
    let setter = async |factory| stage.word(factory, feeToSetterCall {}.abi_encode()).await;
    let [before, after] = [SETTER, ANYBODY].map(|account| U256::from_be_bytes(account.into_word().0));
    for (factory, at_once) in stage.factories.into_iter().zip([before, after]) {
        let call = setFeeToSetterCall { newSetter: ANYBODY };
        stage.perform(SETTER, factory, call.abi_encode()).await;
        assert_eq!(setter(factory).await, at_once);
    }
    let ours = stage.factories[OURS];
    stage.perform(ANYBODY, ours, acceptFeeToSetterCall {}.abi_encode()).await;
    assert_eq!(setter(ours).await, after);
}
