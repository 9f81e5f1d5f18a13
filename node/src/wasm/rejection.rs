//! Why a module cannot be activated, in plain words.

use wasmparser::WasmFeatures;

/// The reason a module is not a Stylus program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Longer than the chain's MaxWasmSize.
    #[error("the WASM is {len} bytes long; the limit is {max}")]
    TooLarge {
        /// Bytes given.
        len: usize,
        /// Bytes allowed.
        max: u32,
    },
    /// A WASM component.
    #[error("this is a WASM component; Stylus runs core modules only")]
    Component,
    /// Not valid WASM.
    #[error("invalid WASM: {0}")]
    Malformed(String),
    /// An integer takes more bytes than it needs where the specification wants a single zero byte.
    #[error("{0}: rustc pads integers; canonicalise the module before it is compressed")]
    Padded(String),
    /// A proposal that Stylus does not admit.
    #[error("WASM proposal not supported by Stylus: {0}")]
    Proposal(String),
    /// Several results, refused since ArbOS 60.
    #[error("multi-value is not supported since ArbOS 60: {0}")]
    MultiValue(String),
    /// An import from elsewhere than `vm_hooks`.
    #[error("import {module}.{name}: programs may import from vm_hooks only")]
    ForeignImport {
        /// Module imported from.
        module: String,
        /// Name imported.
        name: String,
    },
    /// An imported memory.
    #[error("the memory is imported; a program must define its own")]
    ImportedMemory,
    /// An import that is neither a function nor a memory.
    #[error("import {module}.{name} is not a function")]
    ImportKind {
        /// Module imported from.
        module: String,
        /// Name imported.
        name: String,
    },
    /// A host function that does not exist.
    #[error("unknown host function vm_hooks.{0}")]
    UnknownImport(String),
    /// A host function imported with another type.
    #[error("vm_hooks.{name} is imported as {found}; its type is {expected}")]
    ImportSignature {
        /// Name of the host function.
        name: String,
        /// Its type.
        expected: String,
        /// The type it was imported with.
        found: String,
    },
    /// `memory.grow` could not be charged.
    #[error("vm_hooks.pay_for_memory_grow must be imported unless the memory's maximum equals its minimum")]
    NoPayForMemoryGrow,
    /// No memory at all.
    #[error("the module defines no memory")]
    NoMemory,
    /// More than one memory.
    #[error("the module defines {0} memories; exactly one is allowed")]
    ManyMemories(u32),
    /// The memory starts too large.
    #[error("the memory starts with {pages} pages; the limit is {limit}")]
    TooManyPages {
        /// Pages the memory starts with.
        pages: u64,
        /// Pages allowed.
        limit: u16,
    },
    /// The memory is not exported.
    #[error("the memory is not exported as `memory`")]
    NoMemoryExport,
    /// No entry point.
    #[error("the module does not export a function `user_entrypoint`")]
    NoEntrypoint,
    /// An entry point that is a host function.
    #[error("`user_entrypoint` is an imported function; the module must define it")]
    EntrypointImported,
    /// An entry point of another type.
    #[error("`user_entrypoint` has type {found}; it must be (i32) -> (i32)")]
    EntrypointType {
        /// The type found.
        found: String,
    },
    /// A start function.
    #[error("function {0} is a start function; programs start at `user_entrypoint` only")]
    StartFunction(u32),
    /// A global that does not start with a plain constant.
    #[error("global {0} is not initialised by a single constant")]
    GlobalInitialiser(u32),
    /// A segment that is not copied in at instantiation.
    #[error("{what} segment {index} is passive or declared; only active segments are allowed")]
    PassiveSegment {
        /// `data` or `element`.
        what: &'static str,
        /// Index of the segment.
        index: u32,
    },
    /// Too many of something in the module.
    #[error("the module has {count} {what}; the limit is {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// How many are allowed.
        limit: u32,
    },
    /// Too many of something in one function.
    #[error("function {function} has {count} {what}; the limit is {limit}")]
    FunctionTooLarge {
        /// Index of the function.
        function: u32,
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// How many are allowed.
        limit: u32,
    },
    /// An import or export name that is too long.
    #[error("an {what} name is {len} bytes long; the limit is {limit}")]
    NameTooLong {
        /// `import` or `export`.
        what: &'static str,
        /// Bytes of the name.
        len: usize,
        /// Bytes allowed.
        limit: u32,
    },
    /// Floating point, which has no price.
    #[error("function {function} uses floating point ({operator}), which Stylus does not run")]
    Float {
        /// The operator in text format.
        operator: String,
        /// Index of the function.
        function: u32,
    },
    /// Another operator without a price.
    #[error("function {function} uses {operator}, which Stylus does not run")]
    Unpriced {
        /// The operator in text format.
        operator: String,
        /// Index of the function.
        function: u32,
    },
    /// A predicted cost does not fit the program record.
    #[error("the {what} of {value} is too large for a program record")]
    CostTooLarge {
        /// Which cost.
        what: &'static str,
        /// The cost.
        value: u64,
    },
}

impl Rejection {
    /// An error unless `count` is within `limit`.
    pub(super) fn unless_within(what: &'static str, count: u64, limit: u32) -> Result<(), Self> {
        if count > u64::from(limit) { Err(Self::TooMany { what, count, limit }) } else { Ok(()) }
    }
}

impl From<wasmparser::Error> for Rejection {
    fn from(error: wasmparser::Error) -> Self {
        let message = error.to_string();
        match error.missing_wasm_feature() {
            Some(WasmFeatures::MULTI_VALUE) => Self::MultiValue(message),
            Some(_) => Self::Proposal(message),
            // The parser files this under no feature, and it is what raw rustc output runs into.
            None if message.starts_with("zero byte expected") => Self::Padded(message),
            None => Self::Malformed(message),
        }
    }
}

impl From<wasm_encoder::reencode::Error> for Rejection {
    fn from(error: wasm_encoder::reencode::Error) -> Self {
        match error {
            wasm_encoder::reencode::Error::ParseError(error) => error.into(),
            wasm_encoder::reencode::Error::UnexpectedNonCoreModuleSection => Self::Component,
            other => Self::Malformed(other.to_string()),
        }
    }
}
