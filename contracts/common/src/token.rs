//! ERC-20 calls with the rules of SafeERC20: no answer or `true` is success, and the token must have code.
//!
//! Storage is flushed before each call. Of the answer at most 32 bytes are copied, whatever its length.

use alloy_primitives::{Address, U256, hex};

use crate::abi::{address, calldata};
use crate::host;
use crate::words::{clamp, everything, word};

const TRANSFER: [u8; 4] = hex!("a9059cbb");
const TRANSFER_FROM: [u8; 4] = hex!("23b872dd");
const APPROVE: [u8; 4] = hex!("095ea7b3");
const BALANCE_OF: [u8; 4] = hex!("70a08231");
const PERMIT: [u8; 4] = hex!("d505accf");

/// This token has no code, reverted, or answered something other than success.
#[derive(Clone, Copy)]
pub struct TokenCallFailed(pub Address);

/// How a transfer went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// The token says it succeeded.
    Done,
    /// Nothing moved: the token reverted, or there is none.
    Refused,
    /// The token answered something else; only balances can tell.
    Unclear,
}

/// Sends `amount` wei of `token` from this contract to `to`.
pub fn send(token: Address, to: Address, amount: u128) -> Transfer {
    transfer(token, &calldata(TRANSFER, &[address(to), word(amount)]))
}

/// Takes `amount` wei of `token` from `from`, who approved it.
pub fn take(token: Address, from: Address, amount: u128) -> Transfer {
    transfer(token, &calldata(TRANSFER_FROM, &[address(from), address(host::this()), word(amount)]))
}

/// Has `from`, who approved this contract, pay somebody else.
pub fn pass(token: Address, from: Address, to: Address, amount: U256) -> Result<(), TokenCallFailed> {
    transfer(token, &calldata(TRANSFER_FROM, &[address(from), address(to), amount])).succeeded(token)
}

/// Lets `spender` take all of this contract's wei of `token`, for ever.
pub fn approve_all(token: Address, spender: Address) -> Result<(), TokenCallFailed> {
    transfer(token, &calldata(APPROVE, &[address(spender), everything()])).succeeded(token)
}

/// Takes tokens as [`take`] does, and returns how much arrived of it on top of the balance `before`.
///
/// Tokens that charge a fee deliver less; one that credits more than asked is taken at the amount asked.
pub fn take_measured(
    token: Address,
    from: Address,
    amount: u128,
    before: u128,
) -> Result<u128, TokenCallFailed> {
    take(token, from, amount).succeeded(token)?;
    Ok(balance(token)?.saturating_sub(before).min(amount))
}

/// Sends as much of `amount` as lies here above `kept`, and returns what left. Tokens exist that pay and answer `false`:
/// then the balance tells.
pub fn send_what_there_is(token: Address, to: Address, amount: u128, kept: u128) -> u128 {
    let Ok(before) = balance(token) else { return 0 };
    let part = before.saturating_sub(kept).min(amount);
    if part == 0 || send(token, to, part) == Transfer::Done {
        return part;
    }
    before.saturating_sub(balance(token).unwrap_or(before)).min(part)
}

/// Why a funding is refused.
#[derive(Clone, Copy)]
pub struct Underfunded {
    /// Wei that would have to be here.
    pub required: u128,
    /// Wei that are here without a claim to them.
    pub available: u128,
}

/// Rewards for a funding of `amount`: what lies here unowed, then the payer's. Returns what arrived.
pub fn collect(
    token: Address,
    payer: Address,
    amount: u128,
    [assets, owed]: [u128; 2],
) -> Result<u128, Underfunded> {
    if assets < owed {
        // New rewards would pay old claims: whoever made the hole donates it first.
        let required = amount.saturating_add(owed.saturating_sub(assets));
        return Err(Underfunded { required, available: 0 });
    }
    let available = assets.saturating_sub(owed);
    let missing = amount.saturating_sub(available);
    if missing == 0 {
        return Ok(amount);
    }
    let arrived = take_measured(token, payer, missing, assets)
        .map_err(|_| Underfunded { required: amount, available })?;
    Ok(amount.saturating_sub(missing).saturating_add(arrived))
}

impl Transfer {
    /// Fails unless the token says it succeeded.
    pub fn succeeded(self, token: Address) -> Result<(), TokenCallFailed> {
        if self == Self::Done { Ok(()) } else { Err(TokenCallFailed(token)) }
    }
}

/// Wei of `token` that this contract holds, at most 2^128 - 1.
pub fn balance(token: Address) -> Result<u128, TokenCallFailed> {
    balance_of(token, host::this())
}

/// Wei of `token` that an account holds, at most 2^128 - 1.
pub fn balance_of(token: Address, account: Address) -> Result<u128, TokenCallFailed> {
    let answer = host::call(token, &calldata(BALANCE_OF, &[address(account)]), true);
    if answer.success && answer.length == 32 { Ok(clamp(answer.word)) } else { Err(TokenCallFailed(token)) }
}

/// Uses a signed approval of `owner` for this contract. Whether that worked shows when the tokens are taken.
pub fn permit(token: Address, owner: Address, amount: U256, deadline: U256, signature: [U256; 3]) {
    let [v, r, s] = signature;
    let _ = host::call(
        token,
        &calldata(PERMIT, &[address(owner), address(host::this()), amount, deadline, v, r, s]),
        false,
    );
}

fn transfer(token: Address, data: &[u8]) -> Transfer {
    let answer = host::call(token, data, false);
    match answer {
        host::Answer { success: false, .. } => Transfer::Refused,
        host::Answer { length: 0, .. } if !host::has_code(token) => Transfer::Refused,
        host::Answer { length: 0, .. } => Transfer::Done,
        host::Answer { length: 32.., word, .. } if clamp(word) == 1 => Transfer::Done,
        host::Answer { .. } => Transfer::Unclear,
    }
}
