//! Every meaning of some bytes.

use super::catalogue::{self, Source};
use super::natspec;
use super::value::Argument;
use super::{Flaw, Kind, Meaning};
use crate::deploy::address::CONSTRUCTOR_SELECTOR;
use alloy::dyn_abi::{DynSolValue, EventExt, JsonAbiExt};
use alloy::json_abi::{EventParam, Param, StateMutability};
use alloy::primitives::{B256, LogData};

/// Calls in calls in calls: deeper ones stay bytes.
const DEEPEST: usize = 8;

/// What revert data means.
pub fn revert(data: &[u8]) -> Vec<Meaning> {
    calls_or_errors(data, DEEPEST, &[Kind::Error])
}

/// What calldata means.
pub fn call(data: &[u8]) -> Vec<Meaning> {
    calls_or_errors(data, DEEPEST, &[Kind::Function, Kind::Constructor])
}

/// What data of unknown origin means: an error, a call or both.
pub fn data(data: &[u8]) -> Vec<Meaning> {
    calls_or_errors(data, DEEPEST, &[Kind::Error, Kind::Function, Kind::Constructor])
}

/// What a log means.
pub fn log(topics: &[B256], data: &[u8]) -> Vec<Meaning> {
    let Some(topic) = topics.first() else { return Vec::new() };
    let log = LogData::new_unchecked(topics.to_vec(), data.to_vec().into());
    let mut found = Vec::new();
    for source in catalogue::all() {
        for event in source.abi.events().filter(|event| event.selector() == *topic) {
            let declaration = format!("{}({})", event.name, of_event(&event.inputs));
            let names = event.inputs.iter().map(|input| input.name.as_str());
            let notice = source.notice(natspec::Kind::Event, &event.name, names);
            let mut meaning = Meaning {
                kind: Kind::Event,
                name: event.name.clone(),
                declaration,
                declared: vec![(source.name, notice.map(str::to_owned))],
                arguments: Vec::new(),
                flaw: Some(Flaw::Malformed),
                payable: false,
            };
            // An event that indexes other arguments has the same topic and is another one.
            if let Ok(decoded) = event.decode_log_parts(topics.iter().copied(), &log.data) {
                let (mut indexed, mut body) = (decoded.indexed.iter(), decoded.body.iter());
                meaning.arguments = event
                    .inputs
                    .iter()
                    .filter_map(|input| {
                        let value = if input.indexed { indexed.next() } else { body.next() }?;
                        Some(Argument::new(&input.name, &input.components, value, &|_| Vec::new()))
                    })
                    .collect();
                meaning.flaw = None;
            }
            found.push(meaning);
        }
    }
    settled(found)
}

fn calls_or_errors(data: &[u8], depth: usize, kinds: &[Kind]) -> Vec<Meaning> {
    let Some((selector, arguments)) = data.split_at_checked(4) else { return Vec::new() };
    let within = |bytes: &[u8]| match depth {
        0 => Vec::new(),
        // Bytes in a call are calls only if every byte says so; anything else would see faces in clouds.
        _ => calls_or_errors(bytes, depth - 1, &[Kind::Function, Kind::Constructor])
            .into_iter()
            .filter(|meaning| meaning.flaw.is_none())
            .collect(),
    };
    let mut found = Vec::new();
    for source in catalogue::all() {
        if kinds.contains(&Kind::Error) {
            for error in source.abi.errors().filter(|error| error.selector() == selector) {
                let decoded = error.abi_decode_input(arguments).ok();
                let again = decoded.as_ref().and_then(|values| error.abi_encode_input(values).ok());
                let reading = Reading { data, decoded, again, inputs: &error.inputs, payable: false };
                found.push(reading.meaning(source, Kind::Error, &error.name, &within));
            }
        }
        if kinds.contains(&Kind::Function) {
            for function in source.abi.functions().filter(|function| function.selector() == selector) {
                let decoded = function.abi_decode_input(arguments).ok();
                let again = decoded.as_ref().and_then(|values| function.abi_encode_input(values).ok());
                let payable = function.state_mutability == StateMutability::Payable;
                let reading = Reading { data, decoded, again, inputs: &function.inputs, payable };
                found.push(reading.meaning(source, Kind::Function, &function.name, &within));
            }
        }
        if kinds.contains(&Kind::Constructor)
            && selector == CONSTRUCTOR_SELECTOR
            && let Some((contract, constructor)) = &source.constructor
            && let Ok(values) = constructor.abi_decode_input(arguments)
            && let Ok(encoded) = constructor.abi_encode_input(&values)
            // All constructors share one selector, so only arguments that fit to the byte tell them apart.
            && encoded == arguments
        {
            let again = Some(data.to_vec());
            let inputs = &constructor.inputs;
            let reading = Reading { data, decoded: Some(values), again, inputs, payable: false };
            found.push(reading.meaning(source, Kind::Constructor, contract, &within));
        }
    }
    settled(found)
}

/// Data beside what it decodes to and what that encodes to again.
struct Reading<'a> {
    data: &'a [u8],
    decoded: Option<Vec<DynSolValue>>,
    again: Option<Vec<u8>>,
    inputs: &'a [Param],
    payable: bool,
}

impl Reading<'_> {
    fn meaning(
        &self,
        source: &Source,
        kind: Kind,
        name: &str,
        within: &dyn Fn(&[u8]) -> Vec<Meaning>,
    ) -> Meaning {
        let of = match kind {
            Kind::Error => Some(natspec::Kind::Error),
            Kind::Function => Some(natspec::Kind::Function),
            _ => None,
        };
        let names = self.inputs.iter().map(|input| input.name.as_str());
        let notice = of.and_then(|kind| source.notice(kind, name, names));
        let flaw = match (&self.decoded, &self.again) {
            (Some(_), Some(again)) if again == self.data => None,
            (Some(_), Some(again)) if self.data.starts_with(again) => {
                Some(Flaw::Trailing(self.data.len() - again.len()))
            }
            (Some(_), _) => Some(Flaw::Unusual),
            (None, _) => Some(Flaw::Malformed),
        };
        let values = self.inputs.iter().zip(self.decoded.iter().flatten());
        Meaning {
            kind,
            name: name.to_owned(),
            declaration: format!("{name}({})", typed(self.inputs)),
            declared: vec![(source.name, notice.map(str::to_owned))],
            arguments: values
                .map(|(input, value)| Argument::new(&input.name, &input.components, value, within))
                .collect(),
            flaw,
            payable: self.payable,
        }
    }
}

fn typed(inputs: &[Param]) -> String {
    let inputs: Vec<String> =
        inputs.iter().map(|input| format!("{} {}", input.selector_type(), input.name)).collect();
    inputs.iter().map(|text| text.trim_end()).collect::<Vec<_>>().join(", ")
}

fn of_event(inputs: &[EventParam]) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|it| format!("{}{} {}", it.selector_type(), if it.indexed { " indexed" } else { "" }, it.name))
        .collect();
    inputs.join(", ")
}

/// One entry for each reading, with all interfaces that share it; a flawed one only where nothing else fits.
fn settled(found: Vec<Meaning>) -> Vec<Meaning> {
    let mut readings: Vec<Meaning> = Vec::new();
    for meaning in found {
        let same = readings.iter_mut().find(|it| {
            it.kind == meaning.kind
                && it.declaration == meaning.declaration
                && it.flaw == meaning.flaw
                && it.payable == meaning.payable
        });
        match same {
            Some(reading) => reading.declared.extend(meaning.declared),
            None => readings.push(meaning),
        }
    }
    let flaw = |meaning: &Meaning| match meaning.flaw {
        None => 0,
        Some(Flaw::Trailing(_)) => 1,
        Some(Flaw::Unusual) => 2,
        Some(Flaw::Malformed) => 3,
    };
    let least = readings.iter().map(flaw).min().unwrap_or(0);
    readings.retain(|meaning| flaw(meaning) == least);
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::primitives::{Address, U256, keccak256};
    use alloy::sol_types::{Revert, SolCall, SolError, SolEvent, SolValue};
    use staking_abi::{IStakingRewards, IVault};
    use stylus_node::predeploys::{Multicall3, StylusDeployer};

    #[test]
    fn an_error_is_named_with_its_arguments_and_its_notice() {
        let account = Address::repeat_byte(0x11);
        let error =
            IStakingRewards::InsufficientStake { account, staked: U256::ONE, requested: U256::from(2) };
        let found = data(&error.abi_encode());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, Kind::Error);
        assert_eq!(
            found[0].declaration,
            "InsufficientStake(address account, uint256 staked, uint256 requested)"
        );
        assert_eq!(
            found[0].to_string(),
            format!("InsufficientStake(account: {account}, staked: 1, requested: 2)")
        );
        assert!(found[0].interfaces().contains(&"IStakingRewards"));
        assert_eq!(found[0].notices()[0].1, "`account` has `staked` and asked for `requested`.");
    }

    #[test]
    fn what_interfaces_share_is_one_reading() {
        let found = data(&IStakingRewards::Reentered {}.abi_encode());
        assert_eq!(found.len(), 1);
        assert!(found[0].interfaces().len() > 3, "{:?}", found[0].interfaces());
    }

    #[test]
    fn what_differs_in_names_is_listed_as_another_reading() {
        // `deposit(uint256,address)` of vaults; `withdraw(uint256)` of Synthetix and others.
        let call = IVault::deposit_0Call { assets: U256::from(7), receiver: Address::ZERO }.abi_encode();
        let readings = super::call(&call);
        assert!(readings.iter().any(|it| it.interfaces().contains(&"IVault")));
        let declarations: std::collections::BTreeSet<&str> =
            readings.iter().map(|it| it.declaration.as_str()).collect();
        assert_eq!(declarations.len(), readings.len());
    }

    #[test]
    fn calls_in_calls_are_decoded() {
        let inner = IStakingRewards::stakeCall { amount: U256::from(5) }.abi_encode();
        let outer = IStakingRewards::multicallCall { calls: vec![inner.into()] }.abi_encode();
        let found = call(&outer);
        let nested = found[0].arguments[0].nested();
        assert_eq!(nested[0].0, "calls[0]");
        assert_eq!(nested[0].1[0].to_string(), "stake(amount: 5)");

        let call3 = Multicall3::Call3 { target: Address::ZERO, allowFailure: true, callData: outer.into() };
        let wrapped = Multicall3::aggregate3Call { calls: vec![call3] }.abi_encode();
        let nested = call(&wrapped)[0].arguments[0].nested()[0].0.clone();
        assert_eq!(nested, "calls[0].callData");
    }

    #[test]
    fn nesting_without_end_is_left_as_bytes() {
        let mut call = IStakingRewards::stakeCall { amount: U256::from(5) }.abi_encode();
        for _ in 0..2_000 {
            call = IStakingRewards::multicallCall { calls: vec![call.into()] }.abi_encode();
        }
        assert!(super::call(&call)[0].to_string().contains("bytes)"));
    }

    #[test]
    fn a_deployment_shows_the_constructors_arguments() {
        let owner = Address::repeat_byte(0x22);
        let arguments = (owner, owner, owner, U256::from(604_800), U256::ZERO, true, Address::ZERO);
        let deploy = StylusDeployer::deployCall {
            bytecode: vec![0xff; 200].into(),
            initData: [&CONSTRUCTOR_SELECTOR[..], &arguments.abi_encode_params()].concat().into(),
            initValue: U256::ZERO,
            salt: B256::ZERO,
        };
        let found = call(&deploy.abi_encode());
        let text = found[0].to_string();
        assert!(text.contains("constructor of StakingRewards(owner: 0x2222"), "{text}");
        assert!(text.contains("rewardsDuration: 604800, cooldown: 0, measured: true"), "{text}");
    }

    #[test]
    fn flaws_are_said() {
        let call = IStakingRewards::stakeCall { amount: U256::from(5) }.abi_encode();
        let flaw = |data: &[u8]| super::call(data)[0].flaw;
        assert_eq!(flaw(&call), None);
        assert_eq!(flaw(&[&call[..], &[1, 2]].concat()), Some(Flaw::Trailing(2)));
        assert_eq!(flaw(&call[..35]), Some(Flaw::Malformed));
        assert_eq!(super::call(&[1, 2, 3, 4]), []);
        assert_eq!(super::call(&[1]), []);
    }

    #[test]
    fn solidity_speaks_too() {
        let found = revert(&Revert::from("paused").abi_encode());
        assert_eq!(found[0].to_string(), "Error(reason: \"paused\")");
    }

    #[test]
    fn events_keep_the_order_of_their_declaration() {
        let event = IStakingRewards::RewardFunded {
            token: Address::ZERO,
            funder: Address::repeat_byte(1),
            kind: 3,
            amount: U256::from(9),
            disclosure: B256::ZERO,
        };
        let encoded = event.encode_log_data();
        let found = log(encoded.topics(), &encoded.data);
        let names: Vec<&str> = found[0].arguments.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["token", "funder", "kind", "amount", "disclosure"]);
        let short = log(&encoded.topics()[..2], &encoded.data);
        assert_eq!(short[0].flaw, Some(Flaw::Malformed));
        assert_eq!(log(&[keccak256("Nobody()")], &[]), []);
    }
}
