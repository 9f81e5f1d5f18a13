//! `eth_simulateV1`: what would happen if.

use super::params::Params;
use super::query::block_param;
use super::render::{self, hex, value};
use super::{Backend, EXECUTION_REVERTED, RpcError};
use crate::chain::{ChainError, Simulated, log_entries};
use alloy::rpc::types::simulate::SimulatePayload;
use serde_json::{Value, json};

/// A call that failed without a revert.
const VM_ERROR: i64 = -32_015;

pub(super) fn simulate(backend: &Backend, mut params: Params) -> Result<Value, RpcError> {
    let payload = params.take::<SimulatePayload>("payload")?;
    let id = block_param(&mut params)?;
    params.end()?;
    let full = payload.return_full_transactions;
    let blocks = backend.chain().simulate(payload, id).map_err(refused)?;
    blocks.iter().map(|block| rendered(block, full)).collect::<Result<_, _>>().map(Value::Array)
}

fn rendered(simulated: &Simulated, full: bool) -> Result<Value, RpcError> {
    let block = &simulated.block;
    let mut calls = Vec::new();
    for (index, (mined, call)) in block.transactions.iter().zip(&simulated.calls).enumerate() {
        let mut answer = json!({
            "returnData": mined.output,
            "logs": value(log_entries(block, index, mined).collect::<Vec<_>>())?,
            "gasUsed": hex(mined.gas_used),
            "status": if call.error.is_none() { "0x1" } else { "0x0" },
        });
        if let (Some(error), Some(answer)) = (call.error.clone(), answer.as_object_mut()) {
            let mut error = RpcError::from(error);
            if error.code != EXECUTION_REVERTED {
                error.code = VM_ERROR;
            }
            answer.insert("error".into(), value(error)?);
        }
        calls.push(answer);
    }
    let mut rendered = render::block(block, full)?;
    if let Some(rendered) = rendered.as_object_mut() {
        rendered.insert("calls".into(), Value::Array(calls));
    }
    Ok(rendered)
}

/// The method has codes of its own for what keeps a transaction out of a block.
fn refused(error: ChainError) -> RpcError {
    let code = match &error {
        ChainError::NonceTooLow { .. } => -38_010,
        ChainError::NonceTooHigh { .. } => -38_011,
        ChainError::FeeCapTooLow { .. } => -38_012,
        ChainError::IntrinsicGas { .. } => -38_013,
        ChainError::InsufficientFunds { .. } | ChainError::InsufficientFundsForTransfer { .. } => -38_014,
        ChainError::TimestampTooLow { .. } => -38_021,
        _ => return error.into(),
    };
    RpcError::new(code, error.to_string())
}
