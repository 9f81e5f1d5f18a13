//! Where a deployment will stand, known before anything is sent.

use crate::chain::Chain;
use alloy::primitives::{Address, B256, U256, b256, keccak256};
use alloy::providers::Provider;
use alloy::sol_types::SolValue;
use stylus_node::predeploys::STYLUS_DEPLOYER;

/// `stylus_constructor()`, which StylusDeployer calls with the constructor's arguments.
pub const CONSTRUCTOR_SELECTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];

/// The salt used unless another is asked for: `keccak256("stylus-staking")`. Zero would mean CREATE,
/// whose address depends on what was deployed before.
pub const DEFAULT_SALT: B256 = b256!("b2b9c9312fa3e6035f004133b50e8bee90d423e50539d887dc3ba958f7311d18");

/// A salt for what must not find what an earlier run left behind on a shared chain.
pub async fn fresh_salt(chain: &Chain) -> anyhow::Result<B256> {
    if chain.embedded {
        return Ok(DEFAULT_SALT);
    }
    let block = chain.provider.get_block_number().await?;
    Ok(keccak256((chain.now().await?, block).abi_encode()))
}

/// The constructor call for ABI-encoded arguments.
pub fn init_data(arguments: &[u8]) -> Vec<u8> {
    [&CONSTRUCTOR_SELECTOR, arguments].concat()
}

/// The CREATE2 salt StylusDeployer derives, bound to the constructor call so that nobody can take the
/// address with other arguments.
pub fn init_salt(salt: B256, init_data: &[u8], init_value: U256) -> B256 {
    keccak256([salt.as_slice(), init_data, &init_value.to_be_bytes::<32>()].concat())
}

/// The address of a deployment with a non-zero salt. It does not depend on the sender.
pub fn predict(init_code: &[u8], init_data: &[u8], salt: B256) -> Address {
    STYLUS_DEPLOYER.create2_from_code(init_salt(salt, init_data, U256::ZERO), init_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constructor_selector_is_the_hash_of_its_signature() {
        assert_eq!(keccak256("stylus_constructor()")[..4], CONSTRUCTOR_SELECTOR);
        assert_eq!(keccak256("stylus-staking"), DEFAULT_SALT);
    }

    #[test]
    fn address_follows_eip_1014_and_the_salt_rule_of_the_deployer() {
        let (code, data, salt) = (b"init code".as_slice(), b"data".as_slice(), B256::with_last_byte(7));
        let mut packed = salt.to_vec();
        packed.extend_from_slice(data);
        packed.extend_from_slice(&[0; 32]);
        let mut preimage = vec![0xff];
        preimage.extend_from_slice(STYLUS_DEPLOYER.as_slice());
        preimage.extend_from_slice(keccak256(packed).as_slice());
        preimage.extend_from_slice(keccak256(code).as_slice());
        assert_eq!(predict(code, data, salt), Address::from_slice(&keccak256(preimage)[12..]));
        assert_ne!(predict(code, b"other owner", salt), predict(code, data, salt));
    }
}
