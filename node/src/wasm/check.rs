//! What Stylus accepts, section by section.

use super::body::Body;
use super::depth::Signatures;
use super::limits::{
    Limits, MAX_DATA_SEGMENTS, MAX_ELEMENT_ENTRIES, MAX_ELEMENT_SEGMENTS, MAX_EXPORTS, MAX_FUNCTIONS,
    MAX_GLOBALS, MAX_IMPORTS, MAX_NAME, MAX_TABLE_ENTRIES,
};
use super::rejection::Rejection;
use super::{heap, signature};
use crate::hostio::HostIo;
use std::ops::Range;
use wasmparser::{
    DataKind, DataSectionReader, ElementItems, ElementKind, ElementSectionReader, Encoding,
    ExportSectionReader, ExternalKind, FuncToValidate, FuncType, FuncValidatorAllocations, FunctionBody,
    FunctionSectionReader, GlobalSectionReader, ImportSectionReader, MemorySectionReader, MemoryType,
    Operator, Parser, Payload, TableSectionReader, TypeRef, ValidPayload, Validator, ValidatorResources,
};

/// The only module programs may import from.
const HOST_MODULE: &str = "vm_hooks";
/// Where programs start.
pub(super) const ENTRYPOINT: &str = "user_entrypoint";
/// The name the memory is exported by.
pub(super) const MEMORY: &str = "memory";

/// The sections that instrumentation copies as they are.
#[derive(Debug, Default)]
pub(super) struct Sections<'a> {
    pub(super) imports: Option<ImportSectionReader<'a>>,
    pub(super) tables: Option<TableSectionReader<'a>>,
    pub(super) globals: Option<GlobalSectionReader<'a>>,
    pub(super) elements: Option<ElementSectionReader<'a>>,
    pub(super) data: Option<DataSectionReader<'a>>,
}

/// A module that passed every check.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    pub(super) sections: Sections<'a>,
    pub(super) types: Vec<FuncType>,
    /// Type index of each defined function.
    pub(super) functions: Vec<u32>,
    pub(super) bodies: Vec<Body<'a>>,
    /// Globals before instrumentation.
    pub(super) globals: u32,
    pub(super) memory: MemoryType,
    /// Function index of the entry point.
    pub(super) entrypoint: u32,
    /// Function index of the import that `memory.grow` pays through, where memory can grow.
    pub(super) pay_for_memory_grow: Option<u32>,
    pub(super) sizes: SegmentSizes,
}

/// The segment figures of the cost predictors.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SegmentSizes {
    /// Data without headers.
    pub(super) data: u64,
    /// Data segments with their headers.
    pub(super) data_segments: u64,
    /// Element segments with their headers.
    pub(super) element_segments: u64,
}

/// Checks a module, or says why it is not a Stylus program.
pub(super) fn check<'a>(wasm: &'a [u8], limits: &Limits) -> Result<Checked<'a>, Rejection> {
    if u64::try_from(wasm.len()).unwrap_or(u64::MAX) > u64::from(limits.max_wasm_size) {
        return Err(Rejection::TooLarge { len: wasm.len(), max: limits.max_wasm_size });
    }
    let features = limits.features();
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut validator = Validator::new_with_features(features);
    let mut checker = Checker::default();
    let mut code = Vec::new();
    for payload in parser.parse_all(wasm) {
        let payload = payload?;
        // Our own look comes first where it knows a plainer reason than the validator.
        checker.look(&payload, limits)?;
        if let ValidPayload::Func(validate, body) = validator.payload(&payload)? {
            code.push((validate, body));
        }
        if let Payload::TypeSection(types) = payload {
            checker.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
        }
    }
    checker.finish(code)
}

#[derive(Default)]
struct Checker<'a> {
    sections: Sections<'a>,
    types: Vec<FuncType>,
    imported: Vec<u32>,
    functions: Vec<u32>,
    globals: u32,
    memory: Option<MemoryType>,
    entrypoint: Option<u32>,
    exports_memory: bool,
    pay_for_memory_grow: Option<u32>,
    sizes: SegmentSizes,
}

impl<'a> Checker<'a> {
    fn look(&mut self, payload: &Payload<'a>, limits: &Limits) -> Result<(), Rejection> {
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => Err(Rejection::Component),
            Payload::ImportSection(section) => self.imports(section),
            Payload::FunctionSection(section) => self.functions(section),
            Payload::TableSection(section) => self.tables(section),
            Payload::MemorySection(section) => self.memory(section, limits),
            Payload::GlobalSection(section) => self.globals(section),
            Payload::ExportSection(section) => self.exports(section),
            Payload::StartSection { func, .. } => Err(Rejection::StartFunction(*func)),
            Payload::ElementSection(section) => self.elements(section),
            Payload::DataSection(section) => self.data(section),
            _ => Ok(()),
        }
    }

    fn imports(&mut self, section: &ImportSectionReader<'a>) -> Result<(), Rejection> {
        Rejection::unless_within("imports", u64::from(section.count()), MAX_IMPORTS)?;
        for import in section.clone().into_imports() {
            let import = import?;
            name_within("import", import.name)?;
            let (module, name) = (import.module.to_owned(), import.name.to_owned());
            let ty = match import.ty {
                TypeRef::Memory(_) => return Err(Rejection::ImportedMemory),
                _ if module != HOST_MODULE => return Err(Rejection::ForeignImport { module, name }),
                TypeRef::Func(ty) => ty,
                _ => return Err(Rejection::ImportKind { module, name }),
            };
            let Some(host) = HostIo::from_name(&name) else { return Err(Rejection::UnknownImport(name)) };
            let found = self.ty(ty)?;
            if !signature::matches(host, found) {
                let (expected, found) = (signature::of(host), signature::show(found));
                return Err(Rejection::ImportSignature { name, expected, found });
            }
            if host == HostIo::PayForMemoryGrow {
                self.pay_for_memory_grow.get_or_insert(index(self.imported.len()));
            }
            self.imported.push(ty);
        }
        self.sections.imports = Some(section.clone());
        Ok(())
    }

    fn functions(&mut self, section: &FunctionSectionReader<'a>) -> Result<(), Rejection> {
        Rejection::unless_within("functions", u64::from(section.count()), MAX_FUNCTIONS)?;
        self.functions = section.clone().into_iter().collect::<Result<_, _>>()?;
        Ok(())
    }

    fn tables(&mut self, section: &TableSectionReader<'a>) -> Result<(), Rejection> {
        let mut entries = 0u64;
        for table in section.clone() {
            entries = entries.saturating_add(table?.ty.initial);
        }
        Rejection::unless_within("table entries", entries, MAX_TABLE_ENTRIES)?;
        self.sections.tables = Some(section.clone());
        Ok(())
    }

    fn memory(&mut self, section: &MemorySectionReader<'a>, limits: &Limits) -> Result<(), Rejection> {
        if section.count() > 1 {
            return Err(Rejection::ManyMemories(section.count()));
        }
        for memory in section.clone() {
            let memory = memory?;
            if memory.initial > u64::from(limits.page_limit) {
                return Err(Rejection::TooManyPages { pages: memory.initial, limit: limits.page_limit });
            }
            self.memory = Some(memory);
        }
        Ok(())
    }

    fn globals(&mut self, section: &GlobalSectionReader<'a>) -> Result<(), Rejection> {
        use Operator::{F32Const, F64Const, I32Const, I64Const};
        Rejection::unless_within("globals", u64::from(section.count()), MAX_GLOBALS)?;
        self.globals = section.count();
        for (position, global) in section.clone().into_iter().enumerate() {
            let mut initialiser = global?.init_expr.get_operators_reader();
            let constant = matches!(
                initialiser.read()?,
                I32Const { .. } | I64Const { .. } | F32Const { .. } | F64Const { .. }
            );
            if !constant || !initialiser.is_end_then_eof() {
                return Err(Rejection::GlobalInitialiser(index(position)));
            }
        }
        self.sections.globals = Some(section.clone());
        Ok(())
    }

    fn exports(&mut self, section: &ExportSectionReader<'a>) -> Result<(), Rejection> {
        Rejection::unless_within("exports", u64::from(section.count()), MAX_EXPORTS)?;
        for export in section.clone() {
            let export = export?;
            name_within("export", export.name)?;
            match (export.name, export.kind) {
                (ENTRYPOINT, ExternalKind::Func) => self.entrypoint = Some(export.index),
                (MEMORY, ExternalKind::Memory) => self.exports_memory = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn elements(&mut self, section: &ElementSectionReader<'a>) -> Result<(), Rejection> {
        Rejection::unless_within("element segments", u64::from(section.count()), MAX_ELEMENT_SEGMENTS)?;
        let mut entries = 0u64;
        for (position, element) in section.clone().into_iter().enumerate() {
            let element = element?;
            if !matches!(element.kind, ElementKind::Active { .. }) {
                return Err(Rejection::PassiveSegment { what: "element", index: index(position) });
            }
            let count = match &element.items {
                ElementItems::Functions(items) => items.count(),
                ElementItems::Expressions(_, items) => items.count(),
            };
            entries = entries.saturating_add(u64::from(count));
            let sum = &mut self.sizes.element_segments;
            *sum = sum.saturating_add(length(&element.range));
        }
        Rejection::unless_within("element entries", entries, MAX_ELEMENT_ENTRIES)?;
        self.sections.elements = Some(section.clone());
        Ok(())
    }

    fn data(&mut self, section: &DataSectionReader<'a>) -> Result<(), Rejection> {
        Rejection::unless_within("data segments", u64::from(section.count()), MAX_DATA_SEGMENTS)?;
        for (position, data) in section.clone().into_iter().enumerate() {
            let data = data?;
            if !matches!(data.kind, DataKind::Active { .. }) {
                return Err(Rejection::PassiveSegment { what: "data", index: index(position) });
            }
            self.sizes.data = self.sizes.data.saturating_add(data.data.len() as u64);
            self.sizes.data_segments = self.sizes.data_segments.saturating_add(length(&data.range));
        }
        self.sections.data = Some(section.clone());
        Ok(())
    }

    fn finish(
        self,
        code: Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'a>)>,
    ) -> Result<Checked<'a>, Rejection> {
        let memory = self.memory.ok_or(Rejection::NoMemory)?;
        if !self.exports_memory {
            return Err(Rejection::NoMemoryExport);
        }
        let entrypoint = self.entrypoint.ok_or(Rejection::NoEntrypoint)?;
        let defined = entrypoint.checked_sub(index(self.imported.len()));
        let defined = defined.ok_or(Rejection::EntrypointImported)?;
        let ty = self.functions.get(defined as usize).ok_or(Rejection::NoEntrypoint)?;
        let ty = self.ty(*ty)?;
        if !signature::is_entrypoint(ty) {
            return Err(Rejection::EntrypointType { found: signature::show(ty) });
        }
        let grows = heap::grows(&memory);
        if grows && self.pay_for_memory_grow.is_none() {
            return Err(Rejection::NoPayForMemoryGrow);
        }
        if code.len() != self.functions.len() {
            return Err(Rejection::Malformed("functions and code differ in number".to_owned()));
        }
        let mut allocations = FuncValidatorAllocations::default();
        let signatures =
            Signatures { types: &self.types, imported: &self.imported, defined: &self.functions };
        let mut bodies = Vec::with_capacity(code.len());
        for (validate, body) in code {
            bodies.push(Body::read(validate, &body, signatures, &mut allocations)?);
        }
        Ok(Checked {
            sections: self.sections,
            types: self.types,
            functions: self.functions,
            bodies,
            globals: self.globals,
            memory,
            entrypoint,
            pay_for_memory_grow: self.pay_for_memory_grow.filter(|_| grows),
            sizes: self.sizes,
        })
    }

    fn ty(&self, index: u32) -> Result<&FuncType, Rejection> {
        let unknown = || Rejection::Malformed(format!("unknown type {index}"));
        self.types.get(index as usize).ok_or_else(unknown)
    }
}

fn name_within(what: &'static str, name: &str) -> Result<(), Rejection> {
    let (len, limit) = (name.len(), MAX_NAME);
    if len > limit as usize { Err(Rejection::NameTooLong { what, len, limit }) } else { Ok(()) }
}

/// A position as an index; the limits keep every count far below `u32::MAX`.
fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

const fn length(range: &Range<u64>) -> u64 {
    range.end.saturating_sub(range.start)
}
