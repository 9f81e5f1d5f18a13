//! JSON-RPC: which method does what.

mod answer;
mod backend;
mod cheats;
mod constants;
mod debug;
mod error;
mod execute;
mod filters;
mod gate;
mod http;
mod mining;
mod params;
mod query;
mod raw;
mod refused;
mod render;
mod saved;
mod schedule;
mod sign;
mod simulate;
mod socket;
mod subscriptions;
mod transport;

pub use answer::MAX_BATCH;
pub(crate) use answer::answer;
pub(crate) use backend::Backend;
pub use backend::Mining;
pub use error::{
    EXECUTION_REVERTED, INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND,
    METHOD_NOT_SUPPORTED, PARSE_ERROR, RpcError, SERVER_ERROR,
};
pub(crate) use http::serve;
pub use http::{MAX_BODY, ServeError, Server};
pub use transport::InProcess;

use params::Params;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
        "debug_traceTransaction" => debug::trace_transaction,
        "debug_traceCall" => debug::trace_call,
        "debug_traceBlockByNumber" => debug::trace_block_by_number,
        "debug_traceBlockByHash" => debug::trace_block_by_hash,
        "eth_sendUnsignedTransaction" => execute::send_unsigned,
        "eth_simulateV1" => simulate::simulate,
        "eth_createAccessList" => execute::create_access_list,
        "eth_sendRawTransactionSync" => execute::send_raw_and_wait,
        "eth_sign" => sign::data,
        "personal_sign" => sign::personal,
        "eth_signTypedData_v4" | "eth_signTypedData" => sign::typed_data,
        "eth_signTransaction" => sign::transaction,
        "eth_getTransactionBySenderAndNonce" => raw::by_sender_and_nonce,
        "eth_getRawTransactionByHash" | "debug_getRawTransaction" => raw::transaction,
        "eth_getRawTransactionByBlockNumberAndIndex" => raw::transaction_by_number,
        "eth_getRawTransactionByBlockHashAndIndex" => raw::transaction_by_hash,
        "debug_getRawHeader" => raw::header,
        "debug_getRawBlock" => raw::body,
        "debug_getRawReceipts" => raw::receipts,
        "eth_getHeaderByNumber" => query::header_by_number,
        "eth_getHeaderByHash" => query::header_by_hash,
        "eth_coinbase" => constants::coinbase,
        "eth_mining" => constants::mining,
        "eth_hashrate" | "net_peerCount" => constants::zero,
        "eth_protocolVersion" => constants::protocol_version,
        "rpc_modules" => constants::modules,
        "eth_getUncleCountByBlockNumber" => constants::uncle_count_by_number,
        "eth_getUncleCountByBlockHash" => constants::uncle_count_by_hash,
        "eth_getUncleByBlockNumberAndIndex" => constants::uncle_by_number,
        "eth_getUncleByBlockHashAndIndex" => constants::uncle_by_hash,
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
        "anvil_setNextBlockBaseFeePerGas" | "hardhat_setNextBlockBaseFeePerGas" => cheats::set_base_fee,
        "anvil_setLoggingEnabled" | "hardhat_setLoggingEnabled" => cheats::set_logging,
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
        if matches!(name, "eth_subscribe" | "eth_unsubscribe") {
            let message = "notifications not supported: subscribe over WebSocket, or poll a filter";
            return Err(RpcError::new(METHOD_NOT_FOUND, message));
        }
        if let Some(reason) = refused::reason(name) {
            let message = format!("the method {name} is not supported: {reason}");
            return Err(RpcError::new(METHOD_NOT_SUPPORTED, message));
        }
        let message = format!("the method {name} does not exist/is not available");
        return Err(RpcError::new(METHOD_NOT_FOUND, message));
    };
    let params = Params::new(params)?;
    // A defect must not take other clients down; the chain only ever changes as a whole (see `Backend`).
    catch_unwind(AssertUnwindSafe(|| method(backend, params))).unwrap_or_else(|_| {
        Err(RpcError::new(INTERNAL_ERROR, format!("internal error in {name}; please report it")))
    })
}
