//! The globals that instrumentation appends: how the embedder hands out ink and stack, and sees them run out.

use wasm_encoder::{ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, ValType};

/// Export of the `i64` global that holds the ink left (unsigned).
pub const INK_LEFT: &str = "stylus_ink_left";
/// Export of the `i32` global that turns 1 when ink ran out.
pub const INK_STATUS: &str = "stylus_ink_status";
/// Export of the `i32` global that holds the stack words left; 0 after a trap means the stack ran out.
pub const STACK_LEFT: &str = "stylus_stack_left";

/// Indices of the appended globals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Globals {
    pub(super) ink: u32,
    pub(super) status: u32,
    pub(super) scratch: u32,
    pub(super) stack: u32,
}

impl Globals {
    /// How many are appended; the cost predictors count them.
    pub(super) const COUNT: u32 = 4;

    /// Appended after `existing` globals, so that no index of the program moves.
    pub(super) const fn after(existing: u32) -> Self {
        Self {
            ink: existing,
            status: existing.saturating_add(1),
            scratch: existing.saturating_add(2),
            stack: existing.saturating_add(3),
        }
    }

    /// Declares them, in the order of their indices; the embedder sets ink and stack before it calls.
    pub(super) fn declare(self, section: &mut GlobalSection) {
        let mutable = |val_type| GlobalType { val_type, mutable: true, shared: false };
        section.global(mutable(ValType::I64), &ConstExpr::i64_const(0));
        for _ in [self.status, self.scratch, self.stack] {
            section.global(mutable(ValType::I32), &ConstExpr::i32_const(0));
        }
    }

    /// Exports what the embedder needs; the scratch word stays private.
    pub(super) fn export(self, section: &mut ExportSection) {
        section.export(INK_LEFT, ExportKind::Global, self.ink);
        section.export(INK_STATUS, ExportKind::Global, self.status);
        section.export(STACK_LEFT, ExportKind::Global, self.stack);
    }
}
