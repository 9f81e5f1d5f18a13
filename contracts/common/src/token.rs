//! ERC-20 calls with the rules of SafeERC20: no answer or `true` is success, and the token must have code.
//!
//! Storage is flushed before each call. Of the answer at most 32 bytes are copied, whatever its length.

use alloy_primitives::{Address, U256, hex};
use stylus_sdk::call::RawCall;
use stylus_sdk::stylus_core::Host;

use crate::words::{clamp, word};

const TRANSFER: [u8; 4] = hex!("a9059cbb");
const TRANSFER_FROM: [u8; 4] = hex!("23b872dd");
const BALANCE_OF: [u8; 4] = hex!("70a08231");

/// This token has no code, reverted, or answered something other than success.
#[derive(Clone, Copy)]
pub struct TokenCallFailed(pub Address);

/// Sends `amount` wei of `token` from this contract to `to`.
pub fn send(host: &impl Host, token: Address, to: Address, amount: u128) -> Result<(), TokenCallFailed> {
    let mut data = [0; 68];
    put(&mut data, 0, &TRANSFER);
    put(&mut data, 16, to.as_slice());
    put(&mut data, 36, &word(amount).to_be_bytes::<32>());
    succeed(host, token, &data)
}

/// Takes `amount` wei of `token` from `from`, who approved it, and returns how much arrived.
///
/// Tokens that charge a fee deliver less; one that credits more than asked is taken at the amount asked.
pub fn pull(host: &impl Host, token: Address, from: Address, amount: u128) -> Result<u128, TokenCallFailed> {
    let this = host.contract_address();
    let before = balance(host, token, this)?;
    let mut data = [0; 100];
    put(&mut data, 0, &TRANSFER_FROM);
    put(&mut data, 16, from.as_slice());
    put(&mut data, 48, this.as_slice());
    put(&mut data, 68, &word(amount).to_be_bytes::<32>());
    succeed(host, token, &data)?;
    let after = balance(host, token, this)?;
    Ok(after.saturating_sub(before).min(amount))
}

/// Wei of `token` that `account` holds, at most 2^128 - 1.
pub fn balance(host: &impl Host, token: Address, account: Address) -> Result<u128, TokenCallFailed> {
    let mut data = [0; 36];
    put(&mut data, 0, &BALANCE_OF);
    put(&mut data, 16, account.as_slice());
    let call = RawCall::new_static(host).flush_storage_cache().limit_return_data(0, 32);
    // SAFETY: storage is flushed, and a static call changes none.
    let answer = unsafe { call.call(token, &data) }.map_err(|_| TokenCallFailed(token))?;
    let answer: [u8; 32] = answer.try_into().map_err(|_| TokenCallFailed(token))?;
    Ok(clamp(U256::from_be_bytes(answer)))
}

fn succeed(host: &impl Host, token: Address, data: &[u8]) -> Result<(), TokenCallFailed> {
    let call = RawCall::new(host).flush_storage_cache().limit_return_data(0, 32);
    // SAFETY: storage is flushed, and the lock keeps callees from changing it.
    let answer = unsafe { call.call(token, data) }.map_err(|_| TokenCallFailed(token))?;
    let success = match <[u8; 32]>::try_from(answer.as_slice()) {
        Ok(word) => U256::from_be_bytes(word) == U256::ONE,
        Err(_) => answer.is_empty() && host.code_size(token) > 0,
    };
    if success { Ok(()) } else { Err(TokenCallFailed(token)) }
}

fn put(data: &mut [u8], at: usize, bytes: &[u8]) {
    for (to, from) in data.iter_mut().skip(at).zip(bytes) {
        *to = *from;
    }
}
