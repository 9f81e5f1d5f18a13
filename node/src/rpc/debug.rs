//! Methods that show how transactions and calls went.

use super::params::Params;
use super::query::{block_at, block_param};
use super::render::value;
use super::{Backend, RpcError};
use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::rpc::types::TransactionRequest;
use alloy_primitives::B256;
use alloy_rpc_types_trace::geth::{GethDebugTracingCallOptions, GethDebugTracingOptions};
use serde_json::{Value, json};

type Answer = Result<Value, RpcError>;

pub(super) fn trace_transaction(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("transaction hash")?;
    let options = options(params)?;
    let chain = backend.chain();
    let (block, index) =
        chain.transaction(hash).ok_or_else(|| RpcError::server(format!("transaction {hash} not found")))?;
    let mut rerun = chain.rerun(block).skip_to(index)?;
    rerun.trace(&options)?.map_or(Ok(Value::Null), |(_, trace)| value(trace))
}

pub(super) fn trace_call(backend: &Backend, mut params: Params) -> Answer {
    let request = params.take::<TransactionRequest>("transaction")?;
    let id = block_param(&mut params)?;
    let options = params.optional::<GethDebugTracingCallOptions>("options")?.unwrap_or_default();
    params.end()?;
    let chain = backend.chain();
    let mut view = match options.tx_index {
        None => chain.view(id)?,
        Some(index) => {
            let block = block_at(&chain, id)?;
            chain.rerun(&block).skip_to(usize::try_from(index).unwrap_or(usize::MAX))?.view()
        }
    };
    if let Some(overrides) = options.state_overrides {
        view.override_state(overrides)?;
    }
    if let Some(overrides) = options.block_overrides {
        view.override_block(overrides)?;
    }
    value(chain.prepare(request, view)?.trace(options.tracing_options)?)
}

pub(super) fn trace_block_by_number(backend: &Backend, mut params: Params) -> Answer {
    let number = params.take::<BlockNumberOrTag>("block")?;
    trace_block(backend, number.into(), params)
}

pub(super) fn trace_block_by_hash(backend: &Backend, mut params: Params) -> Answer {
    let hash = params.take::<B256>("block hash")?;
    trace_block(backend, hash.into(), params)
}

fn trace_block(backend: &Backend, id: BlockId, params: Params) -> Answer {
    let options = options(params)?;
    let chain = backend.chain();
    let block = block_at(&chain, id)?;
    let mut rerun = chain.rerun(&block);
    let mut traces = Vec::new();
    while let Some((mined, trace)) = rerun.trace(&options)? {
        traces.push(json!({"txHash": mined.hash(), "result": value(trace)?}));
    }
    Ok(Value::Array(traces))
}

fn options(mut params: Params) -> Result<GethDebugTracingOptions, RpcError> {
    let options = params.optional::<GethDebugTracingOptions>("options")?.unwrap_or_default();
    params.end()?;
    Ok(options)
}
