//! Running something without keeping it: `eth_call` and gas estimation.

use super::trace::Subject;
use super::{Block, Chain, ChainError, View, node_interface, transaction};
use crate::config::ChainConfig;
use crate::evm::precompiles::NODE_INTERFACE;
use crate::evm::{self, Engine, Execution, Mode};
use alloy::eips::eip2930::AccessList;
use alloy::rpc::types::TransactionRequest;
use alloy_primitives::{Bytes, TxKind, U256};
use alloy_rpc_types_trace::geth::{GethDebugTracingOptions, GethTrace};
use imbl::Vector;
use revm::context::TxEnv;
use revm::context::either::Either;
use revm::context::result::{ExecutionResult, HaltReason};
use revm::context_interface::transaction::TransactionType;
use revm_inspectors::access_list::AccessListInspector;
use std::sync::Arc;

/// Geth stops its search when the answer is within 1.5 %.
const ESTIMATE_ERROR: f64 = 0.015;
/// Gas a callee gets on top of what the caller pays for.
const CALL_STIPEND: u64 = 2_300;

/// A call that needs the chain no more, so that nobody waits for it.
#[derive(Clone)]
pub struct CallRequest {
    engine: Engine,
    config: Arc<ChainConfig>,
    blocks: Vector<Arc<Block>>,
    pub(super) view: View,
    pub(super) env: TxEnv,
    /// Gas the client named; the chain's limit otherwise.
    gas: Option<u64>,
    fee: u128,
}

impl Chain {
    /// Prepares a call on a view of this chain.
    pub fn prepare(&self, request: TransactionRequest, view: View) -> Result<CallRequest, ChainError> {
        let fee = request.max_fee_per_gas.or(request.gas_price).unwrap_or_default();
        let caller = request.from.unwrap_or_default();
        let value = request.value.unwrap_or_default();
        let have = view.state.account(caller).map_or(U256::ZERO, |account| account.balance);
        if have < value {
            return Err(ChainError::InsufficientFundsForTransfer { address: caller, have, want: value });
        }
        if request.blob_versioned_hashes.is_some() || request.sidecar.is_some() {
            return Err(ChainError::UnsupportedType(3));
        }
        let env = TxEnv {
            tx_type: request.minimal_tx_type() as u8,
            caller,
            gas_limit: evm::tx_gas_limit(&view.state),
            gas_price: fee,
            kind: request.to.unwrap_or(TxKind::Create),
            value,
            data: request.input.into_input().unwrap_or_default(),
            nonce: view.state.account(caller).map_or(0, |account| account.nonce),
            chain_id: Some(self.config().chain_id),
            access_list: request.access_list.unwrap_or_default(),
            gas_priority_fee: request.max_priority_fee_per_gas,
            authorization_list: request.authorization_list.into_iter().flatten().map(Either::Left).collect(),
            ..TxEnv::default()
        };
        Ok(CallRequest {
            engine: self.engine.clone(),
            config: self.config.clone(),
            blocks: self.blocks.clone(),
            view,
            env,
            gas: request.gas,
            fee,
        })
    }
}

impl CallRequest {
    /// Runs it once and answers its output.
    pub fn call(self) -> Result<Bytes, ChainError> {
        if self.env.kind == TxKind::Call(NODE_INTERFACE) {
            let blocks = self.blocks.clone();
            return node_interface::answer(self, &blocks);
        }
        let gas = self.gas_limit();
        let run = self.run(gas)?;
        match run.result {
            ExecutionResult::Success { output, .. } => Ok(output.into_data()),
            failed => Err(failure(&failed, &run.notes)),
        }
    }

    /// The smallest gas limit, to 1.5 %, with which it succeeds; never one with which it fails.
    pub fn estimate(self) -> Result<u64, ChainError> {
        let limit = self.affordable(self.gas_limit());
        let intrinsic = transaction::intrinsic_gas(&self.env);
        if limit < intrinsic {
            return Err(ChainError::GasExceedsAllowance(limit));
        }
        let run = self.run(limit)?;
        match &run.result {
            ExecutionResult::Success { .. } => {}
            ExecutionResult::Halt { reason: HaltReason::OutOfGas(_), .. } if run.notes.is_empty() => {
                return Err(ChainError::GasExceedsAllowance(limit));
            }
            failed => return Err(failure(failed, &run.notes)),
        }
        // What it spent before refunds is enough unless calls inside kept gas back.
        let spent = run.result.gas().total_gas_spent().max(intrinsic);
        // L1 may be dearer when the transaction is sent: a tenth of its part, as Nitro adds.
        let padding = run.l1_gas / 10;
        if spent >= limit || self.suffices(spent)? {
            return Ok(spent.saturating_add(padding).min(limit));
        }
        let (mut too_little, mut enough) = (spent, limit);
        // Then room for one stipend and one 64th mostly is.
        let mut probe = Some(spent.saturating_add(CALL_STIPEND).saturating_add(spent / 63));
        while (enough - too_little) as f64 / enough as f64 > ESTIMATE_ERROR {
            // Most transactions need little more than they use: search from below.
            let middle = (too_little + (enough - too_little) / 2).min(too_little.saturating_mul(2));
            let gas = probe.take().filter(|gas| *gas < enough).unwrap_or(middle);
            if self.suffices(gas)? {
                enough = gas;
            } else {
                too_little = gas;
            }
        }
        Ok(enough.saturating_add(padding).min(limit))
    }

    /// Accounts and slots that are worth naming in advance, the gas it takes when they are, and why it fails if so.
    pub fn access_list(mut self) -> Result<(AccessList, u64, Option<ChainError>), ChainError> {
        // Each run finds what the one before made reachable; geth goes on until nothing is new, too.
        const RUNS: usize = 16;
        self.env.tx_type = self.env.tx_type.max(TransactionType::Eip2930 as u8);
        self.env.gas_limit = self.gas_limit();
        for _ in 0..RUNS {
            let mut inspector = AccessListInspector::new(self.env.access_list.clone());
            let run = self.engine.inspect(
                self.view.state.clone(),
                &self.config,
                &self.view.context,
                self.env.clone(),
                Mode::Call,
                &mut inspector,
            )?;
            let list = inspector.into_access_list();
            if list == self.env.access_list {
                let failed = (!run.result.is_success()).then(|| failure(&run.result, &run.notes));
                return Ok((list, run.result.tx_gas_used(), failed));
            }
            self.env.access_list = list;
        }
        Err(ChainError::Halted("the access list depends on itself".into()))
    }

    /// The call as the engine takes it.
    pub(super) fn into_env(self) -> TxEnv {
        TxEnv { gas_limit: self.gas_limit(), ..self.env }
    }

    /// Runs it once and answers how it went.
    pub fn trace(self, options: GethDebugTracingOptions) -> Result<GethTrace, ChainError> {
        let env = TxEnv { gas_limit: self.gas_limit(), ..self.env };
        let subject = Subject {
            engine: &self.engine,
            config: &self.config,
            state: &self.view.state,
            context: &self.view.context,
            env,
            mode: Mode::Call,
        };
        Ok(subject.trace(options, None)?.0)
    }

    fn suffices(&self, gas: u64) -> Result<bool, ChainError> {
        Ok(self.run(gas)?.result.is_success())
    }

    pub(super) fn run(&self, gas: u64) -> Result<Execution, ChainError> {
        let env = TxEnv { gas_limit: gas, ..self.env.clone() };
        self.engine
            .execute(self.view.state.clone(), &self.config, &self.view.context, env, Mode::Call)
            .map_err(ChainError::from)
    }

    pub(super) fn gas_limit(&self) -> u64 {
        self.gas.unwrap_or(u64::MAX).min(evm::tx_gas_limit(&self.view.state))
    }

    /// Less when a named fee would cost the sender more than it has.
    fn affordable(&self, gas: u64) -> u64 {
        if self.fee == 0 {
            return gas;
        }
        let balance = self.view.state.account(self.env.caller).map_or(U256::ZERO, |account| account.balance);
        let most = balance.saturating_sub(self.env.value) / U256::from(self.fee);
        most.try_into().unwrap_or(u64::MAX).min(gas)
    }
}

/// The error of a run that did not succeed.
pub(super) fn failure(result: &ExecutionResult, notes: &[String]) -> ChainError {
    match result {
        ExecutionResult::Revert { output, .. } => {
            ChainError::Reverted { data: output.clone(), notes: notes.to_vec() }
        }
        ExecutionResult::Halt { reason, .. } => {
            let words = words(reason);
            ChainError::Halted(if notes.is_empty() {
                words
            } else {
                format!("{words}: {}", notes.join("; "))
            })
        }
        ExecutionResult::Success { .. } => ChainError::Halted("succeeded".into()),
    }
}

/// Geth's words where it has some.
fn words(reason: &HaltReason) -> String {
    match reason {
        HaltReason::OutOfGas(_) => "out of gas".into(),
        HaltReason::InvalidFEOpcode => "invalid opcode: INVALID".into(),
        HaltReason::OpcodeNotFound | HaltReason::NotActivated => "invalid opcode".into(),
        HaltReason::InvalidJump => "invalid jump destination".into(),
        HaltReason::CreateCollision => "contract address collision".into(),
        HaltReason::CreateContractSizeLimit => "max code size exceeded".into(),
        HaltReason::CreateInitCodeSizeLimit => "max initcode size exceeded".into(),
        HaltReason::CreateContractStartingWithEF => "invalid code: must not begin with 0xef".into(),
        HaltReason::StateChangeDuringStaticCall => "write protection".into(),
        HaltReason::CallTooDeep => "max call depth exceeded".into(),
        HaltReason::OutOfFunds => "insufficient balance for transfer".into(),
        other => other.to_string(),
    }
}
