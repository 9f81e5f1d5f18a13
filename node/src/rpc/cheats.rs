//! Methods that no live chain has: accounts set from outside, and sending without a key.

use super::params::{Number, Params};
use super::{Backend, RpcError};
use alloy_primitives::{Address, B256, Bytes, U256};
use serde_json::{Value, json};

type Answer = Result<Value, RpcError>;

pub(super) fn set_balance(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let balance = params.take::<Number>("balance")?.0;
    params.end()?;
    backend.change(|chain| {
        chain.set_balance(address, balance);
        Ok(Value::Null)
    })
}

pub(super) fn add_balance(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let more = params.take::<Number>("balance")?.0;
    params.end()?;
    backend.change(|chain| {
        let balance = chain.state().account(address).map_or(U256::ZERO, |account| account.balance);
        chain.set_balance(address, balance.saturating_add(more));
        Ok(Value::Null)
    })
}

pub(super) fn set_nonce(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let nonce = params.take::<Number>("nonce")?.small("nonce")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_nonce(address, nonce);
        Ok(Value::Null)
    })
}

pub(super) fn set_code(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let code = params.take::<Bytes>("code")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_code(address, code);
        Ok(Value::Null)
    })
}

pub(super) fn set_storage(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    let slot = params.take::<Number>("slot")?.0;
    let value = params.take::<B256>("value")?;
    params.end()?;
    backend.change(|chain| {
        chain.set_storage(address, slot, value.into());
        Ok(json!(true))
    })
}

/// The base fee from the next block on: on an idle Arbitrum chain it stays what it is.
pub(super) fn set_base_fee(backend: &Backend, mut params: Params) -> Answer {
    let fee = params.take::<Number>("base fee")?.small("base fee")?;
    params.end()?;
    if fee == 0 {
        return Err(RpcError::params("the base fee must be above zero: Arbitrum divides by it"));
    }
    backend.change(|chain| {
        chain.set_base_fee(fee);
        Ok(Value::Null)
    })
}

/// Nothing is logged, whatever a client would like.
pub(super) fn set_logging(_: &Backend, mut params: Params) -> Answer {
    params.take::<bool>("enabled")?;
    params.end()?;
    Ok(Value::Null)
}

pub(super) fn impersonate(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    params.end()?;
    backend.impersonate(address, true);
    Ok(Value::Null)
}

pub(super) fn stop_impersonating(backend: &Backend, mut params: Params) -> Answer {
    let address = params.take::<Address>("address")?;
    params.end()?;
    backend.impersonate(address, false);
    Ok(Value::Null)
}

pub(super) fn auto_impersonate(backend: &Backend, mut params: Params) -> Answer {
    let on = params.take::<bool>("enabled")?;
    params.end()?;
    backend.impersonate_everybody(on);
    Ok(Value::Null)
}
