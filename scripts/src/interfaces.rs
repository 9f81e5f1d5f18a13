//! The interfaces of `abi/interfaces` as data: to write JSON, to probe contracts and to explain reverts.

use crate::build::{
    Contract, FARM, FARM_COMPOUNDER, PAIR, PAIR_FACTORY, ROUTER, STAKING_REWARDS, TOKEN, VAULT,
};
use alloy::dyn_abi::{DynSolValue, EventExt, JsonAbiExt};
use alloy::json_abi::{Function, JsonAbi};
use alloy::primitives::{Log, Selector};
use alloy::sol_types::decode_revert_reason;
use std::collections::BTreeSet;
use stylus_node::evm::precompiles::abi::ArbWasm;
use stylus_node::predeploys::StylusDeployer;

/// A public interface and the contract that answers it, itself or through its lens.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Name of the interface and of its files.
    pub name: &'static str,
    /// The contract.
    pub contract: Contract,
    /// Functions, events and errors.
    pub abi: JsonAbi,
}

/// Every interface with every contract that answers it, in the order of [`crate::build::CONTRACTS`].
pub fn all() -> Vec<Interface> {
    vec![
        Interface { name: "IToken", contract: TOKEN, abi: staking_abi::IToken::abi::contract() },
        Interface {
            name: "IStakingRewards",
            contract: STAKING_REWARDS,
            abi: staking_abi::IStakingRewards::abi::contract(),
        },
        Interface {
            name: "IMultiRewards",
            contract: STAKING_REWARDS,
            abi: staking_abi::IMultiRewards::abi::contract(),
        },
        Interface {
            name: "IPassport",
            contract: STAKING_REWARDS,
            abi: staking_abi::IPassport::abi::contract(),
        },
        Interface { name: "IPair", contract: PAIR, abi: staking_abi::IPair::abi::contract() },
        Interface { name: "IPassport", contract: PAIR, abi: staking_abi::IPassport::abi::contract() },
        Interface {
            name: "IPairFactory",
            contract: PAIR_FACTORY,
            abi: staking_abi::IPairFactory::abi::contract(),
        },
        Interface { name: "IRouter", contract: ROUTER, abi: staking_abi::IRouter::abi::contract() },
        Interface { name: "IFarm", contract: FARM, abi: staking_abi::IFarm::abi::contract() },
        Interface { name: "IPassport", contract: FARM, abi: staking_abi::IPassport::abi::contract() },
        Interface { name: "IVault", contract: VAULT, abi: staking_abi::IVault::abi::contract() },
        Interface { name: "IPassport", contract: VAULT, abi: staking_abi::IPassport::abi::contract() },
        Interface {
            name: "IStrategy",
            contract: FARM_COMPOUNDER,
            abi: staking_abi::IStrategy::abi::contract(),
        },
        Interface {
            name: "IFarmCompounder",
            contract: FARM_COMPOUNDER,
            abi: staking_abi::IFarmCompounder::abi::contract(),
        },
        Interface {
            name: "IPassport",
            contract: FARM_COMPOUNDER,
            abi: staking_abi::IPassport::abi::contract(),
        },
    ]
}

/// The selectors of every function that a contract answers.
pub fn selectors_of(contract: Contract) -> BTreeSet<Selector> {
    let interfaces = all().into_iter().filter(|interface| interface.contract == contract);
    interfaces
        .flat_map(|interface| interface.abi.functions().map(Function::selector).collect::<Vec<_>>())
        .collect()
}

/// The data of a revert in words: a named error with its arguments where one is known.
pub fn explain_revert(data: &[u8]) -> String {
    if data.is_empty() {
        return "reverted without data (unknown selector, malformed arguments, unwanted value, or a trap)"
            .to_owned();
    }
    let chain = [StylusDeployer::abi::contract(), ArbWasm::abi::contract()];
    let abis = all().into_iter().map(|interface| interface.abi).chain(chain);
    abis.into_iter()
        .find_map(|abi| named_error(&abi, data))
        .or_else(|| decode_revert_reason(data))
        .unwrap_or_else(|| format!("reverted with 0x{}", hex::encode(data)))
}

/// The error of an interface that `data` encodes, as `Name(argument: value, …)`.
pub fn named_error(abi: &JsonAbi, data: &[u8]) -> Option<String> {
    let (selector, arguments) = data.split_at_checked(4)?;
    let error = abi.errors().find(|error| error.selector() == selector)?;
    let values = error.abi_decode_input(arguments).ok()?;
    // Trailing bytes would decode as well; an honest error has none.
    if error.abi_encode_input(&values).ok()? != data {
        return None;
    }
    let arguments: Vec<String> = error
        .inputs
        .iter()
        .zip(&values)
        .map(|(input, value)| format!("{}: {}", input.name, in_words(value)))
        .collect();
    Some(format!("{}({})", error.name, arguments.join(", ")))
}

/// An event of our interfaces, as `Name(argument: value, …)`.
pub fn event_in_words(log: &Log) -> Option<String> {
    let topic = log.topics().first()?;
    let abis = all().into_iter().map(|interface| interface.abi);
    abis.into_iter().find_map(|abi| {
        let event = abi.events().find(|event| event.selector() == *topic)?;
        let decoded = event.decode_log(&log.data).ok()?;
        // Indexed arguments come first in the log, not in the declaration.
        let (indexed, plain): (Vec<_>, Vec<_>) = event.inputs.iter().partition(|input| input.indexed);
        let named = indexed.into_iter().zip(&decoded.indexed).chain(plain.into_iter().zip(&decoded.body));
        let arguments: Vec<String> =
            named.map(|(input, value)| format!("{}: {}", input.name, in_words(value))).collect();
        Some(format!("{}({})", event.name, arguments.join(", ")))
    })
}

fn in_words(value: &DynSolValue) -> String {
    match value {
        DynSolValue::Address(address) => address.to_string(),
        DynSolValue::Uint(number, _) => number.to_string(),
        DynSolValue::Bool(flag) => flag.to_string(),
        DynSolValue::String(text) => format!("{text:?}"),
        // A deployer error repeats the whole init code.
        DynSolValue::Bytes(bytes) if bytes.len() > 64 => format!("{} bytes", bytes.len()),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::primitives::{Address, U256};
    use alloy::sol_types::{SolError, SolEvent};

    #[test]
    fn events_are_written_with_their_arguments() {
        let event = staking_abi::IStakingRewards::RewardOwed {
            user: Address::ZERO,
            token: Address::repeat_byte(0x11),
            amount: U256::from(5),
        };
        let text = event_in_words(&Log { address: Address::ZERO, data: event.encode_log_data() }).unwrap();
        assert_eq!(
            text,
            "RewardOwed(user: 0x0000000000000000000000000000000000000000, token: 0x1111111111111111111111111111111111111111, amount: 5)"
        );
        assert_eq!(event_in_words(&Log::default()), None);
    }

    #[test]
    fn reverts_are_explained_with_their_arguments() {
        let error = staking_abi::IStakingRewards::InsufficientStake {
            account: Address::repeat_byte(0x11),
            staked: U256::from(1),
            requested: U256::from(2),
        };
        let text = explain_revert(&error.abi_encode());
        assert_eq!(
            text,
            "InsufficientStake(account: 0x1111111111111111111111111111111111111111, staked: 1, requested: 2)"
        );
        let mut trailing = error.abi_encode();
        trailing.push(0);
        assert!(explain_revert(&trailing).starts_with("reverted with 0x"));
        assert!(explain_revert(&[]).contains("without data"));
    }
}
