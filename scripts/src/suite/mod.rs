//! A whole deployment from one declarative file: several contracts, what must be called, and who owns it in the end.
//!
//! [`file`] is what people write. [`Suite::resolve`] turns it into [`Task`]s whose addresses and calldata are all known
//! before anything is sent. [`look`] asks the chain which of them are done, [`plan`] what the others cost, [`execute`]
//! does them one after another, with a [`journal`] so that no transaction is ever sent twice, and [`manifest`] keeps
//! what was done. [`batch`] writes the same transactions for somebody else to sign.

pub mod batch;
pub mod caching;
pub mod constructor;
pub mod execute;
pub mod file;
pub mod journal;
pub mod look;
pub mod manifest;
pub mod plan;
pub mod resolve;
mod values;

use crate::build::{Artifact, Contract};
use crate::deploy::address::init_data;
use alloy::dyn_abi::DynSolValue;
use alloy::json_abi::Function;
use alloy::primitives::{Address, B256, Bytes, Selector, U256, keccak256};
use alloy::sol_types::SolCall;
use constructor::Parameter;
use std::sync::Arc;
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;
use stylus_node::predeploys::STYLUS_DEPLOYER;
use stylus_node::predeploys::StylusDeployer::deployCall;

/// A deployment with nothing left open.
#[derive(Clone, Debug)]
pub struct Suite {
    /// What it is recorded under.
    pub name: String,
    /// Who sends.
    pub sender: Address,
    /// Who owns everything in the end.
    pub owner: Address,
    /// Part of every address.
    pub salt: B256,
    /// What is done, in order.
    pub tasks: Vec<Task>,
}

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Task {
    /// Unique in its suite.
    pub name: String,
    /// What.
    pub work: Work,
}

/// What a task does.
#[derive(Clone, Debug)]
pub enum Work {
    /// Creates, activates and constructs a program.
    Deploy(Arc<Deploy>),
    /// Calls a contract.
    Call(Call),
    /// Offers a contract to its new owner.
    HandOver(HandOver),
}

/// A program to deploy.
#[derive(Clone, Debug)]
pub struct Deploy {
    /// The contract.
    pub contract: Contract,
    /// What was built.
    pub artifact: Artifact,
    /// Constructor arguments by name.
    pub arguments: Vec<(Parameter, DynSolValue)>,
    /// Part of its address.
    pub salt: B256,
    /// Where it will stand.
    pub address: Address,
}

impl Deploy {
    /// The constructor call; empty for a contract without constructor.
    pub fn init_data(&self) -> Vec<u8> {
        if !self.contract.has_constructor {
            return Vec::new();
        }
        let values = self.arguments.iter().map(|(_, value)| value.clone()).collect();
        init_data(&DynSolValue::Tuple(values).abi_encode_params())
    }

    /// What activates the program again once it has expired.
    pub fn renewal(&self) -> (Address, Bytes) {
        let call = ArbWasm::activateProgramCall { program: self.address };
        (ARB_WASM, call.abi_encode().into())
    }
}

/// A call, and how to know that it was made.
#[derive(Clone, Debug)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// Its function.
    pub function: Function,
    /// The arguments.
    pub arguments: Vec<DynSolValue>,
    /// Calldata.
    pub data: Bytes,
    /// Any of these means done.
    pub done: Vec<Question>,
    /// A contract it creates.
    pub creates: Option<Created>,
}

/// A contract that another one creates.
#[derive(Clone, Debug)]
pub struct Created {
    /// What it is.
    pub contract: Contract,
    /// Where.
    pub address: Address,
}

/// A view and the answer to it that means done.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whom to ask.
    pub to: Address,
    /// What to ask.
    pub function: Function,
    /// Calldata.
    pub data: Bytes,
    /// What the first value of the answer is compared with.
    pub value: DynSolValue,
    /// Whether being that value means done; else being any other does.
    pub is: bool,
}

/// The four functions of an office that is handed over in two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// Who holds it.
    pub holder: &'static str,
    /// Who may take it.
    pub pending: &'static str,
    /// Offers it.
    pub offer: &'static str,
    /// Takes it.
    pub accept: &'static str,
}

/// The offices our contracts have.
pub const OFFICES: [Office; 2] = [
    Office {
        holder: "owner()",
        pending: "pendingOwner()",
        offer: "transferOwnership(address)",
        accept: "acceptOwnership()",
    },
    Office {
        holder: "feeToSetter()",
        pending: "pendingFeeToSetter()",
        offer: "setFeeToSetter(address)",
        accept: "acceptFeeToSetter()",
    },
];

impl Office {
    /// The office a contract of ours has, if any.
    pub fn of(contract: Contract) -> Option<Self> {
        let selectors = crate::interfaces::selectors_of(contract);
        OFFICES.into_iter().find(|office| selectors.contains(&selector(office.offer)))
    }
}

/// The first four bytes of a signature's hash.
pub fn selector(signature: &str) -> Selector {
    Selector::from_slice(&keccak256(signature)[..4])
}

/// A contract that its sender owns and somebody else shall.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// The contract's name in the suite.
    pub contract: String,
    /// Where it stands.
    pub at: Address,
    /// What is handed over.
    pub office: Office,
}

impl Suite {
    /// Name, contract and address of everything that stands in the end.
    pub fn contracts(&self) -> impl Iterator<Item = (&str, Contract, Address)> {
        self.tasks.iter().filter_map(|task| match &task.work {
            Work::Deploy(deploy) => Some((task.name.as_str(), deploy.contract, deploy.address)),
            Work::Call(Call { creates: Some(it), .. }) => Some((task.name.as_str(), it.contract, it.address)),
            _ => None,
        })
    }

    /// What a task sends besides value: whom to, and which data.
    pub fn message(&self, task: &Task) -> (Address, Bytes) {
        match &task.work {
            Work::Deploy(deploy) => {
                let call = deployCall {
                    bytecode: deploy.artifact.init_code().into(),
                    initData: deploy.init_data().into(),
                    initValue: U256::ZERO,
                    salt: deploy.salt,
                };
                (STYLUS_DEPLOYER, call.abi_encode().into())
            }
            Work::Call(call) => (call.to, call.data.clone()),
            Work::HandOver(it) => {
                let owner = self.owner.into_word();
                (it.at, [&selector(it.office.offer)[..], owner.as_slice()].concat().into())
            }
        }
    }
}

impl Suite {
    /// Everything that any of its transactions may have said, renewals of activations included.
    pub fn messages(&self) -> Vec<(Address, Bytes)> {
        let renewals = self.tasks.iter().filter_map(Task::deploy).map(Deploy::renewal);
        self.tasks.iter().map(|task| self.message(task)).chain(renewals).collect()
    }
}

impl Task {
    /// The contract it deploys, if it does.
    pub fn deploy(&self) -> Option<&Deploy> {
        match &self.work {
            Work::Deploy(deploy) => Some(deploy),
            _ => None,
        }
    }

    /// What it does, in a few words.
    pub fn in_words(&self) -> String {
        match &self.work {
            Work::Deploy(deploy) if deploy.contract.name == self.name => format!("deploy {}", self.name),
            Work::Deploy(deploy) => format!("deploy {} ({})", self.name, deploy.contract.name),
            Work::Call(Call { creates: Some(_), .. }) => format!("create {}", self.name),
            Work::Call(_) => format!("call {}", self.name),
            Work::HandOver(it) => format!("offer {} to its owner", it.contract),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{CONTRACTS, FARM_COMPOUNDER, PAIR_FACTORY, STAKING_REWARDS};

    #[test]
    fn offices_are_found_by_their_functions() {
        assert_eq!(Office::of(STAKING_REWARDS).unwrap().accept, "acceptOwnership()");
        assert_eq!(Office::of(PAIR_FACTORY).unwrap().holder, "feeToSetter()");
        assert_eq!(Office::of(FARM_COMPOUNDER), None);
        for contract in CONTRACTS {
            let selectors = crate::interfaces::selectors_of(*contract);
            let Some(office) = Office::of(*contract) else { continue };
            for function in [office.holder, office.pending, office.offer, office.accept] {
                assert!(selectors.contains(&selector(function)), "{} {function}", contract.name);
            }
        }
    }
}
