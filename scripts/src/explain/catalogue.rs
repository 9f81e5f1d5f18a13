//! Everything the tool can name: our interfaces, and the contracts of the chain that they meet.

use super::natspec::{Kind, NatSpec};
use crate::interfaces;
use alloy::json_abi::{Constructor, JsonAbi};
use alloy::primitives::{Address, address};
use std::sync::OnceLock;
use stylus_node::evm::precompiles::abi::{ArbWasm, ArbWasmCache};
use stylus_node::evm::precompiles::{ARB_SYS, ARB_WASM, ARB_WASM_CACHE};
use stylus_node::predeploys::{CREATE2_FACTORY, CacheManager, MULTICALL3, Multicall3};
use stylus_node::predeploys::{STYLUS_DEPLOYER, StylusDeployer};

/// The sources of the notices, part of the binary: it may be far from any clone.
const FILES: &[(&str, &str)] = &[
    ("IFarm.sol", include_str!("../../../abi/interfaces/IFarm.sol")),
    ("IFarmCompounder.sol", include_str!("../../../abi/interfaces/IFarmCompounder.sol")),
    ("IMultiRewards.sol", include_str!("../../../abi/interfaces/IMultiRewards.sol")),
    ("IPair.sol", include_str!("../../../abi/interfaces/IPair.sol")),
    ("IPairFactory.sol", include_str!("../../../abi/interfaces/IPairFactory.sol")),
    ("IPassport.sol", include_str!("../../../abi/interfaces/IPassport.sol")),
    ("IRouter.sol", include_str!("../../../abi/interfaces/IRouter.sol")),
    ("IStakingRewards.sol", include_str!("../../../abi/interfaces/IStakingRewards.sol")),
    ("IStrategy.sol", include_str!("../../../abi/interfaces/IStrategy.sol")),
    ("IToken.sol", include_str!("../../../abi/interfaces/IToken.sol")),
    ("IVault.sol", include_str!("../../../abi/interfaces/IVault.sol")),
    ("CacheManager.sol", include_str!("../../../node/solidity/CacheManager.sol")),
    ("Multicall3.sol", include_str!("../../../node/solidity/Multicall3.sol")),
    ("StylusDeployer.sol", include_str!("../../../node/solidity/StylusDeployer.sol")),
];

/// What precompiles do: they have no source here.
const OF_PRECOMPILES: &[(Kind, &str, &str)] = &[
    (
        Kind::Function,
        "activateProgram",
        "Activates a program for 365 days, against a data fee paid with the call.",
    ),
    (Kind::Function, "codehashKeepalive", "Prolongs an activation, against a data fee paid with the call."),
    (Kind::Function, "cacheProgram", "Keeps a program cached; chain owners and cache managers only."),
    (Kind::Function, "cacheCodehash", "Keeps a program cached; chain owners and cache managers only."),
    (Kind::Function, "evictCodehash", "Takes a program out of the cache."),
    (Kind::Function, "programTimeLeft", "Seconds until a program expires."),
    (Kind::Event, "ProgramActivated", "A program was activated; `dataFee` wei were kept for it."),
    (Kind::Event, "ProgramLifetimeExtended", "An activation was prolonged; `dataFee` wei were kept for it."),
    (Kind::Event, "UpdateProgramCache", "A program entered or left the cache."),
];

/// An interface with its documentation.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name of the interface.
    pub name: &'static str,
    /// Functions, events and errors.
    pub abi: JsonAbi,
    /// The constructor of the contract that answers it.
    pub constructor: Option<(&'static str, Constructor)>,
    spec: &'static NatSpec,
}

impl Source {
    /// What is said about a function, an event or an error.
    pub fn notice<'a>(
        &self,
        kind: Kind,
        name: &str,
        parameters: impl IntoIterator<Item = &'a str>,
    ) -> Option<&str> {
        let known =
            || OF_PRECOMPILES.iter().find(|(of, it, _)| *of == kind && *it == name).map(|(.., text)| *text);
        self.spec
            .notice(self.name, kind, name, parameters)
            .or_else(|| if self.name.starts_with("Arb") { known() } else { None })
    }
}

/// All sources, our own first.
pub fn all() -> &'static [Source] {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut sources: Vec<Source> = Vec::new();
        for interface in interfaces::all() {
            if sources.iter().all(|source| source.name != interface.name) {
                let mut source = Source::new(interface.name, interface.abi);
                let constructor = source.spec.constructor(interface.name);
                source.constructor = constructor
                    .and_then(|text| Constructor::parse(text).ok())
                    .map(|it| (interface.contract.name, it));
                sources.push(source);
            }
        }
        sources.extend([
            Source::new("IRewarder", staking_abi::IRewarder::abi::contract()),
            Source::new("IUniswapV2Callee", staking_abi::IUniswapV2Callee::abi::contract()),
            Source::new("StylusDeployer", StylusDeployer::abi::contract()),
            Source::new("ArbWasm", ArbWasm::abi::contract()),
            Source::new("ArbWasmCache", ArbWasmCache::abi::contract()),
            Source::new("CacheManager", CacheManager::abi::contract()),
            Source::new("Multicall3", Multicall3::abi::contract()),
            Source::new("Solidity", solidity()),
        ]);
        sources
    })
}

impl Source {
    fn new(name: &'static str, abi: JsonAbi) -> Self {
        static SPECS: OnceLock<Vec<NatSpec>> = OnceLock::new();
        static NONE: OnceLock<NatSpec> = OnceLock::new();
        let specs = SPECS.get_or_init(|| FILES.iter().map(|(_, text)| NatSpec::parse(text)).collect());
        let spec = FILES.iter().zip(specs).find(|((_, text), _)| {
            text.contains(&format!("interface {name} {{")) || text.contains(&format!("contract {name} {{"))
        });
        let spec = spec.map_or_else(|| NONE.get_or_init(NatSpec::default), |(_, spec)| spec);
        Self { name, abi, constructor: None, spec }
    }
}

/// What the Solidity compiler itself reverts with.
fn solidity() -> JsonAbi {
    JsonAbi::parse(["error Error(string reason)", "error Panic(uint256 code)"]).unwrap_or_default()
}

/// The name of an address that means the same on every Arbitrum chain.
pub fn well_known(address: Address) -> Option<&'static str> {
    const SEQUENCER: Address = address!("A4b000000000000000000073657175656e636572");
    const ARBOS: Address = address!("00000000000000000000000000000000000A4B05");
    Some(match address {
        ARB_SYS => "ArbSys",
        ARB_WASM => "ArbWasm",
        ARB_WASM_CACHE => "ArbWasmCache",
        STYLUS_DEPLOYER => "StylusDeployer",
        MULTICALL3 => "Multicall3",
        CREATE2_FACTORY => "the CREATE2 factory",
        SEQUENCER => "the sequencer",
        ARBOS => "ArbOS",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::CONTRACTS;
    use crate::workspace;
    use std::collections::BTreeSet;

    #[test]
    fn every_interface_file_is_embedded() {
        let folder = std::fs::read_dir(workspace::root().unwrap().join("abi/interfaces")).unwrap();
        let files = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        let missing: Vec<String> = files.filter(|name| !embedded.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn whatever_has_a_source_has_a_notice() {
        let mut seen = 0;
        let bare = ["ArbWasm", "ArbWasmCache", "Solidity"];
        // `entries` is the getter of an array of structs, whose index has no name in the source.
        for source in all().iter().filter(|source| !bare.contains(&source.name)) {
            let abi = &source.abi;
            let functions = abi.functions().map(|it| (Kind::Function, &it.name, names(&it.inputs)));
            let errors = abi.errors().map(|it| (Kind::Error, &it.name, names(&it.inputs)));
            let events = abi.events().map(|it| {
                (Kind::Event, &it.name, it.inputs.iter().map(|input| input.name.as_str()).collect())
            });
            for (kind, name, parameters) in functions.chain(errors).chain(events) {
                let text = source.notice(kind, name, parameters.iter().copied());
                let known = text.is_some() || (source.name == "CacheManager" && name == "entries");
                assert!(known, "{}: {kind:?} {name}({parameters:?})", source.name);
                seen += 1;
            }
        }
        assert!(seen > 400, "{seen}");
    }

    fn names(inputs: &[alloy::json_abi::Param]) -> Vec<&str> {
        inputs.iter().map(|input| input.name.as_str()).collect()
    }

    #[test]
    fn every_contract_that_is_constructed_says_how() {
        let known: BTreeSet<&str> =
            all().iter().filter_map(|source| source.constructor.as_ref()).map(|(name, _)| *name).collect();
        let wanted =
            CONTRACTS.iter().filter(|contract| contract.has_constructor).map(|contract| contract.name);
        assert_eq!(known, wanted.collect());
    }
}
