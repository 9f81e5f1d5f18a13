//! From the bytes of a client to something the engine may run: decoding and the rules of the pool.

use super::{ChainError, Sender};
use crate::config::ChainConfig;
use crate::evm;
use crate::state::State;
use alloy::consensus::transaction::{Recovered, SignerRecoverable, Transaction as _};
use alloy::consensus::{EthereumTxEnvelope, TxEip4844Variant, TxEnvelope};
use alloy::eips::Decodable2718;
use alloy::eips::eip2718::Typed2718;
use alloy_primitives::{Address, Signature, U256};
use revm::context::TxEnv;
use revm::context::either::Either;
use revm::context_interface::cfg::gas::calculate_initial_tx_gas_for_tx;
use revm::primitives::hardfork::SpecId;

/// EIP-3860, unchanged on Arbitrum.
const MAX_INIT_CODE: usize = 49_152;
const BLOB_TYPE: u8 = 3;

/// Decodes a signed transaction and finds its sender.
pub fn decode(bytes: &[u8]) -> Result<Recovered<TxEnvelope>, ChainError> {
    // A leading list marker is a legacy transaction, anything below 0x80 names a type (EIP-2718).
    if let Some(&kind) = bytes.first()
        && (kind == BLOB_TYPE || (kind > 4 && kind < 0x80))
    {
        return Err(ChainError::UnsupportedType(kind));
    }
    let mut rest = bytes;
    let envelope = EthereumTxEnvelope::<TxEip4844Variant>::decode_2718(&mut rest)
        .map_err(|error| ChainError::Decode(error.to_string()))?;
    if !rest.is_empty() {
        return Err(ChainError::Decode(format!("{} bytes follow the transaction", rest.len())));
    }
    let signer = envelope.recover_signer().map_err(|_| ChainError::InvalidSignature)?;
    Ok(Recovered::new_unchecked(envelope, signer))
}

/// Nobody can sign for an impersonated account; its address in the signature keeps hashes unique.
pub fn stand_in(sender: Address) -> Signature {
    Signature::new(U256::from_be_slice(sender.as_slice()), U256::ONE, false)
}

/// Who vouched for the sender of a transaction.
pub(super) fn vouched(tx: &Recovered<TxEnvelope>) -> Sender {
    if *tx.signature() == stand_in(tx.signer()) { Sender::Impersonated } else { Sender::Signed }
}

/// The engine's view of a transaction.
pub(super) fn env(tx: &Recovered<TxEnvelope>) -> TxEnv {
    TxEnv {
        tx_type: tx.ty(),
        caller: tx.signer(),
        gas_limit: tx.gas_limit(),
        gas_price: tx.max_fee_per_gas(),
        kind: tx.kind(),
        value: tx.value(),
        data: tx.input().clone(),
        nonce: tx.nonce(),
        chain_id: tx.chain_id(),
        access_list: tx.access_list().cloned().unwrap_or_default(),
        gas_priority_fee: tx.max_priority_fee_per_gas(),
        authorization_list: tx
            .authorization_list()
            .map(|list| list.iter().cloned().map(Either::Left).collect())
            .unwrap_or_default(),
        ..TxEnv::default()
    }
}

/// Checks what geth's pool checks, in its order, so that clients see the errors they know.
///
/// `next_nonce` is the highest nonce that can be taken: more if transactions wait already.
pub(super) fn validate(
    tx: &Recovered<TxEnvelope>,
    env: &TxEnv,
    state: &State,
    config: &ChainConfig,
    next_nonce: u64,
) -> Result<(), ChainError> {
    if tx.ty() == BLOB_TYPE {
        return Err(ChainError::UnsupportedType(BLOB_TYPE));
    }
    if let Some(have) = tx.chain_id()
        && have != config.chain_id
    {
        return Err(ChainError::WrongChainId { have, want: config.chain_id });
    }
    if tx.authorization_list().is_some_and(<[_]>::is_empty) {
        return Err(ChainError::Rejected("set code tx must have at least one authorization tuple".into()));
    }
    let address = tx.signer();
    if tx.is_create() && tx.input().len() > MAX_INIT_CODE {
        return Err(ChainError::InitCodeTooLarge { size: tx.input().len(), limit: MAX_INIT_CODE });
    }
    // Gas between the limits of a transaction and a block is held back, not refused: see the engine.
    if tx.gas_limit() > config.block_gas_limit {
        return Err(ChainError::GasAboveLimit { gas: tx.gas_limit(), limit: config.block_gas_limit });
    }
    let fee = tx.max_fee_per_gas();
    if let Some(tip) = tx.max_priority_fee_per_gas()
        && tip > fee
    {
        return Err(ChainError::TipAboveFeeCap { address, tip, fee });
    }
    let base_fee = evm::base_fee(state);
    if fee < u128::from(base_fee) {
        return Err(ChainError::FeeCapTooLow { address, fee, base_fee });
    }
    let (nonce, have) =
        state.account(address).map_or((0, U256::ZERO), |account| (account.nonce, account.balance));
    if tx.nonce() < nonce {
        return Err(ChainError::NonceTooLow { address, tx: tx.nonce(), state: nonce });
    }
    if tx.nonce() > next_nonce {
        return Err(ChainError::NonceTooHigh { address, tx: tx.nonce(), state: nonce });
    }
    let want = intrinsic_gas(env);
    if tx.gas_limit() < want {
        return Err(ChainError::IntrinsicGas { have: tx.gas_limit(), want });
    }
    let want = U256::from(tx.gas_limit()).saturating_mul(U256::from(fee)).saturating_add(tx.value());
    if have < want {
        return Err(ChainError::InsufficientFunds { address, have, want });
    }
    Ok(())
}

/// What a transaction pays before anything runs; the calldata floor of EIP-7623 does not apply on Arbitrum.
pub(super) fn intrinsic_gas(env: &TxEnv) -> u64 {
    calculate_initial_tx_gas_for_tx(env, SpecId::PRAGUE, None).initial_regular_gas
}
