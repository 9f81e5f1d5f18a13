//! One function: validated, measured and cut into blocks.

use super::depth::Signatures;
use super::limits::{MAX_FRAME_WORDS, MAX_LOCALS, MAX_OPERANDS, MAX_OPERATORS};
use super::rejection::Rejection;
use super::{depth, meter, prices};
use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator, OperatorsReader, ValType,
    ValidatorResources,
};

/// A function the passes can be applied to.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// Index of the function, imports counted.
    pub(super) function: u32,
    /// Declared locals, in runs.
    pub(super) locals: Vec<(u32, ValType)>,
    /// The operators, the final `end` included.
    pub(super) operators: Vec<Operator<'a>>,
    /// The metered blocks, in order.
    pub(super) blocks: Vec<meter::Block>,
    /// Worst-case stack frame.
    pub(super) frame_words: u32,
}

impl<'a> Body<'a> {
    /// Validates a function; `allocations` go from one to the next.
    pub(super) fn read(
        validate: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'a>,
        signatures: Signatures<'_>,
        allocations: &mut FuncValidatorAllocations,
    ) -> Result<Self, Rejection> {
        let function = validate.index;
        let within = |what, count: u64, limit: u32| {
            if count > u64::from(limit) {
                return Err(Rejection::FunctionTooLarge { function, what, count, limit });
            }
            Ok(())
        };
        let mut validator = validate.into_validator(std::mem::take(allocations));

        let mut locals = Vec::new();
        let mut declared = 0u64;
        let mut reader = body.get_locals_reader()?;
        for _ in 0..reader.get_count() {
            let offset = reader.original_position();
            let (count, ty) = reader.read()?;
            declared = declared.saturating_add(u64::from(count));
            within("locals", declared, MAX_LOCALS)?;
            validator.define_locals(offset, count, ty)?;
            locals.push((count, ty));
        }

        let mut operators = Vec::new();
        let mut reader = OperatorsReader::new(reader.get_binary_reader());
        while !reader.eof() {
            let (operator, offset) = reader.read_with_offset()?;
            validator.op(offset, &operator)?;
            operators.push(operator);
            within("operators", operators.len() as u64, MAX_OPERATORS)?;
        }
        reader.finish()?;
        *allocations = validator.into_allocations();

        let blocks = meter::blocks(&operators, signatures.types).map_err(|operator| {
            let operator = prices::text_name(operator);
            if operator.contains("f32") || operator.contains("f64") {
                Rejection::Float { operator, function }
            } else {
                Rejection::Unpriced { operator, function }
            }
        })?;
        let operands = depth::operands(&operators, signatures);
        within("operands on its stack", u64::from(operands), MAX_OPERANDS)?;
        // At most `MAX_LOCALS`, so it fits.
        let frame_words = depth::frame_words(u32::try_from(declared).unwrap_or(u32::MAX), operands);
        within("words in its stack frame", u64::from(frame_words), MAX_FRAME_WORDS)?;
        Ok(Self { function, locals, operators, blocks, frame_words })
    }
}
