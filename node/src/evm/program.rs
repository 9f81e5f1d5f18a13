//! A Stylus program as a frame: entering it, driving it to its end, and what it gives back.

use super::arbos;
use super::context::{Context, Pages};
use super::frame::{Error, OpenFrame, StylusEvm};
use super::source;
use crate::config::StylusParams;
use crate::stylus::{Coroutine, Ending, Environment, Event, Outcome, Reply, Request};
use alloy_primitives::{Address, B256, Bytes, U256};
use revm::context_interface::Transaction;
use revm::interpreter::{
    CallInputs, FrameInput, Gas, InstructionResult, InterpreterAction, InterpreterResult,
};

/// A program in a frame.
pub(super) struct Program {
    pub(super) coroutine: Coroutine,
    /// What it asked the chain for last.
    pub(super) event: Option<Event>,
    /// The contract it acts as.
    pub(super) contract: Address,
    /// Its caller, which delegate calls pass on.
    pub(super) caller: Address,
    /// Its value, which delegate calls pass on.
    pub(super) value: U256,
    pub(super) is_static: bool,
    /// Storage refunds so far.
    pub(super) refund: i64,
    /// The call or creation whose end it waits for.
    pub(super) pending: Option<Pending>,
    /// The end of that call or creation.
    pub(super) reply: Option<Reply>,
    /// The parameters it started under.
    pub(super) params: StylusParams,
    pub(super) gas_limit: u64,
    pub(super) ink_price: u64,
    /// Pages open before it started.
    pages_before: u16,
}

/// A frame that a program started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    /// Gas the start itself cost.
    pub(super) base: u64,
    /// Gas that went with it; what the frame has left comes back.
    pub(super) given: u64,
}

impl<I> StylusEvm<I> {
    /// Runs the program of the top frame until it ends or starts another frame; `serve` answers its requests.
    pub(super) fn run_program(&mut self, serve: Serve<I>) -> Result<InterpreterAction, Error> {
        let Some(mut program) = self.open.last_mut().and_then(|open| open.program.take()) else {
            return match self.enter()? {
                Ok(program) => self.drive(program, serve),
                Err(failed) => Ok(InterpreterAction::Return(failed)),
            };
        };
        if let Some(reply) = program.reply.take() {
            program.event = Some(program.coroutine.resume(reply));
        }
        self.drive(program, serve)
    }

    fn drive(&mut self, mut program: Box<Program>, serve: Serve<I>) -> Result<InterpreterAction, Error> {
        loop {
            match program.event.take() {
                Some(Event::Asks(request)) => match serve(self, &mut program, request)? {
                    Served::Reply(reply) => program.event = Some(program.coroutine.resume(reply)),
                    Served::NewFrame(input) => {
                        if let Some(open) = self.open.last_mut() {
                            open.program = Some(program);
                        }
                        return Ok(InterpreterAction::NewFrame(input));
                    }
                },
                Some(Event::Ends(outcome)) => {
                    return Ok(InterpreterAction::Return(self.leave(&program, outcome)));
                }
                None => {
                    self.context().chain.note("a program was resumed without an answer");
                    return Ok(InterpreterAction::Return(halted(
                        program.gas_limit,
                        InstructionResult::OutOfGas,
                    )));
                }
            }
        }
    }

    /// Starts the program of the top frame, or says why it cannot start: that takes all gas.
    fn enter(&mut self) -> Result<Result<Box<Program>, InterpreterResult>, Error> {
        let frame = self.inner.frame_stack.get();
        let FrameInput::Call(call) = &frame.input else {
            return Ok(Err(halted(0, InstructionResult::OpcodeNotFound)));
        };
        let call = call.clone();
        let code_hash = frame.interpreter.bytecode.get_or_calculate_hash();
        let code = frame.interpreter.bytecode.original_bytes();
        let gas = call.gas_limit;
        let context = &mut self.inner.ctx;
        let params = arbos::stylus_params(context);
        let start_cost = match start_cost(context, code_hash, &params) {
            Ok(cost) => cost,
            Err(reason) => {
                context.chain.note(format!("call to {}: {reason}", call.bytecode_address));
                return Ok(Err(halted(gas, InstructionResult::NotActivated)));
            }
        };
        let Some(gas_left) = gas.checked_sub(start_cost.gas) else {
            return Ok(Err(halted(gas, InstructionResult::OutOfGas)));
        };
        let engine = context.chain.engine.clone();
        let module = match source::module(context, code_hash, &code) {
            Ok(module) => module,
            Err(reason) => {
                context.chain.note(format!("program {}: {reason}", call.bytecode_address));
                return Ok(Err(halted(gas, InstructionResult::NotActivated)));
            }
        };
        let Pages { open: pages_before, .. } = context.chain.pages;
        context.chain.add_pages(start_cost.pages, &params);
        let environment = environment(context, &self.open, &call, params.ink_price);
        let ink_price = u64::from(environment.ink_price).max(1);
        let (coroutine, event) = Coroutine::start(
            &engine.runtime,
            &module,
            environment,
            gas_left.saturating_mul(ink_price),
            params.max_stack_depth,
        );
        Ok(Ok(Box::new(Program {
            coroutine,
            event: Some(event),
            contract: call.target_address,
            caller: call.caller,
            value: call.value.get(),
            is_static: call.is_static,
            refund: 0,
            pending: None,
            reply: None,
            params,
            gas_limit: gas,
            ink_price,
            pages_before,
        })))
    }

    fn leave(&mut self, program: &Program, outcome: Outcome) -> InterpreterResult {
        let chain = &mut self.context().chain;
        chain.pages.open = program.pages_before;
        let result = match outcome.ending {
            Ending::Success => InstructionResult::Return,
            Ending::Revert => InstructionResult::Revert,
            Ending::Failure(reason) => {
                chain.note(format!("program {}: {reason}", program.contract));
                InstructionResult::Revert
            }
            Ending::OutOfInk => return halted(program.gas_limit, InstructionResult::OutOfGas),
            Ending::OutOfStack => {
                chain.note(format!("program {}: out of stack words", program.contract));
                return halted(program.gas_limit, InstructionResult::StackOverflow);
            }
        };
        // What it returns costs at least what holding it in EVM memory would.
        let Some(most_left) = program.gas_limit.checked_sub(memory_gas(outcome.output.len())) else {
            return halted(program.gas_limit, InstructionResult::OutOfGas);
        };
        let mut gas = Gas::new(program.gas_limit);
        gas.set_remaining((outcome.ink_left / program.ink_price).min(most_left));
        if result.is_ok() {
            gas.record_refund(program.refund);
        }
        InterpreterResult { result, output: outcome.output, gas }
    }
}

/// How requests of a program are answered: watched or not.
pub(super) type Serve<I> = fn(&mut StylusEvm<I>, &mut Program, Request) -> Result<Served, Error>;

/// What the chain does about a request.
pub(super) enum Served {
    /// Answers it.
    Reply(Reply),
    /// Starts a frame whose end is the answer.
    NewFrame(FrameInput),
}

struct StartCost {
    gas: u64,
    pages: u16,
}

/// The gas that starting a program takes, if it may start.
fn start_cost(context: &mut Context, code_hash: B256, params: &StylusParams) -> Result<StartCost, String> {
    let record = arbos::program(context, code_hash);
    let now = context.block.timestamp.saturating_to();
    let chain = &mut context.chain;
    if record.version == 0 {
        return Err("the program is not activated".into());
    }
    if record.version != params.version {
        return Err(format!("activated under version {}, the chain has {}", record.version, params.version));
    }
    if record.is_expired(now, params) {
        return Err("the activation has expired".into());
    }
    let capacity = usize::from(params.block_cache_size);
    // The list counts since ArbOS 60; what the cache manager holds enters it like everything else.
    let is_recent = chain.config.arbos_version >= 60 && chain.recent.insert(code_hash, capacity);
    let cached = record.cached || is_recent;
    let init_gas = if cached { 0 } else { record.init_gas(params) };
    let gas = chain
        .page_cost(record.footprint, params)
        .saturating_add(record.cached_gas(params))
        .saturating_add(init_gas);
    Ok(StartCost { gas, pages: record.footprint })
}

fn environment(context: &Context, open: &[OpenFrame], call: &CallInputs, ink_price: u32) -> Environment {
    let contract = call.target_address;
    let frames = open.iter().filter(|frame| !frame.is_delegate && frame.contract == contract).count();
    let block = &context.block;
    Environment {
        args: call.input.bytes(context),
        contract,
        sender: call.caller,
        value: call.value.get(),
        origin: context.tx.caller(),
        gas_price: U256::from(context.tx.gas_price),
        base_fee: U256::from(block.basefee),
        coinbase: block.beneficiary,
        gas_limit: block.gas_limit,
        block_number: block.number.saturating_to(),
        timestamp: block.timestamp.saturating_to(),
        chain_id: context.cfg.chain_id,
        reentrant: frames > 1,
        ink_price,
    }
}

/// A failed frame: no data, all gas gone.
pub(super) fn halted(gas_limit: u64, result: InstructionResult) -> InterpreterResult {
    let mut gas = Gas::new(gas_limit);
    gas.spend_all();
    InterpreterResult { result, output: Bytes::new(), gas }
}

/// What EVM memory of that many bytes costs.
fn memory_gas(bytes: usize) -> u64 {
    let words = (bytes as u64).div_ceil(32);
    3 * words + words * words / 512
}
