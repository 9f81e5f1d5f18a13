//! Pass 3: a function takes its worst-case frame from the stack words left, and gives it back.

use super::globals::Globals;
use wasm_encoder::{BlockType, Instruction};
use wasmparser::{FuncType, Operator, ValType};

/// How many operators [`enter`] inserts.
pub(super) const ENTER_OPERATORS: u64 = 12;
/// How many operators [`leave`] inserts.
pub(super) const LEAVE_OPERATORS: u64 = 4;
/// Words of every frame besides declared locals and operands: return address and the like.
const OVERHEAD_WORDS: u32 = 4;

/// What a walk over a function needs to know of the module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signatures<'t> {
    /// Function types.
    pub(super) types: &'t [FuncType],
    /// Type of each imported function.
    pub(super) imported: &'t [u32],
    /// Type of each defined function.
    pub(super) defined: &'t [u32],
}

impl Signatures<'_> {
    /// Parameters and results of a type; none if it does not exist, which validation has excluded.
    fn of_type(&self, ty: u32) -> (u32, u32) {
        let count = |types: &[ValType]| u32::try_from(types.len()).unwrap_or(u32::MAX);
        self.types.get(ty as usize).map_or((0, 0), |ty| (count(ty.params()), count(ty.results())))
    }

    fn of_function(&self, function: u32) -> (u32, u32) {
        let function = function as usize;
        let ty = match function.checked_sub(self.imported.len()) {
            None => self.imported.get(function),
            Some(defined) => self.defined.get(defined),
        };
        ty.map_or((0, 0), |ty| self.of_type(*ty))
    }
}

/// The most operands the chain reckons a function to hold at once.
///
/// Results of a block count from its start, a call's results beside its arguments, and code that cannot be
/// reached counts like any other: a figure above what a machine needs, yet the one the chain charges.
pub(super) fn operands(operators: &[Operator<'_>], signatures: Signatures<'_>) -> u32 {
    let mut stack = Heights { now: 0, most: 0, scopes: vec![0] };
    for operator in operators {
        stack.step(operator, signatures);
    }
    stack.most
}

/// The size of a frame; parameters belong to the caller.
pub(super) const fn frame_words(declared_locals: u32, operands: u32) -> u32 {
    declared_locals.saturating_add(operands).saturating_add(OVERHEAD_WORDS)
}

struct Heights {
    now: u32,
    most: u32,
    /// The heights that open blocks fall back to.
    scopes: Vec<u32>,
}

impl Heights {
    fn push(&mut self, words: u32) {
        self.now = self.now.saturating_add(words);
        self.most = self.most.max(self.now);
    }

    const fn pop(&mut self, words: u32) {
        self.now = self.now.saturating_sub(words);
    }

    fn call(&mut self, (params, results): (u32, u32)) {
        self.push(results);
        self.pop(params);
    }

    fn open(&mut self, ty: wasmparser::BlockType, signatures: Signatures<'_>) {
        match ty {
            wasmparser::BlockType::Empty => {}
            wasmparser::BlockType::Type(_) => self.push(1),
            wasmparser::BlockType::FuncType(ty) => self.call(signatures.of_type(ty)),
        }
        self.scopes.push(self.now);
    }

    fn step(&mut self, operator: &Operator<'_>, signatures: Signatures<'_>) {
        use Operator::*;
        match operator {
            Block { blockty } | Loop { blockty } => self.open(*blockty, signatures),
            If { blockty } => {
                self.pop(1);
                self.open(*blockty, signatures);
            }
            Else => self.now = self.scopes.last().copied().unwrap_or_default(),
            End => self.now = self.scopes.pop().unwrap_or_default(),
            Call { function_index } => self.call(signatures.of_function(*function_index)),
            CallIndirect { type_index, .. } => {
                self.call(signatures.of_type(*type_index));
                self.pop(1);
            }
            MemoryFill { .. } | MemoryCopy { .. } => self.pop(3),
            Select => self.pop(2),
            I32Store { .. } | I32Store8 { .. } | I32Store16 { .. } => self.pop(2),
            I64Store { .. } | I64Store8 { .. } | I64Store16 { .. } | I64Store32 { .. } => self.pop(2),
            LocalGet { .. } | GlobalGet { .. } | MemorySize { .. } | I32Const { .. } | I64Const { .. } => {
                self.push(1);
            }
            Drop | BrIf { .. } | BrTable { .. } | LocalSet { .. } | GlobalSet { .. } => self.pop(1),
            I32Eq | I32Ne | I32LtS | I32LtU | I32GtS | I32GtU | I32LeS | I32LeU | I32GeS | I32GeU => {
                self.pop(1);
            }
            I64Eq | I64Ne | I64LtS | I64LtU | I64GtS | I64GtU | I64LeS | I64LeU | I64GeS | I64GeU => {
                self.pop(1);
            }
            I32Add | I32Sub | I32Mul | I32And | I32Or | I32Xor | I32Shl | I32ShrS | I32ShrU | I32Rotl
            | I32Rotr | I32DivS | I32DivU | I32RemS | I32RemU => self.pop(1),
            I64Add | I64Sub | I64Mul | I64And | I64Or | I64Xor | I64Shl | I64ShrS | I64ShrU | I64Rotl
            | I64Rotr | I64DivS | I64DivU | I64RemS | I64RemU => self.pop(1),
            // Branches, returns, loads and conversions; what has no price never gets here.
            _ => {}
        }
    }
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
