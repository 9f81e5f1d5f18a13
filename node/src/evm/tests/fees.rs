//! Who may send what, and who is paid.

use super::harness::*;
use crate::evm::arbos::Value;
use crate::evm::{COINBASE, ExecutionError, Mode, NETWORK_FEE_ACCOUNT};
use alloy_primitives::{Address, U256, address};
use revm::context::TxEnv;
use revm::context_interface::result::InvalidTransaction;
use revm::primitives::TxKind;

const EVM: Address = address!("00000000000000000000000000000000000e7000");

fn supply(chain: &TestChain) -> U256 {
    chain.state.accounts().map(|(_, account)| account.balance).sum()
}

fn dynamic(chain: &TestChain, to: Address) -> TxEnv {
    TxEnv {
        tx_type: 2,
        gas_price: 5_000_000_000,
        gas_priority_fee: Some(2_000_000_000),
        ..chain.tx(USER, TxKind::Call(to), vec![])
    }
}

#[test]
fn tips_are_dropped_and_the_base_fee_goes_to_the_network() {
    let mut chain = TestChain::new();
    // Returns GASPRICE, COINBASE, PREVRANDAO and NUMBER.
    let code = [
        0x3a, 0x60, 0x00, 0x52, 0x41, 0x60, 0x20, 0x52, 0x44, 0x60, 0x40, 0x52, 0x43, 0x60, 0x60, 0x52, 0x60,
        0x80, 0x60, 0x00, 0xf3,
    ];
    let contract = chain.bytecode(EVM, &code);
    let (before, total) = (chain.balance(USER), supply(&chain));
    let execution = chain.send(dynamic(&chain, contract));
    let fee = U256::from(execution.result.tx_gas_used()) * U256::from(chain.config.base_fee);
    assert_eq!(before - chain.balance(USER), fee);
    assert_eq!(chain.balance(NETWORK_FEE_ACCOUNT), fee);
    assert_eq!(chain.balance(COINBASE), U256::ZERO);
    assert_eq!(supply(&chain), total);
    let words: Vec<U256> = output(&execution).chunks(32).map(U256::from_be_slice).collect();
    assert_eq!(
        words,
        [U256::from(chain.config.base_fee), COINBASE.into_word().into(), U256::from(1), U256::from(7)]
    );
}

#[test]
fn the_supply_is_conserved_by_everything_a_program_does() {
    let mut chain = TestChain::new();
    let total = supply(&chain);
    let caller = chain.program(&forwarder());
    chain.pay(caller, U256::from(9), forward(0, NOBODY, U256::from(4), &[]));
    chain.call(caller, forward(0, NOBODY, U256::from(400), &[]));
    assert_eq!(chain.balance(NOBODY), U256::from(4));
    assert_eq!(supply(&chain), total);
}

#[test]
fn the_sender_must_have_what_it_offers() {
    let mut chain = TestChain::new();
    chain.state.account_mut(USER).balance = U256::from(GAS) * U256::from(1_000_000_000);
    let offered = dynamic(&chain, NOBODY);
    let refused = chain.try_send(offered).expect_err("five gwei are offered");
    assert!(matches!(refused, ExecutionError::Invalid(InvalidTransaction::LackOfFundForMaxFee { .. })));
    assert!(chain.try_send(chain.tx(USER, TxKind::Call(NOBODY), vec![])).is_ok());
}

#[test]
fn invalid_transactions_are_refused_by_name() {
    let mut chain = TestChain::new();
    let tx = chain.tx(USER, TxKind::Call(NOBODY), vec![]);
    let refused = |chain: &mut TestChain, tx| match chain.try_send(tx) {
        Err(ExecutionError::Invalid(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let blob = TxEnv { tx_type: 3, max_fee_per_blob_gas: 1, ..tx.clone() };
    assert_eq!(refused(&mut chain, blob), InvalidTransaction::Eip4844NotSupported);
    let nonce = TxEnv { nonce: 5, ..tx.clone() };
    assert_eq!(refused(&mut chain, nonce), InvalidTransaction::NonceTooHigh { tx: 5, state: 0 });
    let cheap = TxEnv { gas_price: 1, ..tx.clone() };
    assert_eq!(refused(&mut chain, cheap), InvalidTransaction::GasPriceLessThanBasefee);
    let foreign = TxEnv { chain_id: Some(1), ..tx.clone() };
    assert_eq!(refused(&mut chain, foreign), InvalidTransaction::InvalidChainId);
    chain.bytecode(USER, &[0x00]);
    assert_eq!(refused(&mut chain, tx), InvalidTransaction::RejectCallerWithCode);
}

#[test]
fn calldata_has_no_floor_price() {
    let mut chain = TestChain::new();
    let data = vec![1; 1_000];
    assert_eq!(chain.call(NOBODY, &data).result.tx_gas_used(), 21_000 + 16 * 1_000);
}

#[test]
fn gas_above_the_limit_of_a_transaction_is_held_back_and_returned() {
    let mut chain = TestChain::new();
    let endless = chain.bytecode(EVM, &[0x5b, 0x60, 0x00, 0x56]);
    chain.set(Value::TxGasLimit, 1_000_000);
    let execution = chain.call(endless, []);
    assert!(execution.result.is_halt());
    assert_eq!(execution.result.tx_gas_used(), 1_000_000);
    assert_eq!(chain.call(NOBODY, []).result.tx_gas_used(), 21_000);
}

#[test]
fn calls_check_and_pay_nothing() {
    let mut chain = TestChain::new();
    let program = chain.program(&echo());
    let poor = address!("00000000000000000000000000000000000000f0");
    let tx = TxEnv {
        caller: poor,
        gas_price: 0,
        nonce: 77,
        value: ether(5),
        chain_id: None,
        tx_type: 2,
        ..chain.tx(USER, TxKind::Call(program), b"seen".to_vec())
    };
    for caller in [poor, EVM] {
        let tx = TxEnv { caller, ..tx.clone() };
        let execution = chain
            .engine
            .execute(chain.state.clone(), &chain.config, &chain.block, tx, Mode::Call)
            .expect("a call");
        assert_eq!(output(&execution), b"seen");
        assert!(!execution.changes.contains_key(&NETWORK_FEE_ACCOUNT));
    }
}

#[test]
fn versions_with_other_rules_are_refused_by_name() {
    for (arbos, stylus, named) in [(31, 2, "ArbOS 31"), (61, 2, "ArbOS 61"), (60, 1, "Stylus version 1")] {
        let mut chain = TestChain::new();
        chain.config.arbos_version = arbos;
        chain.config.stylus.version = stylus;
        let refused =
            chain.try_send(chain.tx(USER, TxKind::Call(NOBODY), vec![])).expect_err("unknown rules");
        assert!(refused.to_string().contains(named), "{refused}");
    }
}
