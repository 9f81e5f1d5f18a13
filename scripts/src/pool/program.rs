//! Whether a contract is a Stylus program, how long it will answer, and what starting it costs.

use crate::chain::Chain;
use alloy::contract;
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, keccak256};
use alloy::providers::Provider;
use alloy::sol_types::SolInterface;
use serde::Serialize;
use stylus_node::evm::precompiles::abi::ArbWasm::ArbWasmErrors;
use stylus_node::evm::precompiles::abi::{ArbWasm, ArbWasmCache};
use stylus_node::evm::precompiles::{ARB_WASM, ARB_WASM_CACHE};

/// How the code of every Stylus program begins.
const STYLUS_PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// What the chain says about the code of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Program {
    /// No code at all.
    Nothing,
    /// EVM bytecode, which does not expire.
    Evm,
    /// An active Stylus program.
    Active {
        /// Seconds until it stops answering, unless somebody prolongs the activation.
        expires_in: u64,
        /// Whether calls start at the cached price.
        cached: bool,
        /// What activations and caching are bound to.
        code_hash: B256,
    },
    /// A Stylus program that answers nothing until somebody activates it.
    Asleep {
        /// Why.
        reason: String,
    },
}

impl Program {
    /// Asks the chain about an address.
    pub async fn read(chain: &Chain, address: Address, block: BlockId) -> anyhow::Result<Self> {
        let code = chain.provider.get_code_at(address).block_id(block).await?;
        if code.is_empty() {
            return Ok(Self::Nothing);
        }
        // The chain calls EVM code and a program that was never activated by the same name.
        if !code.starts_with(&STYLUS_PREFIX) {
            return Ok(Self::Evm);
        }
        let arb_wasm = ArbWasm::new(ARB_WASM, &chain.provider);
        let expires_in = match arb_wasm.programTimeLeft(address).block(block).call().await {
            Ok(seconds) => seconds,
            Err(error) => return refused(error),
        };
        let code_hash = keccak256(&code);
        let cache = ArbWasmCache::new(ARB_WASM_CACHE, &chain.provider);
        let cached = cache.codehashIsCached(code_hash).block(block).call().await?;
        Ok(Self::Active { expires_in, cached, code_hash })
    }

    /// In words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Nothing => "no code".to_owned(),
            Self::Evm => "EVM code, does not expire".to_owned(),
            Self::Active { expires_in, cached, .. } => {
                let cached = if *cached { "cached" } else { "not cached" };
                format!("Stylus program, expires in {}, {cached}", crate::amount::span(*expires_in))
            }
            Self::Asleep { reason } => format!("Stylus program, {reason}"),
        }
    }
}

fn refused(error: contract::Error) -> anyhow::Result<Program> {
    let Some(data) = error.as_revert_data() else { return Err(error.into()) };
    let reason = match ArbWasmErrors::abi_decode(&data) {
        Ok(ArbWasmErrors::ProgramExpired(error)) => {
            format!("activated {} ago and expired", crate::amount::span(error.ageInSeconds))
        }
        Ok(ArbWasmErrors::ProgramNotActivated(_)) => "never activated".to_owned(),
        Ok(ArbWasmErrors::ProgramNeedsUpgrade(error)) => {
            format!("activated for Stylus {}, the chain runs {}", error.version, error.stylusVersion)
        }
        _ => return Err(error.into()),
    };
    Ok(Program::Asleep { reason })
}
