//! Rewrites a checked module so that it meters itself on any engine.

use super::body::Body;
use super::check::{Checked, ENTRYPOINT, MEMORY};
use super::globals::Globals;
use super::limits::MAX_OPERATORS;
use super::rejection::Rejection;
use super::{depth, dynamic, heap, meter};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    BlockType, CodeSection, DataSection, ElementSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, Module, TableSection,
    TypeSection, ValType,
};
use wasmparser::{FuncType, Operator};

/// An instrumented module.
#[derive(Debug)]
pub(super) struct Instrumented {
    /// The module.
    pub(super) module: Vec<u8>,
    /// Its operators as activation charges for them.
    pub(super) operators: u64,
}

/// Applies the four passes in one walk; only what the chain uses is exported.
pub(super) fn instrument(checked: &Checked<'_>) -> Result<Instrumented, Rejection> {
    let mut encode = RoundtripReencoder;
    let mut module = Module::new();
    let sections = &checked.sections;
    let globals = Globals::after(checked.globals);

    let mut types = Types::new(&checked.types)?;
    let mut code = CodeSection::new();
    let mut operators = 0u64;
    for (body, ty) in checked.bodies.iter().zip(&checked.functions) {
        let result = types.block(*ty)?;
        let walk = Walk { body, globals, pay_for_memory_grow: checked.pay_for_memory_grow };
        operators = operators.saturating_add(walk.count()?);
        code.function(&walk.function(result)?);
    }

    module.section(&types.section);
    if let Some(section) = &sections.imports {
        let mut imports = ImportSection::new();
        encode.parse_import_section(&mut imports, section.clone())?;
        module.section(&imports);
    }
    let mut functions = FunctionSection::new();
    for ty in &checked.functions {
        functions.function(*ty);
    }
    module.section(&functions);
    if let Some(section) = &sections.tables {
        let mut tables = TableSection::new();
        encode.parse_table_section(&mut tables, section.clone())?;
        module.section(&tables);
    }
    let mut memories = MemorySection::new();
    memories.memory(encode.memory_type(heap::bounded(checked.memory))?);
    module.section(&memories);

    let mut all_globals = GlobalSection::new();
    if let Some(section) = &sections.globals {
        encode.parse_global_section(&mut all_globals, section.clone())?;
    }
    globals.declare(&mut all_globals);
    module.section(&all_globals);

    let mut exports = ExportSection::new();
    exports.export(ENTRYPOINT, ExportKind::Func, checked.entrypoint);
    exports.export(MEMORY, ExportKind::Memory, 0);
    globals.export(&mut exports);
    module.section(&exports);

    if let Some(section) = &sections.elements {
        let mut elements = ElementSection::new();
        encode.parse_element_section(&mut elements, section.clone())?;
        module.section(&elements);
    }
    module.section(&code);
    if let Some(section) = &sections.data {
        let mut data = DataSection::new();
        encode.parse_data_section(&mut data, section.clone())?;
        module.section(&data);
    }
    Ok(Instrumented { module: module.finish(), operators })
}

/// The type section, to which wrapping functions with several results may add.
struct Types<'t> {
    section: TypeSection,
    originals: &'t [FuncType],
    added: Vec<(Vec<ValType>, u32)>,
}

impl<'t> Types<'t> {
    fn new(originals: &'t [FuncType]) -> Result<Self, Rejection> {
        let mut section = TypeSection::new();
        for ty in originals {
            section.ty().func_type(&RoundtripReencoder.func_type(ty.clone())?);
        }
        Ok(Self { section, originals, added: Vec::new() })
    }

    /// The type of a block that yields what a function of type `ty` returns.
    fn block(&mut self, ty: u32) -> Result<BlockType, Rejection> {
        let unknown = || Rejection::Malformed(format!("unknown type {ty}"));
        let results = self.originals.get(ty as usize).ok_or_else(unknown)?.results();
        let results: Vec<_> =
            results.iter().map(|ty| RoundtripReencoder.val_type(*ty)).collect::<Result<_, _>>()?;
        match *results.as_slice() {
            [] => return Ok(BlockType::Empty),
            [only] => return Ok(BlockType::Result(only)),
            _ => {}
        }
        if let Some((_, index)) = self.added.iter().find(|(known, _)| *known == results) {
            return Ok(BlockType::FunctionType(*index));
        }
        let index = self.section.len();
        self.section.ty().function([], results.iter().copied());
        self.added.push((results, index));
        Ok(BlockType::FunctionType(index))
    }
}

/// One function on its way through the passes.
struct Walk<'b, 'a> {
    body: &'b Body<'a>,
    globals: Globals,
    pay_for_memory_grow: Option<u32>,
}

impl Walk<'_, '_> {
    /// The operators activation charges for: the program's, the inserted ones, and the final `return`.
    ///
    /// The block that wraps the body is ours alone (Nitro has none), so it does not count.
    fn count(&self) -> Result<u64, Rejection> {
        let Body { function, operators, blocks, .. } = self.body;
        let mut count = depth::ENTER_OPERATORS + depth::LEAVE_OPERATORS + 1;
        count = count.saturating_add(operators.len() as u64);
        count = count.saturating_add(meter::OPERATORS.saturating_mul(blocks.len() as u64));
        for operator in operators {
            count = count.saturating_add(match operator {
                Operator::Return => depth::LEAVE_OPERATORS,
                Operator::MemoryGrow { .. } if self.pay_for_memory_grow.is_some() => heap::OPERATORS,
                _ if dynamic::applies(operator) => dynamic::OPERATORS,
                _ => 0,
            });
        }
        if count > u64::from(MAX_OPERATORS) {
            let (what, limit) = ("operators once instrumented", MAX_OPERATORS);
            return Err(Rejection::FunctionTooLarge { function: *function, what, count, limit });
        }
        Ok(count)
    }

    /// The rewritten function.
    fn function(&self, result: BlockType) -> Result<Function, Rejection> {
        let Self { body, globals, pay_for_memory_grow } = *self;
        let mut encode = RoundtripReencoder;
        let mut locals = Vec::with_capacity(body.locals.len());
        for (count, ty) in &body.locals {
            locals.push((*count, encode.val_type(*ty)?));
        }
        let mut function = Function::new(locals);
        insert(&mut function, &depth::enter(globals, body.frame_words));
        // A branch to the function's own label must give the frame back too: make that label a block's.
        function.instruction(&Instruction::Block(result));
        let mut blocks = body.blocks.iter().peekable();
        for (position, operator) in body.operators.iter().enumerate() {
            if let Some(block) = blocks.next_if(|block| block.start == position) {
                insert(&mut function, &meter::charge(globals, block.ink));
            }
            match (operator, pay_for_memory_grow) {
                (Operator::Return, _) => insert(&mut function, &depth::leave(globals, body.frame_words)),
                (Operator::MemoryGrow { .. }, Some(pay)) => insert(&mut function, &heap::pay(globals, pay)),
                _ if dynamic::applies(operator) => insert(&mut function, &dynamic::charge(globals)),
                _ => {}
            }
            function.instruction(&encode.instruction(operator.clone())?);
        }
        insert(&mut function, &depth::leave(globals, body.frame_words));
        insert(&mut function, &[Instruction::Return, Instruction::End]);
        Ok(function)
    }
}

fn insert(function: &mut Function, instructions: &[Instruction<'_>]) {
    for instruction in instructions {
        function.instruction(instruction);
    }
}
