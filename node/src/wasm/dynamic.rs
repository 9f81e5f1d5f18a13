//! Pass 2: `memory.copy` and `memory.fill` pay for each byte, known only when they run.

use super::globals::Globals;
use super::prices::BULK_BYTE_INK;
use wasm_encoder::{BlockType, Instruction};
use wasmparser::Operator;

/// How many operators a charge inserts.
pub(super) const OPERATORS: u64 = 20;

/// Whether the operator's length operand is charged.
pub(super) const fn applies(operator: &Operator<'_>) -> bool {
    matches!(operator, Operator::MemoryCopy { .. } | Operator::MemoryFill { .. })
}

/// Charges for the length on top of the operand stack and leaves it there.
pub(super) fn charge(globals: Globals) -> [Instruction<'static>; OPERATORS as usize] {
    // At most 2^32 bytes times 100: the product cannot wrap.
    let per_byte = BULK_BYTE_INK.cast_signed();
    [
        Instruction::GlobalSet(globals.scratch),
        Instruction::GlobalGet(globals.ink),
        Instruction::GlobalGet(globals.scratch),
        Instruction::I64ExtendI32U,
        Instruction::I64Const(per_byte),
        Instruction::I64Mul,
        Instruction::I64LtU,
        Instruction::If(BlockType::Empty),
        Instruction::I32Const(1),
        Instruction::GlobalSet(globals.status),
        Instruction::Unreachable,
        Instruction::End,
        Instruction::GlobalGet(globals.ink),
        Instruction::GlobalGet(globals.scratch),
        Instruction::I64ExtendI32U,
        Instruction::I64Const(per_byte),
        Instruction::I64Mul,
        Instruction::I64Sub,
        Instruction::GlobalSet(globals.ink),
        Instruction::GlobalGet(globals.scratch),
    ]
}
