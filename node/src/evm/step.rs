//! What a program asks of the chain, as the EVM instruction that would ask the same: inspectors know no other steps.

use super::program::Program;
use crate::stylus::{CallKind, Request};
use alloy_primitives::{Bytes, U256};
use revm::bytecode::{Bytecode, opcode};
use revm::interpreter::interpreter::ExtBytecode;
use revm::interpreter::{CallInput, InputsImpl, Interpreter, SharedMemory};
use revm::primitives::hardfork::SpecId;

/// An instruction that was never in any code, in an interpreter that shows it to inspectors.
pub(super) struct Step {
    interpreter: Interpreter,
}

/// Opcode, operands (the top of the stack last) and the memory they point to.
struct Instruction {
    opcode: u8,
    operands: Vec<U256>,
    memory: Bytes,
}

impl Step {
    /// The step of a request; `None` for those that no instruction stands for.
    pub(super) fn new(program: &mut Program, request: &Request, spec: SpecId) -> Option<Self> {
        let Instruction { opcode, operands, memory } = instruction(request)?;
        let inputs = InputsImpl {
            target_address: program.contract,
            bytecode_address: None,
            caller_address: program.caller,
            input: CallInput::Bytes(Bytes::new()),
            call_value: program.value,
            depth: 0,
        };
        let mut buffer = SharedMemory::new();
        if !memory.is_empty() {
            buffer.resize(memory.len().next_multiple_of(32));
            buffer.set(0, &memory);
        }
        let code = ExtBytecode::new(Bytecode::new_legacy(Bytes::from(vec![opcode])));
        let mut interpreter =
            Interpreter::new(buffer, code, inputs, program.is_static, spec, program.gas_limit);
        interpreter.gas.set_remaining(program.coroutine.ink_left() / program.ink_price);
        interpreter.gas.record_refund(program.refund.max(0));
        for operand in operands {
            let _ = interpreter.stack.push(operand);
        }
        Some(Self { interpreter })
    }

    /// The same step after some more gas was spent.
    pub(super) fn later(mut self, gas: u64) -> Self {
        self.spend(gas);
        self
    }

    pub(super) fn spend(&mut self, gas: u64) {
        let left = self.interpreter.gas.remaining().saturating_sub(gas);
        self.interpreter.gas.set_remaining(left);
    }

    pub(super) fn interpreter(&mut self) -> &mut Interpreter {
        &mut self.interpreter
    }
}

fn instruction(request: &Request) -> Option<Instruction> {
    let plain = |opcode, operands| Instruction { opcode, operands, memory: Bytes::new() };
    let size = |bytes: &Bytes| U256::from(bytes.len());
    Some(match request {
        Request::Load(key) => plain(opcode::SLOAD, vec![*key]),
        Request::Store { writes, .. } => {
            let (key, value) = writes.first()?;
            plain(opcode::SSTORE, vec![*value, *key])
        }
        Request::TransientLoad(key) => plain(opcode::TLOAD, vec![*key]),
        Request::TransientStore(key, value) => plain(opcode::TSTORE, vec![*value, *key]),
        Request::Balance(address) => plain(opcode::BALANCE, vec![address.into_word().into()]),
        Request::CodeHash(address) => plain(opcode::EXTCODEHASH, vec![address.into_word().into()]),
        // The host import asks for the size first, too; what it copies from where stays in WASM.
        Request::Code { address, .. } => plain(opcode::EXTCODESIZE, vec![address.into_word().into()]),
        Request::Log { topics, data } => {
            let opcode = opcode::LOG0.saturating_add(u8::try_from(topics.len()).ok()?);
            let topics = topics.iter().rev().map(|topic| U256::from_be_bytes(topic.0));
            let operands = topics.chain([size(data), U256::ZERO]).collect();
            Instruction { opcode, operands, memory: data.clone() }
        }
        Request::Call { kind, to, value, input, gas_wanted, .. } => {
            // Output offset and size, input size and offset.
            let mut operands = vec![U256::ZERO, U256::ZERO, size(input), U256::ZERO];
            let opcode = match kind {
                CallKind::Call => {
                    operands.push(*value);
                    opcode::CALL
                }
                CallKind::Delegate => opcode::DELEGATECALL,
                CallKind::Static => opcode::STATICCALL,
            };
            operands.extend([to.into_word().into(), U256::from(*gas_wanted)]);
            Instruction { opcode, operands, memory: input.clone() }
        }
        Request::Create { code, value, salt, .. } => {
            let opcode = if salt.is_some() { opcode::CREATE2 } else { opcode::CREATE };
            let operands = salt.iter().copied().chain([size(code), U256::ZERO, *value]).collect();
            Instruction { opcode, operands, memory: code.clone() }
        }
        Request::AddPages(_) => return None,
    })
}
