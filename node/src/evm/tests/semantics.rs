//! What every import does: the values it writes, its bounds, and how it fails.

use super::harness::*;
use crate::evm::{COINBASE, Execution};
use crate::hostio::HostIo;
use crate::wasm;
use alloy_primitives::{Address, KECCAK256_EMPTY, U256, address, hex, keccak256};
use revm::context_interface::result::ExecutionResult;
use std::collections::HashSet;

/// Returns the word 7 and a byte.
const ANSWERS: Address = address!("00000000000000000000000000000000000a5e05");
/// Reverts with the word 7.
const REVERTS: Address = address!("00000000000000000000000000000000000ae7e5");
/// Has a balance and no code.
const RICH: Address = address!("0000000000000000000000000000000000071c40");
/// Was never touched.
const FRESH: Address = address!("00000000000000000000000000000000000f4e50");
const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
const ANSWER_CODE: [u8; 10] = hex!("60075f5260215ff30000");

/// What a program writes to its result, or how it ends without one.
enum Expect {
    Writes(Vec<u8>),
    /// A revert without data, which keeps the gas, for a reason with these words.
    Fails(&'static str),
    OutOfGas,
}
use Expect::{Fails, OutOfGas, Writes};

struct Case(HostIo, String, Expect);

fn word(value: impl Into<U256>) -> Vec<u8> {
    value.into().to_be_bytes::<32>().to_vec()
}

fn words<const N: usize>(values: [u64; N]) -> Vec<u8> {
    values.iter().flat_map(|value| word(U256::from(*value))).collect()
}

fn long(value: u64) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

fn short(value: u32) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

const OUT: &str = "(i32.const 1024)";
const MEMORY: &str = "a pointer leaves the program's memory";

/// Words at 0 (7), 32 (2), 64 (zero), 96 (the greatest), 128 (256), 160 (5); addresses from 192 on; init code at 400.
fn memory() -> String {
    let numbers = [word(U256::from(7)), word(U256::from(2)), word(U256::ZERO), word(U256::MAX)].concat();
    let numbers = [numbers, word(U256::from(256)), word(U256::from(5))].concat();
    let addresses = [ANSWERS, REVERTS, RICH, FRESH, ARB_SYS].map(|address| address.to_vec()).concat();
    [data(0, &numbers), data(192, &addresses), data(400, &wasm::init_code(&[0x00]))].concat()
}

fn cases(chain: &TestChain, contract: Address) -> Vec<Case> {
    use HostIo as I;
    let [answers, reverts, rich, fresh, arb_sys] =
        [192, 212, 232, 252, 272].map(|at| format!("(i32.const {at})"));
    let c = |import, body: &str, expect| Case(import, body.to_owned(), expect);
    let fails = |import, body: &str| Case(import, body.to_owned(), Fails(MEMORY));
    let store = |call: &str| format!("(i32.store {OUT} {call})");
    let store_long = |call: &str| format!("(i64.store {OUT} {call})");
    let call = |kind: &str, to: &str| {
        let value = if kind == "call_contract" { "(i32.const 64)" } else { "" };
        format!("(call ${kind} {to} (i32.const 0) (i32.const 0) {value} (i64.const -1) (i32.const 1028))")
    };
    let after_call = |rest: &str| format!("(drop {}) {rest}", call("call_contract", &answers));
    let math = |name: &str, args: &[u32]| {
        let args: String = args.iter().map(|at| format!("(i32.const {at})")).collect();
        format!("(call ${name} {args}) (memory.copy {OUT} (i32.const 0) (i32.const 32))")
    };
    let huge = U256::MAX;
    let mut cases = vec![
        c(I::ReadArgs, "(call $read_args (i32.const 1024))", Writes(b"calldata".to_vec())),
        c(
            I::ReadArgs,
            "(call $read_args (i32.const 65528)) (memory.copy (i32.const 1024) (i32.const 65528) (i32.const 8))",
            Writes(b"calldata".to_vec()),
        ),
        fails(I::ReadArgs, "(call $read_args (i32.const 65529))"),
        c(
            I::WriteResult,
            "(call $write_result (i32.const 0) (i32.const 32)) (i32.store8 (i32.const 1024) (i32.const 9))",
            Writes(vec![9]),
        ),
        fails(I::WriteResult, "(call $write_result (i32.const 65505) (i32.const 32))"),
        fails(I::WriteResult, "(call $write_result (i32.const -1) (i32.const 2))"),
        c(
            I::ExitEarly,
            "(call $write_result (i32.const 31) (i32.const 1)) (call $exit_early (i32.const 0)) unreachable",
            Writes(vec![7]),
        ),
        // Storage.
        c(
            I::StorageLoad,
            "(call $storage_load_bytes32 (i32.const 0) (i32.const 1024))",
            Writes(word(U256::from(99))),
        ),
        c(
            I::StorageLoad,
            "(call $storage_load_bytes32 (i32.const 96) (i32.const 1024))",
            Writes(word(U256::ZERO)),
        ),
        fails(I::StorageLoad, "(call $storage_load_bytes32 (i32.const 0) (i32.const 65505))"),
        fails(I::StorageLoad, "(call $storage_load_bytes32 (i32.const 65505) (i32.const 0))"),
        c(
            I::StorageCache,
            "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_load_bytes32 (i32.const 0) (i32.const 1024))",
            Writes(word(U256::from(2))),
        ),
        fails(I::StorageCache, "(call $storage_cache_bytes32 (i32.const 0) (i32.const 65505))"),
        // Cleared before it was flushed: flushing writes first.
        c(
            I::StorageFlush,
            "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 1)) (call $storage_load_bytes32 (i32.const 0) (i32.const 1024))",
            Writes(word(U256::from(2))),
        ),
        c(
            I::TransientStore,
            "(call $transient_store_bytes32 (i32.const 0) (i32.const 32)) (call $transient_load_bytes32 (i32.const 0) (i32.const 1024)) (call $storage_load_bytes32 (i32.const 0) (i32.const 1056))",
            Writes(words([2, 99])),
        ),
        fails(I::TransientStore, "(call $transient_store_bytes32 (i32.const 0) (i32.const 65505))"),
        c(
            I::TransientLoad,
            "(call $transient_load_bytes32 (i32.const 0) (i32.const 1024))",
            Writes(word(U256::ZERO)),
        ),
        fails(I::TransientLoad, "(call $transient_load_bytes32 (i32.const 0) (i32.const 65505))"),
    ];
    // Calls: status, then the length of what came back.
    for (import, name) in [
        (I::Call, "call_contract"),
        (I::DelegateCall, "delegate_call_contract"),
        (I::StaticCall, "static_call_contract"),
    ] {
        for (to, status, len) in [(&answers, 0, 33), (&reverts, 2, 32), (&fresh, 0, 0)] {
            let expect = [short(status), short(len)].concat();
            cases.push(Case(import, store(&call(name, to)), Writes(expect)));
        }
        cases.push(Case(import, store(&call(name, "(i32.const 65517)")), Fails(MEMORY)));
    }
    cases.extend([
        // The value of the word at 0 is 7 wei, which the contract does not have.
        c(I::Call, &store(&format!("(call $call_contract {rich} (i32.const 0) (i32.const 0) (i32.const 0) (i64.const -1) (i32.const 1028))")), Writes(short(2))),
        c(I::ReturnDataSize, &store("(call $return_data_size)"), Writes(short(0))),
        Case(I::ReturnDataSize, after_call(&store("(call $return_data_size)")), Writes(short(33))),
        // Inside, across the end, and beyond: what is copied is counted, and the rest stays as it was.
        Case(I::ReadReturnData, after_call(&format!("{} ", store("(call $read_return_data (i32.const 1028) (i32.const 31) (i32.const 1))"))), Writes([short(1), vec![7]].concat())),
        Case(I::ReadReturnData, after_call(&format!("(i32.store8 (i32.const 1030) (i32.const 9)) {}", store("(call $read_return_data (i32.const 1028) (i32.const 31) (i32.const 100))"))), Writes([short(2), vec![7, 0, 9]].concat())),
        Case(I::ReadReturnData, after_call(&store("(call $read_return_data (i32.const -1) (i32.const 33) (i32.const 1))")), Writes(short(0))),
        Case(I::ReadReturnData, after_call(&store("(call $read_return_data (i32.const 65535) (i32.const 0) (i32.const 2))")), Fails(MEMORY)),
        // Creations.
        c(I::Create1, "(call $create1 (i32.const 400) (i32.const 44) (i32.const 64) (i32.const 1024) (i32.const 1044))", Writes([contract.create(1).to_vec(), short(0)].concat())),
        c(I::Create2, "(call $create2 (i32.const 400) (i32.const 44) (i32.const 64) (i32.const 0) (i32.const 1024) (i32.const 1044))", Writes([contract.create2_from_code(U256::from(7).to_be_bytes::<32>(), wasm::init_code(&[0x00])).to_vec(), short(0)].concat())),
        fails(I::Create1, "(call $create1 (i32.const 65535) (i32.const 44) (i32.const 64) (i32.const 1024) (i32.const 1044))"),
        fails(I::Create2, "(call $create2 (i32.const 400) (i32.const 44) (i32.const 64) (i32.const 65535) (i32.const 1024) (i32.const 1044))"),
        // Logs.
        c(I::EmitLog, "(call $emit_log (i32.const 0) (i32.const 130) (i32.const 4))", Writes(vec![0])),
        c(I::EmitLog, "(call $emit_log (i32.const 0) (i32.const 160) (i32.const 5))", Fails("at most four topics")),
        c(I::EmitLog, "(call $emit_log (i32.const 0) (i32.const 31) (i32.const 1))", Fails("at most four topics")),
        fails(I::EmitLog, "(call $emit_log (i32.const 65535) (i32.const 2) (i32.const 0))"),
        // Accounts.
        c(I::AccountBalance, &format!("(call $account_balance {rich} {OUT})"), Writes(word(U256::from(1234)))),
        c(I::AccountBalance, &format!("(call $account_balance {fresh} {OUT})"), Writes(word(U256::ZERO))),
        fails(I::AccountBalance, &format!("(call $account_balance {rich} (i32.const 65505))")),
        c(I::AccountCodeHash, &format!("(call $account_codehash {answers} {OUT})"), Writes(keccak256(ANSWER_CODE).to_vec())),
        c(I::AccountCodeHash, &format!("(call $account_codehash {rich} {OUT})"), Writes(KECCAK256_EMPTY.to_vec())),
        c(I::AccountCodeHash, &format!("(call $account_codehash {fresh} {OUT})"), Writes(vec![0; 32])),
        c(I::AccountCodeHash, &format!("(call $account_codehash {arb_sys} {OUT})"), Writes(keccak256([0xfe]).to_vec())),
        c(I::AccountCodeSize, &store(&format!("(call $account_code_size {answers})")), Writes(short(10))),
        c(I::AccountCodeSize, &store(&format!("(call $account_code_size {rich})")), Writes(short(0))),
        c(I::AccountCodeSize, &store(&format!("(call $account_code_size {arb_sys})")), Writes(short(1))),
        fails(I::AccountCodeSize, &store("(call $account_code_size (i32.const 65517))")),
        c(I::AccountCode, &store(&format!("(call $account_code {answers} (i32.const 0) (i32.const 99) (i32.const 1028))")), Writes([short(10), ANSWER_CODE.to_vec()].concat())),
        c(I::AccountCode, &store(&format!("(call $account_code {answers} (i32.const 6) (i32.const 2) (i32.const 1028))")), Writes([short(2), ANSWER_CODE[6..8].to_vec(), vec![0]].concat())),
        c(I::AccountCode, &store(&format!("(call $account_code {answers} (i32.const 10) (i32.const 9) (i32.const 1028))")), Writes(short(0))),
        c(I::AccountCode, &store(&format!("(call $account_code {rich} (i32.const 0) (i32.const 9) (i32.const 1028))")), Writes(short(0))),
        c(I::AccountCode, &store(&format!("(call $account_code {arb_sys} (i32.const 0) (i32.const 9) (i32.const 1028))")), Writes([short(1), vec![0xfe]].concat())),
        fails(I::AccountCode, &store(&format!("(call $account_code {answers} (i32.const 0) (i32.const 9) (i32.const 65530))"))),
        // The block, the transaction and the call.
        c(I::BlockBaseFee, "(call $block_basefee (i32.const 1024))", Writes(word(U256::from(100_000_000)))),
        c(I::BlockCoinbase, "(call $block_coinbase (i32.const 1024))", Writes(COINBASE.to_vec())),
        c(I::BlockGasLimit, &store_long("(call $block_gas_limit)"), Writes(long(1 << 50))),
        c(I::BlockNumber, &store_long("(call $block_number)"), Writes(long(chain.block.l1_number))),
        c(I::BlockTimestamp, &store_long("(call $block_timestamp)"), Writes(long(chain.block.timestamp))),
        c(I::ChainId, &store_long("(call $chainid)"), Writes(long(412_346))),
        c(I::ContractAddress, "(call $contract_address (i32.const 1024))", Writes(contract.to_vec())),
        c(I::MsgSender, "(call $msg_sender (i32.const 1024))", Writes(USER.to_vec())),
        c(I::TxOrigin, "(call $tx_origin (i32.const 1024))", Writes(USER.to_vec())),
        c(I::MsgValue, "(call $msg_value (i32.const 1024))", Writes(word(U256::ZERO))),
        c(I::TxGasPrice, "(call $tx_gas_price (i32.const 1024))", Writes(word(U256::from(100_000_000)))),
        c(I::TxInkPrice, &store("(call $tx_ink_price)"), Writes(short(10_000))),
        c(I::MsgReentrant, &store("(call $msg_reentrant)"), Writes(short(0))),
        // Ink first: what it was worth is at most one more than the gas that is left, and less than two.
        c(I::EvmGasLeft, &store("(i64.le_u (i64.sub (i64.div_u (call $evm_ink_left) (i64.const 10000)) (call $evm_gas_left)) (i64.const 2))"), Writes(short(1))),
        c(I::EvmInkLeft, &store("(i64.gt_u (call $evm_ink_left) (call $evm_ink_left))"), Writes(short(1))),
        // Hashes.
        c(I::Keccak256, "(call $native_keccak256 (i32.const 0) (i32.const 33) (i32.const 1024))", Writes(keccak256([word(U256::from(7)), vec![0]].concat()).to_vec())),
        c(I::Keccak256, "(call $native_keccak256 (i32.const 0) (i32.const 0) (i32.const 1024))", Writes(KECCAK256_EMPTY.to_vec())),
        fails(I::Keccak256, "(call $native_keccak256 (i32.const 65535) (i32.const 2) (i32.const 0))"),
        fails(I::Keccak256, "(call $native_keccak256 (i32.const 0) (i32.const 2) (i32.const 65505))"),
        // Memory: nothing, then more than can be paid for.
        c(I::PayForMemoryGrow, "(call $pay_for_memory_grow (i32.const 0))", Writes(vec![0])),
        c(I::PayForMemoryGrow, "(call $pay_for_memory_grow (i32.const 128))", OutOfGas),
    ]);
    for (import, name) in
        [(I::BlockBaseFee, "block_basefee"), (I::MsgValue, "msg_value"), (I::TxGasPrice, "tx_gas_price")]
    {
        cases.push(Case(import, format!("(call ${name} (i32.const 65505))"), Fails(MEMORY)));
    }
    for (import, name) in [
        (I::BlockCoinbase, "block_coinbase"),
        (I::ContractAddress, "contract_address"),
        (I::MsgSender, "msg_sender"),
        (I::TxOrigin, "tx_origin"),
    ] {
        cases.push(Case(import, format!("(call ${name} (i32.const 65517))"), Fails(MEMORY)));
    }
    // The result takes the place of the first operand: 7 unless another word is copied there.
    let first =
        |at: u32, then: &str| format!("(memory.copy (i32.const 0) (i32.const {at}) (i32.const 32)) {then}");
    let sum = (huge % U256::from(7)) * U256::from(2) % U256::from(7);
    for (import, at, args, result) in [
        (I::MathDiv, 0, &[0u32, 32][..], U256::from(3)),
        (I::MathDiv, 0, &[0, 64], U256::ZERO),
        (I::MathMod, 0, &[0, 32], U256::from(1)),
        (I::MathMod, 0, &[0, 64], U256::ZERO),
        (I::MathPow, 0, &[0, 32], U256::from(49)),
        (I::MathPow, 0, &[0, 64], U256::from(1)),
        (I::MathPow, 32, &[0, 128], U256::ZERO),
        (I::MathPow, 96, &[0, 32], U256::from(1)),
        (I::MathAddMod, 0, &[0, 32, 160], U256::from(4)),
        (I::MathAddMod, 0, &[0, 32, 64], U256::ZERO),
        (I::MathAddMod, 96, &[0, 96, 320], sum),
        (I::MathMulMod, 0, &[0, 32, 160], U256::from(4)),
        (I::MathMulMod, 0, &[0, 32, 64], U256::ZERO),
        (I::MathMulMod, 96, &[0, 96, 128], U256::from(255 * 255 % 256)),
    ] {
        // A word of 7 at 320, where no other case has anything.
        let seven = "(i64.store (i32.const 344) (i64.const 0x0700000000000000))";
        let body = format!("{seven} {}", first(at, &math(import.name(), args)));
        cases.push(Case(import, body, Writes(word(result))));
        let outside: Vec<u32> = args.iter().map(|_| 65_505).collect();
        cases.push(Case(import, math(import.name(), &outside), Fails(MEMORY)));
    }
    cases
}

fn run(case: &Case, len: usize) -> (TestChain, Execution) {
    let mut chain = TestChain::new();
    let imports: Vec<HostIo> = HostIo::ALL
        .iter()
        .copied()
        .filter(|import| {
            case.1.contains(&format!("${} ", import.name()))
                || case.1.contains(&format!("${})", import.name()))
                || *import == HostIo::WriteResult
        })
        .collect();
    chain.bytecode(ANSWERS, &ANSWER_CODE);
    chain.bytecode(REVERTS, &hex!("60075f5260205ffd"));
    chain.state.account_mut(RICH).balance = U256::from(1234);
    let body = format!("{} (call $write_result {OUT} (i32.const {len})) (i32.const 0)", case.1);
    let program = chain.program(&module(&imports, &memory(), &body));
    chain.state.set_storage(program, U256::from(7), U256::from(99));
    let execution = chain.call(program, b"calldata");
    (chain, execution)
}

/// Programs are created by the account's first transaction.
fn contract() -> Address {
    USER.create(0)
}

#[test]
fn every_import_does_what_it_says() {
    for case in cases(&TestChain::new(), contract()) {
        let len = if let Writes(expected) = &case.2 { expected.len() } else { 0 };
        let (_, execution) = run(&case, len);
        let (name, body) = (case.0.name(), &case.1);
        match &case.2 {
            Writes(expected) => {
                assert!(execution.result.is_success(), "{name} {body}: {:?}", execution.notes);
                assert_eq!(output(&execution), *expected, "{name} {body}");
            }
            Fails(reason) => {
                let reverts = matches!(execution.result, ExecutionResult::Revert { .. });
                assert!(reverts && output(&execution).is_empty(), "{name} {body}: {:?}", execution.result);
                assert!(execution.notes[0].contains(reason), "{name} {body}: {:?}", execution.notes);
                assert!(execution.result.tx_gas_used() < 150_000, "{name} {body} keeps its gas");
            }
            OutOfGas => {
                assert!(execution.result.is_halt(), "{name} {body}: {:?}", execution.result);
                assert_eq!(execution.result.tx_gas_used(), GAS);
            }
        }
    }
}

#[test]
fn the_cases_cover_every_import() {
    let covered: HashSet<HostIo> = cases(&TestChain::new(), contract()).iter().map(|case| case.0).collect();
    for import in HostIo::ALL {
        assert!(covered.contains(import), "{}", import.name());
    }
}

#[test]
fn a_log_has_the_topics_and_the_data_it_was_given() {
    let body = "(call $emit_log (i32.const 0) (i32.const 130) (i32.const 4))";
    let (_, execution) = run(&Case(HostIo::EmitLog, body.into(), Writes(vec![])), 0);
    let [log] = execution.result.logs() else { panic!("one log") };
    let topics: Vec<U256> = log.topics().iter().map(|topic| U256::from_be_bytes(topic.0)).collect();
    assert_eq!(topics, [U256::from(7), U256::from(2), U256::ZERO, U256::MAX]);
    assert_eq!((log.address, log.data.data.as_ref()), (contract(), &[0, 0][..]));
}

#[test]
fn flushing_writes_to_the_chain_and_clearing_forgets_only_the_cache() {
    let body = "(call $storage_cache_bytes32 (i32.const 0) (i32.const 32)) (call $storage_flush_cache (i32.const 0))";
    let (chain, execution) = run(&Case(HostIo::StorageFlush, body.into(), Writes(vec![])), 0);
    assert!(execution.result.is_success());
    assert_eq!(chain.state.storage(contract(), U256::from(7)), U256::from(2));
}
