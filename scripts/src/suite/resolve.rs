//! From what people write to what is done: references become addresses, values become calldata.

use super::constructor::{self, Parameter};
use super::file::{Done, Step, SuiteFile};
use super::values::{Scope, refused};
use super::{Call, Created, Deploy, HandOver, Office, Question, Suite, Task, Work};
use crate::build::{CONTRACTS, Contract, PAIR, PAIR_FACTORY};
use crate::chain::Chain;
use crate::deploy::address::{DEFAULT_SALT, predict};
use crate::interfaces;
use crate::problem::{Exit, Problem};
use crate::verbs::Artifacts;
use alloy::dyn_abi::{DynSolType, DynSolValue, JsonAbiExt, Specifier};
use alloy::json_abi::Function;
use alloy::primitives::{Address, B256, Bytes, keccak256};
use staking_abi::IPairFactory;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who and what a suite is resolved for.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Who sends.
    pub sender: Address,
    /// Who owns everything in the end, if not the file's owner.
    pub owner: Option<Address>,
    /// Part of every address, if not the file's.
    pub salt: Option<B256>,
    /// Values of parameters.
    pub set: Vec<(String, String)>,
}

/// The contracts that the steps of a file deploy, in the order of the build.
pub fn contracts_of(file: &SuiteFile) -> Result<Vec<Contract>, Problem> {
    let named: Result<Vec<Contract>, Problem> =
        file.steps.iter().filter_map(|step| step.deploy.as_deref()).map(Contract::find).collect();
    let named = named?;
    Ok(CONTRACTS.iter().copied().filter(|contract| named.contains(contract)).collect())
}

struct Resolver<'a> {
    scope: Scope,
    /// What stands behind the names of earlier steps.
    contracts: BTreeMap<String, Contract>,
    /// Of each factory of this suite, the program its pairs have the code of.
    implementations: BTreeMap<Address, Address>,
    taken: BTreeSet<Address>,
    tasks: Vec<Task>,
    salt: B256,
    artifacts: &'a Artifacts,
    chain: &'a Chain,
}

impl Suite {
    /// Everything a suite does on a chain, with addresses. Sends nothing; asks the chain only for pairs of factories that
    /// are not part of the suite.
    pub async fn resolve(
        file: &SuiteFile,
        choices: &Choices,
        artifacts: &Artifacts,
        chain: &Chain,
    ) -> anyhow::Result<Self> {
        if let Some(only) = file.chain.filter(|only| *only != chain.id) {
            return Err(Problem::new(Exit::Usage, format!("{} is for chain {only}", file.name))
                .why(format!("--rpc-url leads to chain {}", chain.id))
                .next("use the URL of that chain, or change `chain` in the file")
                .into());
        }
        let owner = choices.owner.or(file.owner).unwrap_or(choices.sender);
        let salt = choices.salt.or(file.salt).unwrap_or(DEFAULT_SALT);
        if owner.is_zero() {
            return Err(refused("the owner", "nobody could ever do what an owner must").into());
        }
        let mut scope = Scope { parameters: file.values(&choices.set)?, ..Scope::default() };
        scope.addresses.insert("sender".into(), choices.sender);
        scope.addresses.insert("owner".into(), owner);
        let (contracts, implementations) = (BTreeMap::new(), BTreeMap::new());
        let (taken, tasks) = (BTreeSet::new(), Vec::new());
        let mut resolver =
            Resolver { scope, contracts, implementations, taken, tasks, salt, artifacts, chain };
        for (index, step) in file.steps.iter().enumerate() {
            let what = format!("step {} of {}", index + 1, file.name);
            if let Some((field, kind)) = step.misplaced() {
                let why = format!("`{field}` belongs to steps that {kind}, and would do nothing here");
                return Err(refused(&what, &why).next(format!("leave `{field}` out")).into());
            }
            match (&step.deploy, &step.pair, &step.call) {
                (Some(contract), None, None) => resolver.deploy(step, Contract::find(contract)?, &what)?,
                (None, Some(tokens), None) => resolver.pair(step, tokens, &what).await?,
                (None, None, Some(function)) => resolver.call(step, function, &what)?,
                _ => return Err(refused(&what, "it needs one of deploy, pair and call").into()),
            }
        }
        if owner != choices.sender {
            resolver.hand_over();
        }
        Ok(Self { name: file.name.clone(), sender: choices.sender, owner, salt, tasks: resolver.tasks })
    }
}

impl Resolver<'_> {
    fn name(&mut self, name: &str, address: Address, contract: Contract, what: &str) -> Result<(), Problem> {
        if self.scope.parameters.contains_key(name) || self.scope.addresses.contains_key(name) {
            return Err(refused(what, &format!("the name {name} is taken")).next("as = \"AnotherName\""));
        }
        if !self.taken.insert(address) {
            return Err(refused(what, "the same contract with the same arguments stands there already")
                .next("give it a `salt` of its own, 32 bytes in hex"));
        }
        self.scope.addresses.insert(name.to_owned(), address);
        self.contracts.insert(name.to_owned(), contract);
        Ok(())
    }

    fn deploy(&mut self, step: &Step, contract: Contract, what: &str) -> Result<(), Problem> {
        let name = step.name.clone().unwrap_or_else(|| contract.name.to_owned());
        let parameters = constructor::parameters(contract);
        let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        if let Some(unknown) = step.arguments.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(refused(what, &format!("{} takes no {unknown}", contract.name))
                .next(format!("it takes: {}", known.join(", "))));
        }
        let arguments: Result<Vec<(Parameter, DynSolValue)>, Problem> = parameters
            .into_iter()
            .map(|parameter| {
                let Some(value) = step.arguments.get(&parameter.name) else {
                    return Err(refused(what, &format!("{name} needs {} {}", parameter.ty, parameter.name)));
                };
                let of = format!("{what}: {} of {name}", parameter.name);
                let value = self.scope.value(value, &parameter.ty, &of)?;
                Ok((parameter, value))
            })
            .collect();
        let salt = step.salt.unwrap_or(self.salt);
        if salt.is_zero() {
            return Err(Problem::new(Exit::Usage, "the salt is zero")
                .why("StylusDeployer then uses CREATE, and running twice would deploy twice")
                .next("leave the salt out, or choose any other"));
        }
        let artifact = self.artifacts.of(&contract)?.clone();
        let mut deploy = Deploy { contract, artifact, arguments: arguments?, salt, address: Address::ZERO };
        deploy.address = predict(&deploy.artifact.init_code(), &deploy.init_data(), salt);
        self.name(&name, deploy.address, contract, what)?;
        if contract == PAIR_FACTORY {
            let implementation = deploy.arguments.get(1).and_then(|(_, value)| value.as_address());
            self.implementations.insert(deploy.address, implementation.unwrap_or_default());
        }
        self.tasks.push(Task { name, work: Work::Deploy(Arc::new(deploy)) });
        Ok(())
    }

    async fn pair(&mut self, step: &Step, tokens: &[String; 2], what: &str) -> anyhow::Result<()> {
        let (Some(name), Some(factory)) = (&step.name, &step.factory) else {
            return Err(refused(what, "a pair needs `factory` and `as`").into());
        };
        let factory = self.scope.address(factory, what)?;
        let [a, b] = [self.scope.address(&tokens[0], what)?, self.scope.address(&tokens[1], what)?];
        let address = match self.implementations.get(&factory) {
            Some(implementation) => pair_of(factory, *implementation, [a, b]),
            None => IPairFactory::new(factory, &self.chain.provider).pairFor(a, b).call().await?,
        };
        let abi = IPairFactory::abi::contract();
        let function = |name: &str| {
            let found = abi.function(name).and_then(|functions| functions.first()).cloned();
            found.ok_or_else(|| refused(what, &format!("pair factories have no {name}")))
        };
        let arguments = vec![DynSolValue::Address(a), DynSolValue::Address(b)];
        let (create, get) = (function("createPair")?, function("getPair")?);
        let data = Bytes::from(create.abi_encode_input(&arguments)?);
        let done = Question {
            to: factory,
            data: get.abi_encode_input(&arguments)?.into(),
            function: get,
            value: DynSolValue::Address(address),
            is: true,
        };
        self.name(name, address, PAIR, what)?;
        let creates = Some(Created { contract: PAIR, address });
        let call = Call { to: factory, function: create, arguments, data, done: vec![done], creates };
        self.tasks.push(Task { name: name.clone(), work: Work::Call(call) });
        Ok(())
    }

    fn call(&mut self, step: &Step, function: &str, what: &str) -> anyhow::Result<()> {
        let Some(on) = &step.on else { return Err(refused(what, "a call needs `on`").into()) };
        if step.done.is_empty() {
            return Err(refused(what, "a call needs `done`: how the chain answers once it was made")
                .next("done = [{ call = \"view\", is = value }]")
                .into());
        }
        let to = self.scope.address(on, what)?;
        let function = self.function(on, function, what)?;
        let arguments = self.scope.values(&step.with, &types(&function.inputs, what)?, what)?;
        let data = Bytes::from(function.abi_encode_input(&arguments)?);
        let done: anyhow::Result<Vec<Question>> =
            step.done.iter().map(|done| self.question(done, on, what)).collect();
        let unique = |name: &String| !self.tasks.iter().any(|task| task.name == *name);
        let plain = format!("{}.{}", on.trim_start_matches('@'), function.name);
        let numbered = (2..).map(|number| format!("{plain} ({number})"));
        let name = step.name.clone().into_iter().chain([plain.clone()]).chain(numbered).find(unique);
        let call = Call { to, function, arguments, data, done: done?, creates: None };
        self.tasks.push(Task { name: name.unwrap_or(plain), work: Work::Call(call) });
        Ok(())
    }

    fn question(&self, done: &Done, on: &str, what: &str) -> anyhow::Result<Question> {
        let on = done.on.as_deref().unwrap_or(on);
        let to = self.scope.address(on, what)?;
        let function = self.function(on, &done.call, what)?;
        let arguments = self.scope.values(&done.with, &types(&function.inputs, what)?, what)?;
        let outputs = types(&function.outputs, what)?;
        let Some(ty) = outputs.first() else {
            return Err(refused(what, &format!("{} answers nothing", done.call))
                .next("name its `returns`, as in \"count() returns (uint256)\"")
                .into());
        };
        let (value, is) = match (&done.is, &done.is_not) {
            (Some(value), None) => (value, true),
            (None, Some(value)) => (value, false),
            _ => {
                let why = format!("{} in `done` needs exactly one of `is` and `is_not`", done.call);
                return Err(refused(what, &why).into());
            }
        };
        let value = self.scope.value(value, ty, what)?;
        Ok(Question { to, data: function.abi_encode_input(&arguments)?.into(), function, value, is })
    }

    /// A function by its name, where the contract is one of ours, or by its signature.
    fn function(&self, on: &str, function: &str, what: &str) -> Result<Function, Problem> {
        if function.contains('(') {
            let parsed = Function::parse(function);
            return parsed.map_err(|error| refused(what, &format!("{function:?}: {error}")));
        }
        let Some(contract) = self.contracts.get(on.trim_start_matches('@')) else {
            let why = format!("{on} is no step of this suite, so its functions are unknown");
            return Err(refused(what, &why).next("write the signature: \"stake(uint256)\""));
        };
        let of = interfaces::all().into_iter().filter(|interface| interface.contract == *contract);
        let mut found: Vec<Function> =
            of.flat_map(|interface| interface.abi.function(function).cloned().unwrap_or_default()).collect();
        found.dedup();
        match <[Function; 1]>::try_from(found) {
            Ok([function]) => Ok(function),
            Err(several) if several.is_empty() => {
                Err(refused(what, &format!("{} has no {function}", contract.name)))
            }
            Err(several) => {
                let signatures: Vec<String> = several.iter().map(Function::signature).collect();
                Err(refused(what, &format!("{function} is one of: {}", signatures.join(", ")))
                    .next("write the whole signature"))
            }
        }
    }

    /// What the sender owns goes to the owner, when everything else is done.
    fn hand_over(&mut self) {
        let owned: Vec<HandOver> = self
            .tasks
            .iter()
            .filter_map(|task| {
                let deploy = task.deploy()?;
                let office = Office::of(deploy.contract)?;
                Some(HandOver { contract: task.name.clone(), at: deploy.address, office })
            })
            .collect();
        self.tasks.extend(owned.into_iter().map(|it| {
            let name = format!("{}.{}", it.contract, it.office.offer.split('(').next().unwrap_or_default());
            Task { name, work: Work::HandOver(it) }
        }));
    }
}

/// Where a factory creates a pair: the rule at the top of `IPairFactory.sol`.
pub(crate) fn pair_of(factory: Address, implementation: Address, [a, b]: [Address; 2]) -> Address {
    let [low, high] = if a < b { [a, b] } else { [b, a] };
    let salt = keccak256([low.as_slice(), high.as_slice()].concat());
    let copy = [&[0x73][..], implementation.as_slice()];
    let init_code =
        [copy.concat(), vec![0x3b, 0x80, 0x5f, 0x5f], copy.concat(), vec![0x3c, 0x5f, 0xf3]].concat();
    factory.create2_from_code(salt, init_code)
}

fn types(parameters: &[impl Specifier<DynSolType>], what: &str) -> Result<Vec<DynSolType>, Problem> {
    let types: Result<Vec<DynSolType>, _> = parameters.iter().map(Specifier::resolve).collect();
    types.map_err(|error| refused(what, &error.to_string()))
}
