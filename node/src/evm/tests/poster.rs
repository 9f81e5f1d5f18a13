//! What transactions pay for their L1 data.

use super::harness::*;
use crate::evm::arbos::Value;
use crate::evm::precompiles::abi::{ArbGasInfo, ArbOwner};
use crate::evm::precompiles::{ARB_GAS_INFO, ARB_OWNER};
use crate::evm::{Execution, ExecutionError, L1_PRICER_FUNDS, Mode, NETWORK_FEE_ACCOUNT};
use alloy_primitives::{Address, Bytes, U256, address};
use alloy_sol_types::SolCall;
use revm::DatabaseCommit;
use revm::context::TxEnv;
use revm::context_interface::result::InvalidTransaction;
use revm::primitives::TxKind;

const EVM: Address = address!("00000000000000000000000000000000000e7000");
/// Wei for a unit.
const PRICE: u64 = 2_000_000_000;

/// Transaction bytes that compress to some degree.
fn posted() -> Bytes {
    (0..700u32).flat_map(|n| [((n * n) >> 3) as u8, 0, (n % 5) as u8]).collect::<Vec<_>>().into()
}

fn brotli_len(bytes: &[u8], quality: i32) -> u64 {
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).expect("compresses");
    out.len() as u64
}

/// Sixteen units for a compressed byte, priced, in gas of 0.1 gwei, rounded down.
fn expected(bytes: &[u8], quality: i32) -> u64 {
    16 * brotli_len(bytes, quality) * PRICE / 100_000_000
}

fn chain() -> TestChain {
    let mut chain = TestChain::new();
    chain.set(Value::L1PricePerUnit, PRICE);
    chain
}

fn try_post(chain: &mut TestChain, tx: TxEnv) -> Result<Execution, ExecutionError> {
    let engine = chain.engine.posting(posted());
    let execution =
        engine.execute(chain.state.clone(), &chain.config, &chain.block, tx, Mode::Transaction)?;
    chain.state.commit(execution.changes.clone());
    Ok(execution)
}

fn post(chain: &mut TestChain, tx: TxEnv) -> Execution {
    try_post(chain, tx).expect("a valid transaction")
}

#[test]
fn data_is_paid_by_its_compressed_bytes_to_the_l1_pool() {
    let mut chain = chain();
    let (before, l1) = (chain.balance(USER), expected(&posted(), 1));
    assert!(l1 > 1_000);
    let tx = chain.tx(USER, TxKind::Call(NOBODY), vec![]);
    let execution = post(&mut chain, tx);
    assert_eq!((execution.l1_gas, execution.result.tx_gas_used()), (l1, 21_000 + l1));
    let wei = |gas: u64| U256::from(gas) * U256::from(100_000_000);
    assert_eq!(before - chain.balance(USER), wei(21_000 + l1));
    assert_eq!(chain.balance(L1_PRICER_FUNDS), wei(l1));
    assert_eq!(chain.balance(NETWORK_FEE_ACCOUNT), wei(21_000));
}

#[test]
fn price_and_compression_are_what_an_owner_says() {
    let mut chain = TestChain::new();
    let tx = |chain: &TestChain| chain.tx(USER, TxKind::Call(NOBODY), vec![]);
    let free = tx(&chain);
    assert_eq!(post(&mut chain, free).l1_gas, 0, "data costs nothing until somebody sets a price");
    let set = ArbOwner::setL1PricePerUnitCall { price: U256::from(PRICE) }.abi_encode();
    chain.as_owner(ARB_OWNER, set);
    for level in [1, 11, 0] {
        let set = ArbOwner::setBrotliCompressionLevelCall { level }.abi_encode();
        chain.as_owner(ARB_OWNER, set);
        let next = tx(&chain);
        assert_eq!(post(&mut chain, next).l1_gas, expected(&posted(), level as i32), "level {level}");
    }
    assert_ne!(expected(&posted(), 11), expected(&posted(), 1));
}

#[test]
fn data_does_not_count_against_the_cap_of_a_transaction() {
    let mut chain = chain();
    let endless = chain.bytecode(EVM, &[0x5b, 0x60, 0x00, 0x56]);
    let tx = TxEnv { gas_limit: 50_000_000, ..chain.tx(USER, TxKind::Call(endless), vec![]) };
    assert_eq!(post(&mut chain, tx).result.tx_gas_used(), 32_000_000 + expected(&posted(), 1));
}

#[test]
fn a_transaction_that_cannot_pay_for_its_data_is_refused() {
    let mut chain = chain();
    let needed = 21_000 + expected(&posted(), 1);
    let tx = TxEnv { gas_limit: needed - 1, ..chain.tx(USER, TxKind::Call(NOBODY), vec![]) };
    let refused = ExecutionError::Invalid(InvalidTransaction::CallGasCostMoreThanGasLimit {
        initial_gas: needed,
        gas_limit: needed - 1,
    });
    assert_eq!(try_post(&mut chain, tx.clone()).expect_err("too little"), refused);
    let exact = TxEnv { gas_limit: needed, ..tx };
    assert!(post(&mut chain, exact).result.is_success());
}

#[test]
fn refunds_are_a_fifth_of_the_l2_part_at_most() {
    let mut chain = chain();
    // Clears slot 0 ten times over: slots 0 to 9, 4,800 each.
    let code: Vec<u8> = (0..10).flat_map(|slot| [0x5f, 0x60, slot, 0x55]).collect();
    let clearing = chain.bytecode(EVM, &code);
    for slot in 0..10 {
        chain.state.set_storage(clearing, U256::from(slot), U256::from(1));
    }
    let tx = chain.tx(USER, TxKind::Call(clearing), vec![]);
    let execution = post(&mut chain, tx);
    // PUSH0, PUSH1, and the price of a cold slot that is cleared.
    let l2 = 21_000 + 10 * (2 + 3 + 5_000);
    assert!(l2 / 5 < 48_000);
    assert_eq!(execution.result.tx_gas_used(), l2 - l2 / 5 + execution.l1_gas);
}

#[test]
fn a_contract_can_ask_what_its_transaction_pays_for_l1() {
    let mut chain = chain();
    let data = ArbGasInfo::getCurrentTxL1GasFeesCall {}.abi_encode();
    let tx = chain.tx(USER, TxKind::Call(ARB_GAS_INFO), data);
    let execution = post(&mut chain, tx);
    let fees = U256::from(execution.l1_gas) * U256::from(100_000_000);
    assert_eq!(U256::from_be_slice(output(&execution)), fees);
}

#[test]
fn calls_pay_for_a_placeholder_whatever_their_gas_limit() {
    let chain = chain();
    let call = |gas_limit, data: Vec<u8>| {
        let tx = TxEnv { gas_limit, ..chain.tx(USER, TxKind::Call(NOBODY), data) };
        let run = chain.engine.execute(chain.state.clone(), &chain.config, &chain.block, tx, Mode::Call);
        run.expect("a call").l1_gas
    };
    let empty = call(1_000_000, vec![]);
    assert_eq!(empty, call(30_000_000, vec![]));
    // A signature, four words of 64 bits and an address do not compress; units are padded by 256 and 1 %.
    let least = (16 * (64 + 4 * 8 + 20) + 256) * 101 / 100 * PRICE / 100_000_000;
    assert!((least..least * 2).contains(&empty), "{empty} {least}");
    assert!(call(1_000_000, posted().to_vec()) > empty + expected(&posted(), 1) / 2);
}
