//! Pass 3: a function takes its worst-case frame from the stack words left, and gives it back.

use super::globals::Globals;
use wasm_encoder::{BlockType, Instruction};

/// How many operators [`enter`] inserts.
pub(super) const ENTER_OPERATORS: u64 = 12;
/// How many operators [`leave`] inserts.
pub(super) const LEAVE_OPERATORS: u64 = 4;
/// Words of every frame besides locals and operands: return address and the like.
const OVERHEAD_WORDS: u32 = 4;

/// The size of a frame; an upper bound, where Nitro follows each operand's lifetime.
pub(super) const fn frame_words(locals: u32, operands: u32) -> u32 {
    locals.saturating_add(operands).saturating_add(OVERHEAD_WORDS)
}

/// Takes the frame; traps with no words left if that would use the last one.
pub(super) fn enter(globals: Globals, words: u32) -> [Instruction<'static>; ENTER_OPERATORS as usize] {
    let words = words.cast_signed();
    [
        Instruction::GlobalGet(globals.stack),
        Instruction::I32Const(words),
        Instruction::I32LeU,
        Instruction::If(BlockType::Empty),
        Instruction::I32Const(0),
        Instruction::GlobalSet(globals.stack),
        Instruction::Unreachable,
        Instruction::End,
        Instruction::GlobalGet(globals.stack),
        Instruction::I32Const(words),
        Instruction::I32Sub,
        Instruction::GlobalSet(globals.stack),
    ]
}

/// Gives the frame back.
pub(super) fn leave(globals: Globals, words: u32) -> [Instruction<'static>; LEAVE_OPERATORS as usize] {
    [
        Instruction::GlobalGet(globals.stack),
        Instruction::I32Const(words.cast_signed()),
        Instruction::I32Add,
        Instruction::GlobalSet(globals.stack),
    ]
}
