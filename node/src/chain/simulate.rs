//! Blocks that never were: calls one after the other, each on what the others left.

use super::call::failure;
use super::roots::Touched;
use super::{Block, Chain, ChainError, View, stand_in, transaction};
use crate::evm::{self, Mode};
use alloy::consensus::transaction::Recovered;
use alloy::consensus::{SignableTransaction as _, TxEip1559, TxEip7702, TxEnvelope};
use alloy::eips::BlockId;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::simulate::{SimBlock, SimulatePayload};
use alloy_primitives::TxKind;
use revm::context::TxEnv;
use revm_inspectors::transfer::TransferInspector;
use std::sync::Arc;

/// Blocks of one simulation, as in geth.
const MOST_BLOCKS: usize = 256;
/// Gas of all calls of one simulation, in transactions that use all a transaction may.
const MOST_GAS: u64 = 10;

/// A block of a simulation.
pub struct Simulated {
    /// As it would be on the chain.
    pub block: Arc<Block>,
    /// Why its calls failed, those that did.
    pub calls: Vec<SimulatedCall>,
}

/// How a call ended, besides its receipt.
pub struct SimulatedCall {
    /// The error `eth_call` would have answered.
    pub error: Option<ChainError>,
}

impl Chain {
    /// Runs the calls on a copy of the chain.
    pub fn simulate(&self, payload: SimulatePayload, id: BlockId) -> Result<Vec<Simulated>, ChainError> {
        let SimulatePayload { block_state_calls, trace_transfers, validation, .. } = payload;
        if block_state_calls.is_empty() {
            return Err(ChainError::Simulation("blockStateCalls is empty".into()));
        }
        if block_state_calls.len() > MOST_BLOCKS {
            return Err(ChainError::Simulation(format!("more than {MOST_BLOCKS} blocks")));
        }
        let mut chain = self.at(id)?;
        let mut gas_left = evm::tx_gas_limit(&chain.state).saturating_mul(MOST_GAS);
        let rules = Rules { trace_transfers, validation };
        block_state_calls.into_iter().map(|block| chain.simulate_block(block, rules, &mut gas_left)).collect()
    }

    /// The chain when a block was its head.
    fn at(&self, id: BlockId) -> Result<Self, ChainError> {
        let block = self.find(id).ok_or_else(|| super::unknown(id))?.clone();
        let mut chain = self.clone();
        if block.number() < self.head.number() {
            chain.blocks = self.blocks.take(usize::try_from(block.number()).map_or(usize::MAX, |at| at + 1));
            chain.state = block.state.clone();
            chain.roots = block.roots.clone();
            chain.head = block;
            chain.l1_filled = 0;
        }
        Ok(chain)
    }

    fn simulate_block(
        &mut self,
        block: SimBlock,
        rules: Rules,
        gas_left: &mut u64,
    ) -> Result<Simulated, ChainError> {
        let SimBlock { block_overrides, state_overrides, calls } = block;
        let mut context = self.next_context();
        // Blocks of a simulation follow each other at once; the clock stays where it is.
        context.timestamp = context.timestamp.max(self.head.timestamp().saturating_add(1));
        self.open(context.l1_number);
        let changed: Vec<_> = state_overrides.iter().flatten().map(|(address, _)| *address).collect();
        let mut view = View { state: self.state.clone(), context };
        if let Some(overrides) = state_overrides {
            view.override_state(overrides)?;
        }
        if let Some(overrides) = block_overrides {
            view.override_block(overrides)?;
        }
        let View { state, mut context } = view;
        if context.timestamp <= self.head.timestamp() {
            let (have, parent) = (context.timestamp, self.head.timestamp());
            return Err(ChainError::TimestampTooLow { have, parent });
        }
        self.state = state;
        for address in changed {
            self.touch(address, Touched::Everything, true);
        }
        let before = self.state.clone();
        let (mut mined, mut ends) = (Vec::new(), Vec::new());
        for call in calls {
            let request = self.with_gas(call, *gas_left)?;
            let view = View { state: self.state.clone(), context: context.clone() };
            let nonce = request.nonce;
            let env = self.prepare(request.clone(), view)?.into_env();
            let transaction = envelope(env.clone(), nonce, &request, context.base_fee);
            let (env, mode) = if rules.validation {
                let env = transaction::env(&transaction);
                let next = self.next_nonce(transaction.signer());
                transaction::validate(&transaction, &env, &self.state, &self.config, next)?;
                (env, Mode::Transaction)
            } else {
                (env, Mode::Call)
            };
            let mut transfers = TransferInspector::new(false).with_logs(rules.trace_transfers);
            let state = self.state.clone();
            let run = self.engine.inspect(state, &self.config, &context, env, mode, &mut transfers)?;
            let error = (!run.result.is_success()).then(|| failure(&run.result, &run.notes));
            let next = self.settle(&mut context, transaction, run, &mined);
            *gas_left = gas_left.saturating_sub(next.gas_used);
            mined.push(next);
            ends.push(SimulatedCall { error });
        }
        self.seal(&context, before, mined);
        Ok(Simulated { block: self.head.clone(), calls: ends })
    }

    /// A call with a gas limit that is left.
    fn with_gas(&self, mut request: TransactionRequest, left: u64) -> Result<TransactionRequest, ChainError> {
        let most = evm::tx_gas_limit(&self.state).min(left);
        let gas = request.gas.unwrap_or(most);
        if gas > left || left == 0 {
            return Err(ChainError::Simulation(format!(
                "the calls ask for more gas than a simulation has: {left} is left"
            )));
        }
        request.gas = Some(gas);
        Ok(request)
    }
}

#[derive(Clone, Copy)]
struct Rules {
    /// Movements of ether are logs of 0xeeee...
    trace_transfers: bool,
    /// Nonces, balances and fees count.
    validation: bool,
}

/// The transaction a call would be, were it signed.
fn envelope(
    env: TxEnv,
    nonce: Option<u64>,
    request: &TransactionRequest,
    base_fee: u64,
) -> Recovered<TxEnvelope> {
    let chain_id = env.chain_id.unwrap_or_default();
    let nonce = nonce.unwrap_or(env.nonce);
    let max_fee_per_gas = if env.gas_price == 0 { u128::from(base_fee) } else { env.gas_price };
    let max_priority_fee_per_gas = env.gas_priority_fee.unwrap_or_default();
    let gas_limit = env.gas_limit;
    let signature = stand_in(env.caller);
    let transaction: TxEnvelope = match (env.kind, &request.authorization_list) {
        (TxKind::Call(to), Some(list)) => TxEip7702 {
            chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            to,
            value: env.value,
            access_list: env.access_list,
            authorization_list: list.clone(),
            input: env.data,
        }
        .into_signed(signature)
        .into(),
        (to, _) => TxEip1559 {
            chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            to,
            value: env.value,
            access_list: env.access_list,
            input: env.data,
        }
        .into_signed(signature)
        .into(),
    };
    Recovered::new_unchecked(transaction, env.caller)
}
