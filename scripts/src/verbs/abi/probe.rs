//! Calls a deployed contract from outside and compares its answers with its interface.

use super::selectors;
use crate::chain::{Chain, revert_data};
use crate::deploy::address::CONSTRUCTOR_SELECTOR;
use crate::interfaces::{self, Interface, named_error};
use alloy::dyn_abi::{DynSolType, DynSolValue, FunctionExt, JsonAbiExt, Specifier};
use alloy::json_abi::{Function, StateMutability};
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, Selector, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use std::collections::BTreeSet;

/// Most words of zeros sent behind a selector: a hidden function decodes one of the lengths up to here.
const MOST_WORDS: usize = 9;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Functions that answered as declared.
    pub(super) answered: u64,
    /// Other selectors, all refused.
    pub(super) refused: u64,
    /// Non-payable functions that refused value.
    pub(super) value_refused: u64,
    /// Everything that is not as it should be.
    pub(super) faults: Vec<String>,
}

/// What a call came to.
enum Answer {
    Returned(Vec<u8>),
    Reverted(Vec<u8>),
    Failed(String),
}

struct Caller<'a> {
    chain: &'a Chain,
    contract: Address,
    from: Address,
}

impl Caller<'_> {
    async fn call(&self, data: Vec<u8>, value: u64) -> Answer {
        let request = TransactionRequest::default()
            .with_from(self.from)
            .with_to(self.contract)
            .with_input(data)
            .with_value(U256::from(value))
            // Enough for any answer, and cheap to refuse when a program runs away.
            .with_gas_limit(5_000_000);
        match self.chain.provider.call(request).await {
            Ok(data) => Answer::Returned(data.to_vec()),
            Err(error) => match revert_data(&error) {
                Some(data) => Answer::Reverted(data),
                None => Answer::Failed(error.to_string()),
            },
        }
    }
}

/// Probes a contract as `from`, an account without any role. `known` are the functions of all its interfaces,
/// `programs` those that answer them.
pub(super) async fn probe(
    chain: &Chain,
    interface: &Interface,
    known: &BTreeSet<Selector>,
    programs: &[&[u8]],
    contract: Address,
    from: Address,
) -> anyhow::Result<Findings> {
    let caller = Caller { chain, contract, from };
    let mut findings = Findings::default();
    for function in interface.abi.functions() {
        let data = function.abi_encode_input(&zeros(function)?)?;
        match fault_of(interface, function, caller.call(data.clone(), 0).await) {
            None => findings.answered += 1,
            Some(fault) => findings.faults.push(format!("{}: {fault}", function.signature())),
        }
        if function.state_mutability != StateMutability::Payable {
            match caller.call(data, 1).await {
                Answer::Reverted(_) => findings.value_refused += 1,
                _ => {
                    findings.faults.push(format!("{}: takes value but is not payable", function.signature()));
                }
            }
        }
    }

    let constructor = Selector::from(CONSTRUCTOR_SELECTOR);
    let mut inside = BTreeSet::new();
    for wasm in programs {
        inside.extend(selectors::constants(wasm)?);
    }
    for selector in selectors::usual().union(&inside) {
        if known.contains(selector) || *selector == constructor {
            continue;
        }
        // Only what the program compares with can be a function; the others need no further arguments.
        let arguments = if inside.contains(selector) { guesses() } else { vec![Vec::new()] };
        match other_selector(&caller, *selector, &arguments).await {
            None => findings.refused += 1,
            Some(fault) => findings.faults.push(format!("{selector}: {fault}")),
        }
    }
    for (name, data, value) in [
        ("a second constructor call", constructor_again(), 0),
        ("empty calldata", Vec::new(), 0),
        ("a plain transfer of 1 wei", Vec::new(), 1),
        ("three bytes of calldata", vec![0xa6, 0x94, 0xfc], 0),
    ] {
        match caller.call(data, value).await {
            Answer::Reverted(_) => findings.refused += 1,
            Answer::Returned(_) => findings.faults.push(format!("{name} is accepted")),
            Answer::Failed(reason) => {
                findings.faults.push(format!("{name} fails without a revert: {reason}"));
            }
        }
    }
    Ok(findings)
}

/// Whether one of the contract's interfaces names that error.
fn is_named_error(interface: &Interface, data: &[u8]) -> bool {
    let mut of_contract = interfaces::all().into_iter().filter(|other| other.contract == interface.contract);
    of_contract.any(|other| named_error(&other.abi, data).is_some())
}

/// What is wrong with the answer of a declared function; an empty revert is what unknown selectors get.
fn fault_of(interface: &Interface, function: &Function, answer: Answer) -> Option<String> {
    match answer {
        Answer::Returned(data) => {
            let values = function.abi_decode_output(&data).ok();
            // Re-encoding tells dirty and surplus bytes from the declared types.
            let clean =
                values.and_then(|values| function.abi_encode_output(&values).ok()) == Some(data.clone());
            (!clean).then(|| format!("answers 0x{}, which is not what it declares", hex::encode(data)))
        }
        Answer::Reverted(data) if data.is_empty() => Some("not answered (reverts without data)".to_owned()),
        Answer::Reverted(data) if is_named_error(interface, &data) => None,
        Answer::Reverted(data) => {
            Some(format!("reverts with 0x{}, no error of the interface", hex::encode(data)))
        }
        Answer::Failed(reason) => Some(reason),
    }
}

/// What is wrong with the answer to a selector the interface does not have.
async fn other_selector(caller: &Caller<'_>, selector: Selector, arguments: &[Vec<u8>]) -> Option<String> {
    for arguments in arguments {
        let data = [selector.as_slice(), arguments].concat();
        match caller.call(data, 0).await {
            Answer::Reverted(data) if data.is_empty() => {}
            Answer::Reverted(data) => {
                return Some(format!("reverts with 0x{}: a hidden function?", hex::encode(data)));
            }
            Answer::Returned(data) => {
                return Some(format!("answers 0x{}: a hidden function", hex::encode(data)));
            }
            Answer::Failed(reason) => return Some(format!("fails without a revert: {reason}")),
        }
    }
    None
}

/// Arguments that some function would decode: zeros of every length, and one empty dynamic value.
fn guesses() -> Vec<Vec<u8>> {
    let mut empty_dynamic = vec![0; 64];
    empty_dynamic[31] = 32;
    (0..=MOST_WORDS).map(|words| vec![0; 32 * words]).chain([empty_dynamic]).collect()
}

fn constructor_again() -> Vec<u8> {
    let mut data = CONSTRUCTOR_SELECTOR.to_vec();
    data.resize(4 + 32 * 8, 0);
    data
}

fn zeros(function: &Function) -> anyhow::Result<Vec<DynSolValue>> {
    let types: Result<Vec<DynSolType>, _> = function.inputs.iter().map(Specifier::resolve).collect();
    Ok(types?.iter().map(zero).collect())
}

fn zero(ty: &DynSolType) -> DynSolValue {
    match ty {
        DynSolType::Bool => DynSolValue::Bool(false),
        DynSolType::Int(bits) => DynSolValue::Int(Default::default(), *bits),
        DynSolType::Uint(bits) => DynSolValue::Uint(U256::ZERO, *bits),
        DynSolType::FixedBytes(size) => DynSolValue::FixedBytes(Default::default(), *size),
        DynSolType::Address => DynSolValue::Address(Address::ZERO),
        DynSolType::Function => DynSolValue::Function(Default::default()),
        DynSolType::Bytes => DynSolValue::Bytes(Vec::new()),
        DynSolType::String => DynSolValue::String(String::new()),
        DynSolType::Array(_) => DynSolValue::Array(Vec::new()),
        DynSolType::FixedArray(item, size) => DynSolValue::FixedArray(vec![zero(item); *size]),
        DynSolType::Tuple(items) => DynSolValue::Tuple(items.iter().map(zero).collect()),
        // `eip712` structs are tuples with names.
        #[allow(unreachable_patterns, reason = "depends on a feature other crates may enable")]
        _ => DynSolValue::Tuple(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces;

    fn staking(function: &str) -> (Interface, Function) {
        let interface =
            interfaces::all().into_iter().find(|interface| interface.name == "IStakingRewards").unwrap();
        let function = interface.abi.function(function).unwrap()[0].clone();
        (interface, function)
    }

    #[test]
    fn declared_answers_pass_and_others_are_faults() {
        let (interface, paused) = staking("paused");
        let fault = |answer| fault_of(&interface, &paused, answer);
        let word = |last: u8| [vec![0; 31], vec![last]].concat();
        assert_eq!(fault(Answer::Returned(word(1))), None);
        assert!(fault(Answer::Returned(word(2))).is_some(), "2 is no bool");
        assert!(fault(Answer::Returned([word(1), word(0)].concat())).is_some(), "surplus bytes");
        assert!(fault(Answer::Returned(Vec::new())).is_some());
        assert!(fault(Answer::Reverted(Vec::new())).is_some());
        assert!(fault(Answer::Reverted(vec![1, 2, 3, 4])).is_some());
        let zero_amount = interface.abi.error("ZeroAmount").unwrap()[0].selector().to_vec();
        assert_eq!(fault(Answer::Reverted(zero_amount)), None);
    }

    #[test]
    fn every_function_can_be_called_with_zeros() {
        for interface in interfaces::all() {
            for function in interface.abi.functions() {
                assert!(function.abi_encode_input(&zeros(function).unwrap()).unwrap().len() >= 4);
            }
        }
    }
}
