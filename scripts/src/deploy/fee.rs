//! The data fee of an activation, asked for before anything is sent.

use crate::build::Artifact;
use crate::chain::{Chain, revert_data};
use alloy::network::TransactionBuilder;
use alloy::primitives::utils::format_ether;
use alloy::primitives::{Address, B256, U256, address};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::state::{AccountOverride, StateOverride};
use alloy::sol_types::{SolCall, SolError};
use std::fmt::{Display, Formatter};
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;

/// An account that holds the code in the question and nowhere else.
const PROBE: Address = address!("00000000000000000000000000000000005e7ba5");

/// Sent where the chain cannot be asked: several times the fee of the largest program, and refunded.
const GENEROUS: U256 = U256::from_limbs([2_000_000_000_000_000, 0, 0, 0]);

/// What an activation will cost besides gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFee {
    /// The code is active already, so nothing is due.
    None,
    /// What the chain answered.
    Estimated(U256),
    /// The chain refuses state overrides in `eth_call`.
    Unknown,
    /// This and not a wei more: a bid, which nobody returns.
    Exactly(U256),
}

impl DataFee {
    /// Wei to send: a fifth more than estimated, as the fee rises with demand. The deployer refunds the rest.
    pub fn value(self) -> U256 {
        match self {
            Self::None => U256::ZERO,
            Self::Estimated(fee) => fee.saturating_add(fee / U256::from(5)),
            Self::Unknown => GENEROUS,
            Self::Exactly(value) => value,
        }
    }
}

impl Display for DataFee {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("0 (active already)"),
            Self::Estimated(fee) => write!(f, "{} ETH", format_ether(*fee)),
            Self::Exactly(value) => write!(f, "{} ETH", format_ether(*value)),
            Self::Unknown => write!(f, "unknown, at most {} ETH", format_ether(GENEROUS)),
        }
    }
}

/// What activating an artifact costs now; nothing if its code is active already.
pub async fn data_fee(chain: &Chain, sender: Address, artifact: &Artifact) -> anyhow::Result<DataFee> {
    let arb_wasm = ArbWasm::new(ARB_WASM, &chain.provider);
    // The question reverts for code that was never activated, which is the usual answer.
    if let Ok(version) = arb_wasm.codehashVersion(artifact.code_hash).call().await
        && version == arb_wasm.stylusVersion().call().await?
    {
        return Ok(DataFee::None);
    }
    Ok(fee_of(chain, sender, &artifact.code).await)
}

/// What activating some code, or prolonging its activation, costs now.
pub async fn fee_of(chain: &Chain, sender: Address, code: &[u8]) -> DataFee {
    let (request, overrides) = pretended(sender, code);
    let answer = chain.provider.call(request).overrides(overrides).await;
    let fee = answer.ok().and_then(|data| ArbWasm::activateProgramCall::abi_decode_returns(&data).ok());
    fee.map_or(DataFee::Unknown, |fee| DataFee::Estimated(fee.dataFee))
}

/// What prolonging an activation costs now. Sent without value the chain refuses it and says what it wants.
pub async fn keepalive_fee(chain: &Chain, sender: Address, code_hash: B256) -> DataFee {
    let request = TransactionRequest::default()
        .with_from(sender)
        .with_to(ARB_WASM)
        .with_input(ArbWasm::codehashKeepaliveCall { codehash: code_hash }.abi_encode());
    let Err(error) = chain.provider.call(request).await else { return DataFee::Unknown };
    let wanted =
        revert_data(&error).and_then(|data| ArbWasm::ProgramInsufficientValue::abi_decode(&data).ok());
    wanted.map_or(DataFee::Unknown, |it| DataFee::Estimated(it.want))
}

/// Gas of activating some code; `None` if the chain cannot be asked.
pub async fn activation_gas(chain: &Chain, sender: Address, code: &[u8]) -> Option<u64> {
    let (request, overrides) = pretended(sender, code);
    chain.provider.estimate_gas(request).overrides(overrides).await.ok()
}

/// An activation of code that no account holds: the question pretends that one does.
fn pretended(sender: Address, code: &[u8]) -> (TransactionRequest, StateOverride) {
    let mut overrides = StateOverride::default();
    overrides.insert(PROBE, AccountOverride::default().with_code(code.to_vec()));
    overrides.insert(sender, AccountOverride::default().with_balance(U256::MAX >> 1));
    let request = TransactionRequest::default()
        .with_from(sender)
        .with_to(ARB_WASM)
        .with_value(U256::from(10).pow(U256::from(18)))
        .with_input(ArbWasm::activateProgramCall { program: PROBE }.abi_encode());
    (request, overrides)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_sent_leaves_a_fifth_of_room() {
        assert_eq!(DataFee::Estimated(U256::from(100)).value(), U256::from(120));
        assert_eq!(DataFee::None.value(), U256::ZERO);
        assert_eq!(DataFee::Unknown.value(), U256::from(10).pow(U256::from(15)) * U256::from(2));
    }
}
