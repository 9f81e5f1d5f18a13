//! The price of every import in ink, measured by programs that watch their own ink.

use super::harness::*;
use crate::hostio::{HostIo, Ty};
use alloy_primitives::U256;
use std::collections::HashSet;

const H: u64 = 8_400;
const P: u64 = 5_040;
const E: u64 = 59_673;

fn read(len: u64) -> u64 {
    16_381 + 55 * len.saturating_sub(32)
}

fn write(len: u64) -> u64 {
    5_040 + 30 * len.saturating_sub(32)
}

/// An import called with constants, and what its first and its second call cost.
struct Case {
    import: HostIo,
    args: Vec<i64>,
    first: u64,
    second: u64,
}

fn same(import: HostIo, args: &[i64], ink: u64) -> Case {
    Case { import, args: args.to_vec(), first: ink, second: ink }
}

fn gas(import: HostIo, args: &[i64], ink: u64, first_gas: u64, second_gas: u64) -> Case {
    Case { import, args: args.to_vec(), first: ink + first_gas * INK, second: ink + second_gas * INK }
}

/// Memory of the measuring programs: words at 0, 32 and 64, an address at 96, room at 1024.
fn operands() -> String {
    let mut bytes = Vec::new();
    bytes.extend(U256::from(0x0123_4567).to_be_bytes::<32>());
    bytes.extend(U256::from(0x89ab).to_be_bytes::<32>());
    bytes.extend(U256::from(7).to_be_bytes::<32>());
    bytes.extend([0; 12]);
    let target = [&NOBODY[..], &[0; 12]].concat();
    [data(0, &bytes[..96]), data(96, &target)].concat()
}

const CALLDATA: &[u8] = &[7; 100];

fn cases() -> Vec<Case> {
    use HostIo as I;
    let room = 1_024;
    vec![
        same(I::ReadArgs, &[room], H + write(100)),
        same(I::WriteResult, &[0, 100], H + 2 * read(100)),
        same(I::WriteResult, &[0, 0], H + 2 * read(0)),
        gas(I::StorageLoad, &[0, room], H + 2 * P, 2_100 + 5, 0),
        same(I::StorageCache, &[0, 32], H + 2 * P),
        // Nothing to write: only the way to the state is paid.
        same(I::StorageFlush, &[1], H + E),
        gas(I::TransientLoad, &[0, room], H + 2 * P + E, 100, 100),
        gas(I::TransientStore, &[0, 32], H + 2 * P + E, 100, 100),
        // Value 7 wei, from the word at 64, cannot be paid by this contract: the callee's gas comes back.
        gas(I::Call, &[96, 0, 40, 200, -1, room], H + 3 * P + E + 2 * read(40), 2_600, 100),
        gas(I::DelegateCall, &[96, 0, 40, -1, room], H + 3 * P + E + 2 * read(40), 2_600, 100),
        gas(I::StaticCall, &[96, 0, 40, 1_000, room], H + 3 * P + E + 2 * read(40), 2_600, 100),
        // Empty init code, no value.
        gas(I::Create1, &[200, 0, 200, room, room + 32], H + 3 * P + E + 2 * read(0), 32_000, 32_000),
        same(I::ReadReturnData, &[room, 0, 64], H + E + write(0)),
        same(I::ReturnDataSize, &[], H),
        gas(I::EmitLog, &[0, 70, 2], H + E + read(70), 375 * 3 + 8 * 6, 375 * 3 + 8 * 6),
        gas(I::AccountBalance, &[96, room], H + 2 * P + E, 2_600, 100),
        gas(I::AccountCodeHash, &[96, room], H + 2 * P + E, 2_600, 100),
        // The code read last is remembered.
        gas(I::AccountCode, &[96, 0, 10, room], H + E + write(0), 2_600 + 700, 0),
        gas(I::AccountCodeSize, &[96], H + E, 2_600 + 700, 0),
        same(I::BlockBaseFee, &[room], H + P),
        same(I::BlockCoinbase, &[room], H + P),
        same(I::BlockGasLimit, &[], H),
        same(I::BlockNumber, &[], H),
        same(I::BlockTimestamp, &[], H),
        same(I::ChainId, &[], H),
        same(I::ContractAddress, &[room], H + P),
        same(I::EvmGasLeft, &[], H),
        same(I::EvmInkLeft, &[], H),
        same(I::MsgReentrant, &[], H),
        same(I::MsgSender, &[room], H + P),
        same(I::MsgValue, &[room], H + P),
        same(I::TxGasPrice, &[room], H + P),
        same(I::TxInkPrice, &[], H),
        same(I::TxOrigin, &[room], H + P),
        same(I::MathDiv, &[0, 32], H + 3 * P + 20_000),
        same(I::MathMod, &[0, 32], H + 3 * P + 20_000),
        // The exponent has one significant byte.
        same(I::MathPow, &[0, 64], H + 3 * P + 3_000 + 17_500 * 2),
        same(I::MathAddMod, &[0, 32, 64], H + 4 * P + 21_000),
        same(I::MathMulMod, &[0, 32, 64], H + 4 * P + 24_100),
        same(I::Keccak256, &[0, 64, room], 121_800),
        same(I::Keccak256, &[0, 65, room], 121_800 + 21_000),
        same(I::PayForMemoryGrow, &[0], H),
        // The second page of a transaction is free, the third is not.
        gas(I::PayForMemoryGrow, &[1], 0, 0, 1_000),
    ]
}

/// Ink between two looks at it with `calls` calls in between, those looks included.
fn measure(case: &Case, calls: usize) -> u64 {
    let Case { import, args, .. } = case;
    let args: String = args
        .iter()
        .zip(import.params())
        .map(
            |(arg, ty)| {
                if *ty == Ty::I64 { format!("(i64.const {arg})") } else { format!("(i32.const {arg})") }
            },
        )
        .collect();
    let call = format!("(call ${} {args})", import.name());
    let call = if import.result().is_some() { format!("(drop {call})") } else { call };
    let wat = module(
        &[*import, HostIo::EvmInkLeft, HostIo::WriteResult]
            .into_iter()
            .collect::<HashSet<_>>()
            .into_iter()
            .collect::<Vec<_>>(),
        &operands(),
        &format!(
            "(local $ink i64) (local.set $ink (call $evm_ink_left)) {}
             (i64.store (i32.const 2048) (i64.sub (local.get $ink) (call $evm_ink_left)))
             (call $write_result (i32.const 2048) (i32.const 8)) (i32.const 0)",
            call.repeat(calls)
        ),
    );
    let mut chain = TestChain::new();
    let program = chain.program(&wat);
    let execution = chain.call(program, CALLDATA);
    let name = import.name();
    assert!(execution.result.is_success(), "{name}: {:?} {:?}", execution.result, execution.notes);
    u64::from_le_bytes(output(&execution).try_into().expect("eight bytes"))
}

#[test]
fn every_import_costs_its_published_price_to_the_ink() {
    for case in cases() {
        let ink: Vec<u64> = (0..3).map(|calls| measure(&case, calls)).collect();
        // Constants, the call, the block it ends, and the drop of a result.
        let code =
            case.args.len() as u64 + 3_800 + 2_450 + if case.import.result().is_some() { 9 } else { 0 };
        let name = case.import.name();
        assert_eq!(ink[1] - ink[0] - code, case.first, "first {name}{:?}", case.args);
        assert_eq!(ink[2] - ink[1] - code, case.second, "second {name}{:?}", case.args);
    }
}

#[test]
fn the_table_has_every_import_that_comes_back() {
    let priced: HashSet<HostIo> = cases().iter().map(|case| case.import).collect();
    // Measured in `ending` and in `create`: one does not return, the other cannot be repeated.
    let elsewhere = [HostIo::ExitEarly, HostIo::Create2];
    for import in HostIo::ALL {
        assert!(priced.contains(import) || elsewhere.contains(import), "{}", import.name());
    }
}

#[test]
fn reads_and_writes_of_the_storage_cache_get_dearer_with_use() {
    let slots = |import, count| {
        let case = same(import, &[0, if import == HostIo::StorageLoad { 1_024 } else { 32 }], 0);
        measure(&case, count)
    };
    let code = 2 + 3_800 + 2_450 + H + 2 * P;
    let step = |import, count: usize| slots(import, count + 1) - slots(import, count) - code;
    assert_eq!([32, 33, 128, 129].map(|n| step(HostIo::StorageLoad, n - 1)), [0, 2 * INK, 2 * INK, 10 * INK]);
    assert_eq!([8, 9, 64, 65].map(|n| step(HostIo::StorageCache, n - 1)), [0, 7 * INK, 7 * INK, 10 * INK]);
}
