//! Whether a contract was constructed as it is recorded: its address proves what it was created from.

use crate::build::{Artifact, Contract, PAIR, PAIR_FACTORY};
use crate::chain::{Chain, revert_data};
use crate::deploy::address::predict;
use crate::progress::Progress;
use crate::suite::constructor;
use crate::suite::manifest::{Called, Deployed, Standing, shown};
use crate::suite::resolve::pair_of;
use alloy::contract::Error;
use alloy::primitives::{Address, B256};
use staking_abi::IPairFactory;
use std::collections::BTreeMap;

/// How a call that creates a pair is recorded.
const CREATE_PAIR: &str = "createPair(address,address)";

/// A recorded contract, and where its record says that it stands.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) suite: &'a Deployed,
    pub(super) name: &'a str,
    pub(super) standing: &'a Standing,
    pub(super) contract: Contract,
    pub(super) address: Address,
}

/// What a factory's address of a pair is known from.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    /// The program that all pairs of a factory of this suite have the code of.
    Computed(Address),
    /// A factory outside the suite: it has to be asked.
    Asked { factory: Address, tokens: [Address; 2] },
}

impl Subject<'_> {
    /// Everything that is unproven or wrong about how it was constructed.
    pub(super) async fn faults(
        self,
        chain: &Chain,
        artifact: &Artifact,
        progress: &Progress,
    ) -> anyhow::Result<Vec<String>> {
        match (self.standing.salt, &self.standing.init_data) {
            (Some(salt), Some(init_data)) => Ok(self.by_create2(artifact, salt, init_data)),
            (None, None) if self.contract == PAIR => self.as_pair(chain, progress).await,
            (salt, init_data) => {
                let missing = [("salt", salt.is_none()), ("initData", init_data.is_none())];
                let missing = missing.into_iter().filter(|(_, missing)| *missing);
                Ok(missing
                    .map(|(field, _)| {
                        format!("no {field} is recorded: nothing proves how it was constructed")
                    })
                    .collect())
            }
        }
    }

    /// A CREATE2 address proves what it was created from: program, constructor call and salt.
    fn by_create2(self, artifact: &Artifact, salt: B256, init_data: &[u8]) -> Vec<String> {
        let mut faults = Vec::new();
        // StylusDeployer then uses CREATE, and no address proves anything.
        if salt.is_zero() {
            faults.push("the recorded salt is zero: nothing proves how it was constructed".to_owned());
        } else if predict(&artifact.init_code(), init_data, salt) != self.address {
            faults.push("program, constructor call and salt give another address".to_owned());
        }
        let decoded = match self.contract.has_constructor {
            true => constructor::decode(self.contract, init_data),
            false => init_data.is_empty().then(Vec::new),
        };
        let Some(decoded) = decoded else {
            faults.push(match self.contract.has_constructor {
                true => "the recorded initData is no call of its constructor".to_owned(),
                false => "it has no constructor, and initData is recorded".to_owned(),
            });
            return faults;
        };
        let arguments: BTreeMap<String, String> =
            decoded.iter().map(|(parameter, value)| (parameter.name.clone(), shown(value))).collect();
        if arguments != self.standing.arguments {
            faults.push("the recorded arguments are not those of the constructor call".to_owned());
        }
        faults
    }

    /// The address of a pair proves the factory and the tokens.
    async fn as_pair(self, chain: &Chain, progress: &Progress) -> anyhow::Result<Vec<String>> {
        let mut faults = Vec::new();
        if !self.standing.arguments.is_empty() {
            faults.push("pairs take no arguments, and some are recorded".to_owned());
        }
        let address = match self.origin() {
            Err(fault) => return Ok([faults, vec![fault]].concat()),
            Ok(Origin::Computed(address)) => address,
            Ok(Origin::Asked { factory, tokens: [a, b] }) => {
                progress.note(&format!(
                    "note: {} was created by {factory}, no contract of the suite: its answer is believed",
                    self.name
                ));
                match IPairFactory::new(factory, &chain.provider).getPair(a, b).call().await {
                    Ok(pair) => pair,
                    Err(Error::TransportError(error)) if revert_data(&error).is_none() => {
                        return Err(error.into());
                    }
                    Err(error) => {
                        return Ok(
                            [faults, vec![format!("{factory} is no factory of pairs: {error}")]].concat()
                        );
                    }
                }
            }
        };
        if address != self.address {
            faults.push(match address.is_zero() {
                true => "its factory has no pair of the recorded tokens".to_owned(),
                false => format!("its factory's pair of the recorded tokens is {address}"),
            });
        }
        Ok(faults)
    }

    /// The recorded call that created a pair.
    fn origin(self) -> Result<Origin, String> {
        let made = |call: &&Called| call.name == self.name && call.function == CREATE_PAIR;
        let Some(call) = self.suite.calls.iter().find(made) else {
            return Err(
                "neither a salt nor the call that created it is recorded: nothing proves it".to_owned()
            );
        };
        let address = |text: &String| text.parse::<Address>().map_err(|_| format!("{text:?} is no address"));
        let factory = address(&call.to)?;
        let tokens: Result<Vec<Address>, String> = call.arguments.iter().map(address).collect();
        let tokens = <[Address; 2]>::try_from(tokens?)
            .map_err(|tokens| format!("a pair is of 2 tokens, {} are recorded", tokens.len()))?;
        let ours = |standing: &&Standing| standing.address.parse() == Ok(factory);
        let Some(standing) = self.suite.contracts.values().find(ours) else {
            return Ok(Origin::Asked { factory, tokens });
        };
        if standing.contract != PAIR_FACTORY.name {
            return Err(format!(
                "{factory}, which is recorded to have created it, is a {}",
                standing.contract
            ));
        }
        let implementation = standing.arguments.get("pairImplementation");
        let implementation = implementation.ok_or("its factory is recorded without pairImplementation")?;
        Ok(Origin::Computed(pair_of(factory, address(implementation)?, tokens)))
    }
}
