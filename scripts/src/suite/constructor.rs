//! What each contract's constructor takes, by name, as `abi/interfaces` documents it.

use crate::build::{Contract, FARM, FARM_COMPOUNDER, PAIR_FACTORY, ROUTER, STAKING_REWARDS, TOKEN, VAULT};
use crate::deploy::address::CONSTRUCTOR_SELECTOR;
use alloy::dyn_abi::{DynSolType, DynSolValue};

/// Signatures as the interfaces print them.
const CONSTRUCTORS: &[(Contract, &str)] = &[
    (
        TOKEN,
        "constructor(string name, string symbol, uint256 initialSupply, address holder, address initialOwner)",
    ),
    (
        STAKING_REWARDS,
        "constructor(address owner, address stakingToken, address rewardsToken, uint256 rewardsDuration, \
         uint256 cooldown, bool measured, address lens)",
    ),
    (PAIR_FACTORY, "constructor(address feeToSetter, address pairImplementation)"),
    (ROUTER, "constructor(address factory)"),
    (FARM, "constructor(address owner, address rewardToken, address lens)"),
    (
        VAULT,
        "constructor(address owner, address asset, address lens, uint8 offset, bool measured, string name, \
         string symbol)",
    ),
    (FARM_COMPOUNDER, "constructor(address vault, address farm, uint256 pid, uint256 tipBps)"),
];

/// One parameter of a constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: DynSolType,
}

/// The parameters of a contract's constructor; none for a contract without.
pub fn parameters(contract: Contract) -> Vec<Parameter> {
    let Some((_, signature)) = CONSTRUCTORS.iter().find(|(of, _)| *of == contract) else { return Vec::new() };
    let inside = signature.trim_start_matches("constructor(").trim_end_matches(')');
    let parameters = inside.split(", ").filter_map(|parameter| parameter.split_once(' '));
    parameters
        .filter_map(|(ty, name)| Some(Parameter { name: name.to_owned(), ty: ty.parse().ok()? }))
        .collect()
}

/// The arguments of a constructor call, `stylus_constructor()` included; `None` if they are none.
pub fn decode(contract: Contract, init_data: &[u8]) -> Option<Vec<(Parameter, DynSolValue)>> {
    let arguments = init_data.strip_prefix(&CONSTRUCTOR_SELECTOR)?;
    let parameters = parameters(contract);
    let ty = DynSolType::Tuple(parameters.iter().map(|parameter| parameter.ty.clone()).collect());
    let DynSolValue::Tuple(values) = ty.abi_decode_params(arguments).ok()? else { return None };
    Some(parameters.into_iter().zip(values).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::CONTRACTS;
    use crate::workspace;

    #[test]
    fn every_contract_with_a_constructor_has_its_signature_here_and_others_have_none() {
        for contract in CONTRACTS {
            assert_eq!(!parameters(*contract).is_empty(), contract.has_constructor, "{}", contract.name);
        }
        for (contract, signature) in CONSTRUCTORS {
            assert_eq!(parameters(*contract).len(), signature.matches(", ").count() + 1, "{signature}");
        }
    }

    #[test]
    fn the_interfaces_print_the_same_signatures() {
        for (contract, signature) in CONSTRUCTORS {
            let path = workspace::root().unwrap().join(format!("abi/interfaces/I{}.sol", contract.name));
            let source = std::fs::read_to_string(path).unwrap();
            let words: Vec<&str> = source.split_whitespace().filter(|word| *word != "///").collect();
            assert!(words.join(" ").contains(signature), "{}", contract.name);
        }
    }

    #[test]
    fn arguments_are_decoded_by_name() {
        let arguments = DynSolValue::Tuple(vec![DynSolValue::Address([7; 20].into())]).abi_encode_params();
        let call = [CONSTRUCTOR_SELECTOR.as_slice(), &arguments].concat();
        let decoded = decode(ROUTER, &call).unwrap();
        assert_eq!(decoded[0].0.name, "factory");
        assert_eq!(decoded[0].1, DynSolValue::Address([7; 20].into()));
        assert_eq!(decode(ROUTER, &arguments), None);
    }
}
