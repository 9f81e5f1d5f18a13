//! ERC-2612 permits that alloy hashes and signs, which knows nothing of the contract's code.

use alloy::primitives::{Address, Signature};
use alloy::signers::SignerSync;
use alloy::sol_types::{Eip712Domain, SolStruct, eip712_domain};

use crate::world::World;

alloy::sol! {
    /// The typed data of ERC-2612.
    #[derive(Debug)]
    struct Permit {
        /// Whose tokens.
        address owner;
        /// Who may move them.
        address spender;
        /// How many, in the token's smallest unit.
        uint256 value;
        /// The owner's nonce.
        uint256 nonce;
        /// The last second in which it counts.
        uint256 deadline;
    }
}

impl Permit {
    /// The signature of whoever signs it for a domain.
    pub fn sign(&self, world: &World, signer: Address, domain: &Eip712Domain) -> Signature {
        world.key(signer).sign_hash_sync(&self.eip712_signing_hash(domain)).unwrap()
    }
}

/// The EIP-712 domain of a token of ours.
pub fn domain(world: &World, name: &str, token: Address) -> Eip712Domain {
    eip712_domain! {
        name: name.to_owned(),
        version: "1",
        chain_id: world.chain.id,
        verifying_contract: token,
    }
}
