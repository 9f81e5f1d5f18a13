//! Pass 4: `memory.grow` asks the host to charge for the pages first, and memory is bounded.

use super::globals::Globals;
use super::limits::MAX_PAGES;
use wasm_encoder::Instruction;
use wasmparser::MemoryType;

/// How many operators [`pay`] inserts.
pub(super) const OPERATORS: u64 = 4;

/// Whether the memory can grow at all; if not, nothing needs to be paid for.
pub(super) fn grows(memory: &MemoryType) -> bool {
    memory.maximum != Some(memory.initial)
}

/// The memory with a maximum, so that no engine has to trust the program.
pub(super) fn bounded(memory: MemoryType) -> MemoryType {
    let limit = u64::from(MAX_PAGES);
    MemoryType { maximum: Some(memory.maximum.map_or(limit, |maximum| maximum.min(limit))), ..memory }
}

/// Passes the page count on top of the operand stack to the host and leaves it there.
pub(super) fn pay(globals: Globals, pay_for_memory_grow: u32) -> [Instruction<'static>; OPERATORS as usize] {
    [
        Instruction::GlobalSet(globals.scratch),
        Instruction::GlobalGet(globals.scratch),
        Instruction::Call(pay_for_memory_grow),
        Instruction::GlobalGet(globals.scratch),
    ]
}
