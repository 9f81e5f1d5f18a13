//! Pass 1: every block pays for all its operators when it is entered.

use super::globals::Globals;
use super::prices::{self, BLOCK_INK};
use wasm_encoder::{BlockType, Instruction};
use wasmparser::{FuncType, Operator};

/// How many operators a charge inserts.
pub(super) const OPERATORS: u64 = 12;

/// A run of operators that is charged at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Position of its first operator in the function.
    pub(super) start: usize,
    /// What it costs.
    pub(super) ink: u64,
}

/// Cuts a function into blocks; `Err` is the first operator without a price.
pub(super) fn blocks<'o, 'a>(
    operators: &'o [Operator<'a>],
    types: &[FuncType],
) -> Result<Vec<Block>, &'o Operator<'a>> {
    let mut blocks = Vec::new();
    let mut block = Block { start: 0, ink: BLOCK_INK };
    for (position, operator) in operators.iter().enumerate() {
        let price = prices::price(operator, types).ok_or(operator)?;
        block.ink = block.ink.saturating_add(price);
        if prices::ends_block(operator) {
            blocks.push(block);
            block = Block { start: position.saturating_add(1), ink: BLOCK_INK };
        }
    }
    Ok(blocks)
}

/// Takes a constant amount of ink, or sets the status and traps.
pub(super) fn charge(globals: Globals, ink: u64) -> [Instruction<'static>; OPERATORS as usize] {
    // WASM has one 64-bit type: the bits are what `lt_u` and `sub` read as unsigned.
    let ink = ink.cast_signed();
    [
        Instruction::GlobalGet(globals.ink),
        Instruction::I64Const(ink),
        Instruction::I64LtU,
        Instruction::If(BlockType::Empty),
        Instruction::I32Const(1),
        Instruction::GlobalSet(globals.status),
        Instruction::Unreachable,
        Instruction::End,
        Instruction::GlobalGet(globals.ink),
        Instruction::I64Const(ink),
        Instruction::I64Sub,
        Instruction::GlobalSet(globals.ink),
    ]
}
