//! Places in the chain's cache of programs: who has one, what one costs, and asking for one.

use crate::chain::Chain;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::sol_types::SolCall;
use stylus_node::evm::precompiles::abi::ArbWasmCache;
use stylus_node::evm::precompiles::{ARB_WASM, ARB_WASM_CACHE, abi::ArbWasm};
use stylus_node::predeploys::CacheManager;

/// Bytes that the smallest program counts for.
const LEAST_SIZE: u64 = 4_096;

/// The contract that sells places, as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    /// Its address.
    pub manager: Address,
    /// Whether it takes no bids.
    pub paused: bool,
    /// Bytes it may hand out.
    pub size: u64,
    /// Bytes that are taken.
    pub used: u64,
}

impl Market {
    /// The newest manager of the chain that answers as one; none where nobody sells places.
    pub async fn find(chain: &Chain) -> Option<Self> {
        let cache = ArbWasmCache::new(ARB_WASM_CACHE, &chain.provider);
        for manager in cache.allCacheManagers().call().await.ok()?.into_iter().rev() {
            let contract = CacheManager::new(manager, &chain.provider);
            if let (Ok(paused), Ok(size), Ok(used)) = (
                contract.isPaused().call().await,
                contract.cacheSize().call().await,
                contract.queueSize().call().await,
            ) {
                return Some(Self { manager, paused, size, used });
            }
        }
        None
    }

    /// Wei that each of several programs of so many bytes together must bid now, so that none of them pushes out another:
    /// more than all that make room for them bid. None where they need more than the whole cache.
    pub async fn bid_for_all(&self, chain: &Chain, bytes: u64) -> anyhow::Result<Option<U256>> {
        let contract = CacheManager::new(self.manager, &chain.provider);
        let (size, used) =
            (contract.cacheSize().call().await?, U256::from(contract.queueSize().call().await?));
        if bytes > size {
            return Ok(None);
        }
        if used + U256::from(bytes) <= U256::from(size) {
            return Ok(Some(U256::ZERO));
        }
        // Of equal bids either may leave first.
        Ok(Some(U256::from(contract.getMinBid_0(bytes).call().await?) + U256::from(1)))
    }

    /// Wei that a program of so many bytes of machine code must bid now.
    pub async fn bid_for_size(&self, chain: &Chain, bytes: u32) -> anyhow::Result<U256> {
        let contract = CacheManager::new(self.manager, &chain.provider);
        Ok(U256::from(contract.getMinBid_0(u64::from(bytes)).call().await?))
    }

    /// The transaction that bids for a program.
    pub fn bid(&self, program: Address) -> (Address, Bytes) {
        (self.manager, CacheManager::placeBidCall { program }.abi_encode().into())
    }
}

/// Whether a program has a place.
pub async fn is_cached(chain: &Chain, code_hash: B256) -> anyhow::Result<bool> {
    Ok(ArbWasmCache::new(ARB_WASM_CACHE, &chain.provider).codehashIsCached(code_hash).call().await?)
}

/// Bytes that a program counts for in the cache.
pub async fn size_of(chain: &Chain, code_hash: B256) -> anyhow::Result<u64> {
    let bytes = ArbWasm::new(ARB_WASM, &chain.provider).codehashAsmSize(code_hash).call().await?;
    Ok(u64::from(bytes).max(LEAST_SIZE))
}

/// Gas that starting a program costs, and while it is cached.
pub async fn start_gas(chain: &Chain, program: Address) -> anyhow::Result<(u64, u64)> {
    let gas = ArbWasm::new(ARB_WASM, &chain.provider).programInitGas(program).call().await?;
    Ok((gas.gas, gas.gasWhenCached))
}
