//! JSON-RPC errors with the codes clients switch on.

use crate::chain::ChainError;
use alloy_primitives::{Bytes, U256};
use alloy_sol_types::{Panic, Revert, SolError};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

/// The body was not JSON.
pub const PARSE_ERROR: i64 = -32700;
/// The JSON was no request.
pub const INVALID_REQUEST: i64 = -32600;
/// Nobody answers to that method.
pub const METHOD_NOT_FOUND: i64 = -32601;
/// Tools know that method, yet it has no meaning on this chain (EIP-1474).
pub const METHOD_NOT_SUPPORTED: i64 = -32004;
/// A parameter is missing or malformed.
pub const INVALID_PARAMS: i64 = -32602;
/// A defect of this program.
pub const INTERNAL_ERROR: i64 = -32603;
/// Everything the chain refuses.
pub const SERVER_ERROR: i64 = -32000;
/// A revert, whose data travels along.
pub const EXECUTION_REVERTED: i64 = 3;

/// The error object of a response.
#[derive(Clone, Debug, Error, Serialize, PartialEq, Eq)]
#[error("{message} (code {code})")]
pub struct RpcError {
    /// What kind of error.
    pub code: i64,
    /// What went wrong, for people.
    pub message: String,
    /// Revert data, as hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl RpcError {
    /// An error without data.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    pub(super) fn params(message: impl Into<String>) -> Self {
        Self::new(INVALID_PARAMS, message)
    }

    pub(super) fn server(message: impl Into<String>) -> Self {
        Self::new(SERVER_ERROR, message)
    }

    /// The bytes a contract reverted with, if this is a revert.
    pub fn revert_data(&self) -> Option<Bytes> {
        self.data.as_ref()?.as_str()?.parse().ok()
    }
}

impl From<ChainError> for RpcError {
    fn from(error: ChainError) -> Self {
        let code = match &error {
            ChainError::Reverted { data, notes } => {
                let message = match reason(data).or_else(|| (!notes.is_empty()).then(|| notes.join("; "))) {
                    Some(reason) => format!("execution reverted: {reason}"),
                    None => "execution reverted".into(),
                };
                return Self {
                    code: EXECUTION_REVERTED,
                    message,
                    data: Some(Value::String(data.to_string())),
                };
            }
            ChainError::InvalidRange { .. }
            | ChainError::Override(_)
            | ChainError::Simulation(_)
            | ChainError::Tracer(_)
            | ChainError::TimestampTooLow { .. }
            | ChainError::TimestampTooHigh(_) => INVALID_PARAMS,
            _ => SERVER_ERROR,
        };
        Self::new(code, error.to_string())
    }
}

/// The words in revert data, where Solidity's standard errors carry some.
fn reason(data: &[u8]) -> Option<String> {
    if let Ok(revert) = Revert::abi_decode(data) {
        return Some(revert.reason);
    }
    let panic = Panic::abi_decode(data).ok()?;
    Some(
        panic_reason(panic.code).map_or_else(|| format!("unknown panic code: {:#x}", panic.code), Into::into),
    )
}

/// Geth's words for the panic codes of Solidity.
fn panic_reason(code: U256) -> Option<&'static str> {
    Some(match u8::try_from(code).ok()? {
        0x00 => "generic panic",
        0x01 => "assert(false)",
        0x11 => "arithmetic underflow or overflow",
        0x12 => "division or modulo by zero",
        0x21 => "enum overflow",
        0x22 => "invalid encoded storage byte array accessed",
        0x31 => "out-of-bounds array access; popping on an empty array",
        0x32 => "out-of-bounds access of an array or bytesN",
        0x41 => "out of memory",
        0x51 => "uninitialized function",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ChainError, EXECUTION_REVERTED, RpcError};
    use alloy_primitives::{Bytes, U256};
    use alloy_sol_types::{Panic, Revert, SolError};

    fn message(data: Vec<u8>) -> String {
        let error = RpcError::from(ChainError::Reverted { data: data.clone().into(), notes: Vec::new() });
        assert_eq!(error.code, EXECUTION_REVERTED);
        assert_eq!(error.revert_data(), Some(Bytes::from(data)));
        error.message
    }

    #[test]
    fn reverts_are_worded_as_geth_words_them() {
        assert_eq!(message(Revert::from("paused").abi_encode()), "execution reverted: paused");
        let panic = |code: u64| Panic { code: U256::from(code) }.abi_encode();
        assert_eq!(message(panic(0x11)), "execution reverted: arithmetic underflow or overflow");
        assert_eq!(message(panic(0x77)), "execution reverted: unknown panic code: 0x77");
        assert_eq!(message(vec![]), "execution reverted");
        assert_eq!(message(vec![1, 2, 3, 4, 5]), "execution reverted");
        let noted =
            ChainError::Reverted { data: Bytes::new(), notes: vec!["floats".into(), "have no price".into()] };
        assert_eq!(RpcError::from(noted).message, "execution reverted: floats; have no price");
    }
}
