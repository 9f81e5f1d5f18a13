//! JSON-RPC: which method does what, and how requests and batches are answered.

mod backend;
mod cheats;
mod error;
mod execute;
mod filters;
mod http;
mod mining;
mod params;
mod query;
mod render;
mod saved;
mod schedule;
mod transport;

pub(crate) use backend::Backend;
pub use backend::Mining;
pub use error::{
    EXECUTION_REVERTED, INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR,
    RpcError, SERVER_ERROR,
};
pub(crate) use http::serve;
pub use http::{MAX_BODY, ServeError, Server};
pub use transport::InProcess;

use params::Params;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Requests one batch may hold, as in geth.
pub const MAX_BATCH: usize = 1_000;

type Method = fn(&Backend, Params) -> Result<Value, RpcError>;

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "web3_clientVersion" => query::client_version,
        "web3_sha3" => query::sha3,
        "net_version" => query::network_version,
        "net_listening" => query::listening,
        "eth_chainId" => query::chain_id,
        "eth_blockNumber" => query::block_number,
        "eth_syncing" => query::syncing,
        "eth_accounts" => query::accounts,
        "eth_gasPrice" => query::gas_price,
        "eth_maxPriorityFeePerGas" => query::priority_fee,
        "eth_feeHistory" => query::fee_history,
        "eth_getBalance" => query::balance,
        "eth_getTransactionCount" => query::transaction_count,
        "eth_getCode" => query::code,
        "eth_getStorageAt" => query::storage,
        "eth_getBlockByNumber" => query::block_by_number,
        "eth_getBlockByHash" => query::block_by_hash,
        "eth_getBlockTransactionCountByNumber" => query::count_by_number,
        "eth_getBlockTransactionCountByHash" => query::count_by_hash,
        "eth_getTransactionByHash" => query::transaction,
        "eth_getTransactionByBlockNumberAndIndex" => query::transaction_by_number,
        "eth_getTransactionByBlockHashAndIndex" => query::transaction_by_hash,
        "eth_getTransactionReceipt" => query::receipt,
        "eth_getBlockReceipts" => query::block_receipts,
        "eth_getLogs" => query::logs,
        "eth_newFilter" => filters::new_filter,
        "eth_newBlockFilter" => filters::new_block_filter,
        "eth_newPendingTransactionFilter" => filters::new_transaction_filter,
        "eth_getFilterChanges" => filters::changes,
        "eth_getFilterLogs" => filters::logs,
        "eth_uninstallFilter" => filters::uninstall,
        "eth_call" => execute::call,
        "eth_estimateGas" => execute::estimate_gas,
        "eth_sendRawTransaction" => execute::send_raw,
        "eth_sendTransaction" => execute::send,
        "eth_getProof" => query::proof,
        "evm_snapshot" | "anvil_snapshot" => saved::snapshot,
        "evm_revert" | "anvil_revert" => saved::revert,
        "anvil_reset" | "hardhat_reset" => saved::reset,
        "anvil_dumpState" | "hardhat_dumpState" => saved::dump,
        "anvil_loadState" | "hardhat_loadState" => saved::load,
        "anvil_nodeInfo" | "hardhat_nodeInfo" => saved::node_info,
        "anvil_metadata" | "hardhat_metadata" => saved::metadata,
        "evm_increaseTime" | "anvil_increaseTime" => mining::increase_time,
        "evm_setNextBlockTimestamp" | "anvil_setNextBlockTimestamp" => mining::set_next_timestamp,
        "evm_setTime" | "anvil_setTime" => mining::set_time,
        "anvil_setBlockTimestampInterval" => mining::set_timestamp_interval,
        "anvil_removeBlockTimestampInterval" => mining::remove_timestamp_interval,
        "evm_mine" => mining::mine_one,
        "anvil_mine" | "hardhat_mine" => mining::mine_many,
        "anvil_getAutomine" | "hardhat_getAutomine" => mining::automine,
        "evm_setAutomine" | "anvil_setAutomine" => mining::set_automine,
        "anvil_getIntervalMining" | "hardhat_getIntervalMining" => mining::interval,
        "evm_setIntervalMining" | "anvil_setIntervalMining" => mining::set_interval,
        "anvil_dropTransaction" | "hardhat_dropTransaction" => mining::drop_transaction,
        "anvil_dropAllTransactions" => mining::drop_all,
        "anvil_removePoolTransactions" => mining::drop_of_sender,
        "txpool_status" => mining::pool_status,
        "txpool_content" => mining::pool_content,
        "txpool_inspect" => mining::pool_summary,
        "anvil_addBalance" => cheats::add_balance,
        "anvil_setBalance" | "hardhat_setBalance" => cheats::set_balance,
        "anvil_setNonce" | "hardhat_setNonce" => cheats::set_nonce,
        "anvil_setCode" | "hardhat_setCode" => cheats::set_code,
        "anvil_setStorageAt" | "hardhat_setStorageAt" => cheats::set_storage,
        "anvil_impersonateAccount" | "hardhat_impersonateAccount" => cheats::impersonate,
        "anvil_stopImpersonatingAccount" | "hardhat_stopImpersonatingAccount" => cheats::stop_impersonating,
        "anvil_autoImpersonateAccount" => cheats::auto_impersonate,
        _ => return None,
    })
}

/// Answers one request.
pub(crate) fn dispatch(backend: &Backend, name: &str, params: Value) -> Result<Value, RpcError> {
    let Some(method) = method(name) else {
        let message = format!("the method {name} does not exist/is not available");
        return Err(RpcError::new(METHOD_NOT_FOUND, message));
    };
    let params = Params::new(params)?;
    // A defect must not take other clients down; the chain only ever changes as a whole (see `Backend`).
    catch_unwind(AssertUnwindSafe(|| method(backend, params))).unwrap_or_else(|_| {
        Err(RpcError::new(INTERNAL_ERROR, format!("internal error in {name}; please report it")))
    })
}

/// Answers the body of a request: one, a batch, or nothing for notifications.
pub(crate) fn respond(backend: &Backend, body: &[u8]) -> Option<Value> {
    match serde_json::from_slice(body) {
        Err(error) => {
            Some(failure(Value::Null, &RpcError::new(PARSE_ERROR, format!("parse error: {error}"))))
        }
        Ok(Value::Array(batch)) if batch.is_empty() => {
            Some(failure(Value::Null, &RpcError::new(INVALID_REQUEST, "empty batch")))
        }
        Ok(Value::Array(batch)) if batch.len() > MAX_BATCH => {
            let message = format!("batch of {} requests; the most is {MAX_BATCH}", batch.len());
            Some(failure(Value::Null, &RpcError::new(INVALID_REQUEST, message)))
        }
        Ok(Value::Array(batch)) => {
            let answers: Vec<_> =
                batch.into_iter().filter_map(|request| respond_one(backend, request)).collect();
            (!answers.is_empty()).then_some(Value::Array(answers))
        }
        Ok(request) => respond_one(backend, request),
    }
}

fn respond_one(backend: &Backend, request: Value) -> Option<Value> {
    let invalid = |id, what: &str| {
        Some(failure(id, &RpcError::new(INVALID_REQUEST, format!("invalid request: {what}"))))
    };
    let Value::Object(mut request) = request else { return invalid(Value::Null, "not an object") };
    let id = request.remove("id");
    if matches!(id, Some(Value::Object(_) | Value::Array(_) | Value::Bool(_))) {
        return invalid(Value::Null, "id must be a string, a number or null");
    }
    let echo = id.clone().unwrap_or_default();
    if request.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return invalid(echo, "jsonrpc must be \"2.0\"");
    }
    let Some(Value::String(name)) = request.remove("method") else {
        return invalid(echo, "method must be a string");
    };
    let answer = dispatch(backend, &name, request.remove("params").unwrap_or_default());
    // Without an id it is a notification, which gets no answer.
    id.map(|id| match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(error) => failure(id, &error),
    })
}

/// A response that carries an error.
fn failure(id: Value, error: &RpcError) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": error})
}
