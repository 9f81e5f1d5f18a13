//! Frames that programs start: calls and creations.

use super::frame::{Error, StylusEvm};
use super::program::{Pending, Program, Served};
use crate::stylus::{CallKind, Reply};
use alloy_primitives::{Address, Bytes, U256};
use revm::context_interface::{Cfg, CreateScheme};
use revm::handler::FrameResult;
use revm::interpreter::instructions::contract::load_account_delegated;
use revm::interpreter::{
    CallInput, CallInputs, CallScheme, CallValue, CreateInputs, FrameInput, InstructionResult,
};

/// Gas of calling a warm account.
const WARM_ACCOUNT: u64 = 100;

impl<I> StylusEvm<I> {
    /// Begins a call; `gas` is what the program has and what it wants to give.
    pub(super) fn call(
        &mut self,
        program: &mut Program,
        kind: CallKind,
        to: Address,
        value: U256,
        input: Bytes,
        [gas_left, gas_wanted]: [u64; 2],
    ) -> Result<Served, Error> {
        let failed = |gas| Ok(Served::Reply(Reply::Called { success: false, data: Bytes::new(), gas }));
        let pays = !value.is_zero();
        if program.is_static && pays {
            return failed(0);
        }
        let context = self.context();
        let prices = context.cfg.gas_params();
        let transfer = if pays { prices.transfer_value_cost() } else { 0 };
        let stipend = if pays { prices.call_stipend() } else { 0 };
        let Some(budget) = gas_left.checked_sub(WARM_ACCOUNT + transfer) else { return failed(gas_left) };
        let is_call = kind == CallKind::Call;
        let loaded = load_account_delegated(context, context.cfg.spec, budget, to, pays, is_call);
        // The only error left is too little gas for a cold account: the database cannot fail.
        let Ok((access, _, code, code_hash)) = loaded else { return failed(gas_left) };
        let Some(spendable) = budget.checked_sub(access) else { return failed(gas_left) };
        // Rounded down, where the EVM keeps back a 64th rounded down.
        let most = (u128::from(spendable) * 63 / 64) as u64;
        let given = most.min(gas_wanted).saturating_add(stipend);
        program.pending = Some(Pending { base: gas_left - spendable, given });
        let (target_address, caller, value, scheme) = match kind {
            CallKind::Call => (to, program.contract, CallValue::Transfer(value), CallScheme::Call),
            CallKind::Static => {
                (to, program.contract, CallValue::Transfer(U256::ZERO), CallScheme::StaticCall)
            }
            CallKind::Delegate => {
                let value = CallValue::Apparent(program.value);
                (program.contract, program.caller, value, CallScheme::DelegateCall)
            }
        };
        Ok(Served::NewFrame(FrameInput::Call(Box::new(CallInputs {
            input: CallInput::Bytes(input),
            return_memory_offset: 0..0,
            gas_limit: given,
            reservoir: 0,
            bytecode_address: to,
            known_bytecode: (code_hash, code),
            target_address,
            caller,
            value,
            scheme,
            is_static: program.is_static || kind == CallKind::Static,
            charged_new_account_state_gas: false,
        }))))
    }

    /// Begins a creation.
    pub(super) fn create(
        &mut self,
        program: &mut Program,
        code: Bytes,
        value: U256,
        salt: Option<U256>,
        gas_left: u64,
    ) -> Served {
        if program.is_static {
            return Served::Reply(Reply::Refused("contracts cannot be created in a static call"));
        }
        let context = self.context();
        let prices = context.cfg.gas_params();
        let (base, scheme) = match salt {
            Some(salt) => (prices.create2_cost(code.len()), CreateScheme::Create2 { salt }),
            None => (prices.create_cost(), CreateScheme::Create),
        };
        let Some(left) = gas_left.checked_sub(base) else {
            return Served::Reply(Reply::Refused("too little gas to create a contract"));
        };
        let given = left - left / 64;
        // The new frame pays for its init code, so the price fails the creation and not the creator.
        let usable = given.checked_sub(prices.initcode_cost(code.len()));
        let usable = usable.filter(|_| code.len() <= context.cfg.max_initcode_size());
        let Some(usable) = usable else {
            context.chain.note("init code above the limit, or unaffordable");
            let gas = base + given;
            return Served::Reply(Reply::Created { address: Address::ZERO, data: Bytes::new(), gas });
        };
        program.pending = Some(Pending { base, given });
        let inputs = CreateInputs::new(program.contract, scheme, value, code, usable, 0);
        Served::NewFrame(FrameInput::Create(Box::new(inputs)))
    }
}

/// Turns the end of a frame into the answer its program waits for.
pub(super) fn give_back(program: &mut Program, result: FrameResult) {
    let ending = result.instruction_result();
    let gas = result.gas();
    if ending.is_ok() {
        program.refund += gas.refunded();
    }
    let left = if ending.is_ok_or_revert() { gas.remaining() } else { 0 };
    let pending = program.pending.take().unwrap_or(Pending { base: 0, given: 0 });
    let spent = pending.base.saturating_add(pending.given.saturating_sub(left));
    program.reply = Some(match result {
        FrameResult::Call(outcome) => {
            let data = if ending.is_ok_or_revert() { outcome.result.output } else { Bytes::new() };
            Reply::Called { success: ending.is_ok(), data, gas: spent }
        }
        FrameResult::Create(outcome) => {
            let address = outcome.address.filter(|_| ending.is_ok()).unwrap_or_default();
            let reverted = ending == InstructionResult::Revert;
            let data = if reverted { outcome.result.output } else { Bytes::new() };
            Reply::Created { address, data, gas: spent }
        }
    });
}
