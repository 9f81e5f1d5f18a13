//! Proofs of accounts and storage (EIP-1186).

use super::{Chain, ChainError};
use alloy::eips::BlockId;
use alloy::rpc::types::{EIP1186AccountProofResponse, EIP1186StorageProof};
use alloy::serde::JsonStorageKey;
use alloy_primitives::{Address, KECCAK256_EMPTY, U256};

impl Chain {
    /// Proves an account and some of its words after the block a client means.
    pub fn prove(
        &self,
        address: Address,
        keys: Vec<JsonStorageKey>,
        id: BlockId,
    ) -> Result<EIP1186AccountProofResponse, ChainError> {
        let block = self.find(id).ok_or_else(|| super::unknown(id))?;
        // As for `state_at`: what was set from outside counts for the head.
        let (state, roots) = if block.number() == self.head().number() {
            (&self.state, &self.roots)
        } else {
            (&block.state, &block.roots)
        };
        let account = state.account(address).cloned().unwrap_or_default();
        let storage_proof = keys
            .into_iter()
            .map(|key| {
                let slot: U256 = key.as_b256().into();
                EIP1186StorageProof {
                    key,
                    value: state.storage(address, slot),
                    proof: roots.prove_storage(address, slot),
                }
            })
            .collect();
        Ok(EIP1186AccountProofResponse {
            address,
            balance: account.balance,
            code_hash: if account.code_hash.is_zero() { KECCAK256_EMPTY } else { account.code_hash },
            nonce: account.nonce,
            storage_hash: roots.storage_root(address),
            account_proof: roots.prove_account(address),
            storage_proof,
        })
    }
}
