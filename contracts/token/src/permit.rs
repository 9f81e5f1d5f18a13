//! EIP-2612 permits: the signed message, who signed it, and the approval it gives.
//!
//! Nonces and the final hash are openzeppelin-stylus. Its `Erc20Permit` is not used: it panics where `ecrecover`
//! answers nothing, fixes the name of the domain at compile time, and the text of that panic alone weighs 6 KB.

use alloy_primitives::{keccak256, Address, B256, U256};
use openzeppelin_stylus::{
    token::erc20::{
        extensions::{
            permit::{ERC2612ExpiredSignature, ERC2612InvalidSigner, Error},
            IErc20Metadata,
        },
        Approval, ERC20InvalidSpender, Erc20,
    },
    utils::{
        cryptography::{
            ecdsa::{ECDSAInvalidSignature, ECDSAInvalidSignatureS, ECRECOVER_ADDR, SIGNATURE_S_UPPER_BOUND},
            eip712::IEip712,
        },
        storage_slot::StorageSlot,
    },
};
use stylus_sdk::{
    call::RawCall,
    keccak_const::Keccak256,
    prelude::*,
    storage::{StorageMap, StorageU256},
};

use crate::Token;

const DOMAIN_TYPE_HASH: [u8; 32] = Keccak256::new()
    .update(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
    .finalize();

const PERMIT_TYPE_HASH: [u8; 32] = Keccak256::new()
    .update(b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")
    .finalize();

/// What an owner signs.
pub(crate) struct Permit {
    /// Whose tokens.
    pub(crate) owner: Address,
    /// Who may move them.
    pub(crate) spender: Address,
    /// How many.
    pub(crate) value: U256,
    /// The owner's count of permits so far.
    pub(crate) nonce: U256,
    /// The last second in which the permit may be used.
    pub(crate) deadline: U256,
}

/// The owner's signature.
pub(crate) struct Signature {
    /// 27 or 28.
    pub(crate) v: u8,
    /// The curve point.
    pub(crate) r: B256,
    /// The proof, in the lower half of the order.
    pub(crate) s: B256,
}

impl Permit {
    fn struct_hash(&self) -> B256 {
        let words = [
            PERMIT_TYPE_HASH,
            self.owner.into_word().0,
            self.spender.into_word().0,
            self.value.to_be_bytes(),
            self.nonce.to_be_bytes(),
            self.deadline.to_be_bytes(),
        ];
        keccak256(words.as_flattened())
    }
}

impl IEip712 for Token {
    // Unused: the name is a constructor argument, the domain reads it from storage.
    const NAME: &'static str = "";
    const VERSION: &'static str = "1";

    fn domain_separator_v4(&self) -> B256 {
        let words = [
            DOMAIN_TYPE_HASH,
            keccak256(self.metadata.name()).0,
            Self::HASHED_VERSION,
            Self::chain_id().to_be_bytes(),
            Self::contract_address().into_word().0,
        ];
        keccak256(words.as_flattened())
    }
}

impl Token {
    /// Approves what `permit` says if its owner signed it and its time is not over.
    pub(crate) fn use_permit(&mut self, permit: &Permit, signature: &Signature) -> Result<(), Error> {
        let Permit { owner, spender, value, deadline, .. } = *permit;
        if U256::from(self.vm().block_timestamp()) > deadline {
            return Err(ERC2612ExpiredSignature { deadline }.into());
        }
        let signer = recover(self.hash_typed_data_v4(permit.struct_hash()), signature)?;
        if signer != owner {
            return Err(ERC2612InvalidSigner { signer, owner }.into());
        }
        if spender.is_zero() {
            return Err(ERC20InvalidSpender { spender }.into());
        }
        allowances().setter(owner).insert(spender, value);
        log(self.vm(), Approval { owner, spender, value });
        Ok(())
    }
}

fn recover(hash: B256, signature: &Signature) -> Result<Address, Error> {
    let Signature { v, r, s } = *signature;
    // The other half would be a second valid signature for the same permit.
    if U256::from_be_bytes(s.0) > SIGNATURE_S_UPPER_BOUND {
        return Err(ECDSAInvalidSignatureS { s }.into());
    }
    let input = [hash.0, U256::from(v).to_be_bytes(), r.0, s.0];
    // SAFETY: the precompile is static and cannot reach this contract's storage.
    let output = unsafe { RawCall::new_static().call(ECRECOVER_ADDR, input.as_flattened()) };
    // For a signature of nobody the precompile answers nothing.
    match output.as_deref().map(B256::try_from) {
        Ok(Ok(word)) if !word.is_zero() => Ok(Address::from_word(word)),
        _ => Err(ECDSAInvalidSignature {}.into()),
    }
}

/// The allowances inside [`Erc20`], which the library lets nobody but the owner's own call set.
// `Token` starts with its `Erc20`: balances, allowances, total supply. The exact version pins that layout.
fn allowances() -> StorageMap<Address, StorageMap<Address, StorageU256>> {
    const { assert!(<Erc20 as StorageType>::REQUIRED_SLOTS == 3) }
    StorageSlot::get_slot(U256::from(1))
}
