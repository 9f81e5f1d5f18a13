//! What a chain is made of before its first block: identity, ArbOS version, prices, accounts.

use alloy_primitives::{Address, B256, U256, address, b256};
use std::ops::RangeInclusive;

/// Chain id of a Nitro dev node.
pub const DEV_CHAIN_ID: u64 = 412_346;
/// The chain owner of a Nitro dev node, prefunded here too.
pub const DEV_OWNER: Address = address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E");
/// The published private key of [`DEV_OWNER`].
pub const DEV_OWNER_KEY: B256 = b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659");

/// The newest stable ArbOS version.
const NEWEST_ARBOS: u64 = 60;

/// Bytes of decompressed WASM a program may have, unless an owner says otherwise (ArbOS 40).
pub const WASM_SIZE_LIMIT: u32 = 128 * 1024;

/// The ArbOS versions whose rules are implemented.
pub const ARBOS_VERSIONS: RangeInclusive<u64> = 32..=60;

/// The contract that may cache programs on a Nitro dev node, and here: it auctions the places.
pub const CACHE_MANAGER: Address = address!("2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f");

/// The Stylus parameters that ArbOwner may set on a live chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StylusParams {
    /// Version of the Stylus VM; programs activated under another one need an upgrade.
    pub version: u16,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of WASM stack a program may use.
    pub max_stack_depth: u32,
    /// Memory pages a transaction gets for nothing.
    pub free_pages: u16,
    /// Gas for each further page.
    pub page_gas: u16,
    /// Most pages a program may ask for when it starts.
    pub page_limit: u16,
    /// Smallest start cost, in units of 128 gas.
    pub min_init_gas: u8,
    /// Smallest start cost of a cached program, in units of 32 gas.
    pub min_cached_init_gas: u8,
    /// Start cost multiplier, in units of 2 %.
    pub init_cost_scalar: u8,
    /// Cached start cost multiplier, in units of 2 %.
    pub cached_cost_scalar: u8,
    /// Days after which an activation expires.
    pub expiry_days: u16,
    /// Days after which an activation may be prolonged.
    pub keepalive_days: u16,
    /// Code hashes a block remembers as already loaded.
    pub block_cache_size: u16,
    /// Most bytes of decompressed WASM.
    pub max_wasm_size: u32,
    /// Most fragments a root program may name.
    pub max_fragments: u8,
    /// Gas that ArbOwner adds to every activation.
    pub activation_gas: u64,
}

impl StylusParams {
    /// What a chain has that was made with this ArbOS version.
    pub fn for_arbos(version: u64) -> Self {
        Self {
            version: 2,
            ink_price: 10_000,
            max_stack_depth: if version >= 50 { 22_000 } else { 262_144 },
            free_pages: 2,
            page_gas: 1_000,
            page_limit: 128,
            min_init_gas: 69,
            min_cached_init_gas: 11,
            init_cost_scalar: 50,
            cached_cost_scalar: 50,
            expiry_days: 365,
            keepalive_days: 31,
            block_cache_size: 32,
            max_wasm_size: WASM_SIZE_LIMIT,
            max_fragments: if version >= 60 { 2 } else { 0 },
            activation_gas: 0,
        }
    }
}

impl Default for StylusParams {
    fn default() -> Self {
        Self::for_arbos(NEWEST_ARBOS)
    }
}

/// The configuration of a chain; [`Default`] is a Nitro dev node of the newest stable ArbOS.
#[derive(Clone, Debug)]
pub struct ChainConfig {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// ArbOS version, one of [`ARBOS_VERSIONS`]; [`ChainConfig::for_arbos`] sets what depends on it.
    pub arbos_version: u64,
    /// Base fee in wei of the first blocks; an owner may set another, nothing else changes it.
    pub base_fee: u64,
    /// Wei for a unit of L1 data (a sixteenth of a byte, compressed), until an owner sets another.
    pub l1_price_per_unit: U256,
    /// Most gas one transaction may use on L2 (ArbOS 50 and later), until an owner sets another.
    pub tx_gas_limit: u64,
    /// Most gas all transactions of a block may use on L2, until an owner sets another.
    pub compute_gas_limit: u64,
    /// Gas limit that blocks report.
    pub block_gas_limit: u64,
    /// Timestamp of the genesis block; `None` takes the host's clock.
    pub genesis_timestamp: Option<u64>,
    /// L1 block number that `block.number` starts from.
    pub l1_block_number: u64,
    /// How many well-known dev accounts are prefunded besides [`DEV_OWNER`].
    pub accounts: usize,
    /// Balance of each prefunded account, in wei.
    pub account_balance: U256,
    /// Stylus parameters of the first block; owners set others with ArbOwner.
    pub stylus: StylusParams,
}

impl ChainConfig {
    /// A Nitro dev node made with this ArbOS version.
    pub fn for_arbos(version: u64) -> Self {
        Self {
            chain_id: DEV_CHAIN_ID,
            arbos_version: version,
            base_fee: 100_000_000,
            l1_price_per_unit: U256::ZERO,
            tx_gas_limit: 32_000_000,
            compute_gas_limit: 32_000_000,
            block_gas_limit: 1 << 50,
            genesis_timestamp: None,
            l1_block_number: 1,
            accounts: 10,
            account_balance: U256::from(10_000_000_000_000_000_000_000u128),
            stylus: StylusParams::for_arbos(version),
        }
    }
}

impl Default for ChainConfig {
    fn default() -> Self {
        Self::for_arbos(NEWEST_ARBOS)
    }
}
