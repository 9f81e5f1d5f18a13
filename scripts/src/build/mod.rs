//! The one place where contracts become deployable bytes: used by the tool, the tests and the demo.
//!
//! [`Builder::build`] compiles a crate to WASM, canonicalises it (rustc's padded integers are refused on
//! chain), leaves zeros out of its data, activates it against the node's own rules, compresses it and checks the size. Nothing is spent
//! on a program that a chain would refuse. Results are cached by content in `target/contracts`.

mod cache;
mod cargo;
mod data;
mod toolchain;

use crate::problem::{Exit, Problem};
use crate::workspace;
use alloy::primitives::{B256, keccak256};
use cache::Cache;
use std::path::{Path, PathBuf};
use stylus_node::config::ChainConfig;
use stylus_node::wasm::{self, Limits, MAX_CODE_SIZE};
use toolchain::Toolchain;

/// The target contracts are compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A contract of this repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// What people and reports call it.
    pub name: &'static str,
    /// Folder of its manifest, from the repository root.
    pub folder: &'static str,
    /// Cargo package.
    pub package: &'static str,
    /// Whether it is constructed, in the transaction that creates it.
    pub has_constructor: bool,
}

impl Contract {
    const fn new(name: &'static str, folder: &'static str, package: &'static str) -> Self {
        Self { name, folder, package, has_constructor: true }
    }

    const fn without_constructor(self) -> Self {
        Self { has_constructor: false, ..self }
    }
}

/// ERC-20 with permit.
pub const TOKEN: Contract = Contract::new("Token", "contracts/token", "staking-token");
/// Single-asset staking.
pub const STAKING_REWARDS: Contract = Contract::new("StakingRewards", "contracts/staking", "staking-rewards");

/// The views of StakingRewards that no action needs, and its passport.
pub const STAKING_LENS: Contract =
    Contract::new("StakingLens", "contracts/lens", "staking-lens").without_constructor();

/// Two tokens that trade against each other.
pub const PAIR: Contract = Contract::new("Pair", "contracts/pair", "staking-pair").without_constructor();
/// One pair for each two tokens.
pub const PAIR_FACTORY: Contract = Contract::new("PairFactory", "contracts/factory", "staking-pair-factory");
/// Deposits to and swaps through pairs.
pub const ROUTER: Contract = Contract::new("Router", "contracts/router", "staking-router");

/// LP tokens of many pools share one emission.
pub const FARM: Contract = Contract::new("Farm", "contracts/farm", "staking-farm");
/// The views of Farm that no action needs, and its passport.
pub const FARM_LENS: Contract =
    Contract::new("FarmLens", "contracts/farm-lens", "staking-farm-lens").without_constructor();

/// Shares of what a strategy works with.
pub const VAULT: Contract = Contract::new("Vault", "contracts/vault", "staking-vault");
/// The views of Vault that no action needs, and its passport.
pub const VAULT_LENS: Contract =
    Contract::new("VaultLens", "contracts/vault-lens", "staking-vault-lens").without_constructor();
/// The strategy that farms LP tokens and compounds the reward.
pub const FARM_COMPOUNDER: Contract =
    Contract::new("FarmCompounder", "contracts/farm-compounder", "staking-farm-compounder");

/// Formulas in loops, for `stake gas`: no product, so none of [`CONTRACTS`].
pub const KERNELS: Contract =
    Contract::new("Kernels", "tests/kernels", "staking-kernels").without_constructor();

/// Every contract, in the order they are built.
pub const CONTRACTS: &[Contract] = &[
    TOKEN,
    STAKING_REWARDS,
    STAKING_LENS,
    PAIR,
    PAIR_FACTORY,
    ROUTER,
    FARM,
    FARM_LENS,
    VAULT,
    VAULT_LENS,
    FARM_COMPOUNDER,
];

impl Contract {
    /// The file cargo leaves behind.
    pub fn artifact_file(&self) -> String {
        format!("{}.wasm", self.package.replace('-', "_"))
    }

    /// The contract of that name or package, whatever its case.
    pub fn find(name: &str) -> Result<Self, Problem> {
        let hit = |contract: &&Self| contract.name.eq_ignore_ascii_case(name) || contract.package == name;
        CONTRACTS.iter().find(hit).copied().ok_or_else(|| {
            let known: Vec<&str> = CONTRACTS.iter().map(|contract| contract.name).collect();
            Problem::new(Exit::Usage, format!("no contract is called {name}"))
                .next(format!("one of: {}", known.join(", ")))
        })
    }
}

/// What a build is doing, for whoever shows progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The toolchain lacks the WASM target and it is being installed.
    InstallingTarget {
        /// The command that runs.
        command: &'a str,
    },
    /// Something to know that stops nothing.
    Note(&'a str),
    /// Cargo starts on a contract.
    Compiling(&'a Contract),
    /// A line cargo wrote.
    Cargo(&'a str),
    /// The program changed, so it is compressed again (some seconds).
    Compressing(&'a Contract),
    /// A contract is ready.
    Ready(&'a Artifact),
}

/// A program ready to deploy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The contract's name.
    pub name: String,
    /// Canonical WASM, uncompressed.
    pub wasm: Vec<u8>,
    /// What an account holds: `EF F0 00`, dictionary byte, brotli stream.
    pub code: Vec<u8>,
    /// Hash of `code`, the identity of a program on chain.
    pub code_hash: B256,
    /// Whether it is constructed, in the transaction that creates it.
    pub has_constructor: bool,
}

impl Artifact {
    /// Canonicalises, checks and compresses what rustc made.
    pub fn from_wasm(name: impl Into<String>, raw: &[u8]) -> Result<Self, Problem> {
        let name = name.into();
        let wasm = canonical(&name, raw)?;
        let code = wasm::pack(&wasm);
        Self::checked(name, wasm, code)
    }

    fn checked(name: String, wasm: Vec<u8>, code: Vec<u8>) -> Result<Self, Problem> {
        check_size(&name, code.len())?;
        let code_hash = keccak256(&code);
        Ok(Self { name, wasm, code, code_hash, has_constructor: true })
    }

    /// Bytes the account will hold; at most [`MAX_CODE_SIZE`].
    pub fn compressed_size(&self) -> usize {
        self.code.len()
    }

    /// The code that creates the account.
    pub fn init_code(&self) -> Vec<u8> {
        wasm::init_code(&self.code)
    }
}

/// Refuses what a chain would refuse at activation, in words.
fn canonical(name: &str, raw: &[u8]) -> Result<Vec<u8>, Problem> {
    let refused = |error: String| {
        Problem::failure(format!("{name} is not a program a Stylus chain accepts"))
            .why(error)
            .next("change the contract: integers only, one memory, exports memory and user_entrypoint")
    };
    let wasm = wasm::canonicalise(raw).map_err(|error| refused(error.to_string()))?;
    let wasm = data::shorten(&wasm).map_err(|error| refused(error.to_string()))?;
    let chain = ChainConfig::default();
    wasm::activate(&wasm, &Limits::new(&chain.stylus, chain.arbos_version))
        .map_err(|error| refused(error.to_string()))?;
    Ok(wasm)
}

fn check_size(name: &str, bytes: usize) -> Result<(), Problem> {
    let limit = MAX_CODE_SIZE;
    if bytes <= limit {
        return Ok(());
    }
    Err(Problem::failure(format!("{name} is too large to deploy: {bytes} bytes, limit {limit}"))
        .why(format!(
            "no account may hold more code (EIP-170); {} bytes too many after compression",
            bytes - limit
        ))
        .next("remove unwrap, expect, indexing and formatting first, then move views to a lens contract"))
}

/// Builds contracts of one clone.
#[derive(Clone, Debug)]
pub struct Builder {
    root: PathBuf,
}

impl Builder {
    /// Builds the clone this tool belongs to (see [`workspace::root`]).
    pub fn new() -> Result<Self, Problem> {
        Ok(Self { root: workspace::root()? })
    }

    /// Builds another clone.
    pub fn in_workspace(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The clone.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Builds every contract, in the order of [`CONTRACTS`].
    pub fn build_all(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Vec<Artifact>, Problem> {
        self.build(CONTRACTS, on_event)
    }

    /// Builds some contracts. Other processes that build in the same clone wait for this one.
    pub fn build(
        &self,
        contracts: &[Contract],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<Vec<Artifact>, Problem> {
        let cache = Cache::lock(&self.root.join("target/contracts"))?;
        let toolchain = Toolchain::prepare(&self.root, on_event)?;
        let mut artifacts = Vec::with_capacity(contracts.len());
        for contract in contracts {
            on_event(Event::Compiling(contract));
            let raw = cargo::compile(&self.root, contract, &toolchain, cache.folder(), on_event)?;
            let artifact = match cache.load(contract, &raw) {
                Some((wasm, code)) => Artifact::checked(contract.name.to_owned(), wasm, code)?,
                None => {
                    on_event(Event::Compressing(contract));
                    let artifact = Artifact::from_wasm(contract.name, &raw)?;
                    cache.store(contract, &raw, &artifact)?;
                    artifact
                }
            };
            let artifact = Artifact { has_constructor: contract.has_constructor, ..artifact };
            on_event(Event::Ready(&artifact));
            artifacts.push(artifact);
        }
        Ok(artifacts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contract_of_the_table_has_a_manifest_with_that_package() {
        let root = workspace::root().unwrap();
        for contract in CONTRACTS {
            let path = root.join(contract.folder).join("Cargo.toml");
            let manifest = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", path.display()));
            assert!(manifest.contains(&format!("name = \"{}\"", contract.package)), "{}", path.display());
        }
    }

    #[test]
    fn contracts_are_found_by_name_and_package() {
        assert_eq!(Contract::find("stakingrewards"), Ok(STAKING_REWARDS));
        assert_eq!(Contract::find("staking-token"), Ok(TOKEN));
        assert!(Contract::find("treasury").unwrap_err().to_string().contains("StakingRewards"));
        assert_eq!(STAKING_REWARDS.artifact_file(), "staking_rewards.wasm");
    }

    /// A program that answers nothing, with more functions or data.
    fn program(more: &str) -> Vec<u8> {
        let text = format!(
            r#"(module
                (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
                (memory (export "memory") 1)
                (func (export "user_entrypoint") (param i32) (result i32) i32.const 0)
                {more})"#
        );
        wat::parse_str(text).unwrap()
    }

    #[test]
    fn a_program_becomes_code_with_the_stylus_prefix() {
        let artifact = Artifact::from_wasm("Tiny", &program("")).unwrap();
        assert_eq!(artifact.code[..4], [0xef, 0xf0, 0, 0]);
        assert_eq!(artifact.code_hash, keccak256(&artifact.code));
        assert!(artifact.init_code().ends_with(&artifact.code));
        let again = Artifact::from_wasm("Tiny", &artifact.wasm).unwrap();
        assert_eq!(again, artifact, "canonical bytes stay as they are");
    }

    #[test]
    fn what_a_chain_would_refuse_is_refused_before_anything_is_spent() {
        let float = program("(func (param f32) (drop (f32.add (local.get 0) (f32.const 1))))");
        let no_entrypoint = wat::parse_str(r#"(module (memory (export "memory") 1))"#).unwrap();
        for (wasm, word) in [(float, "f32"), (no_entrypoint, "user_entrypoint"), (b"text".to_vec(), "WASM")] {
            let message = Artifact::from_wasm("Pool", &wasm).unwrap_err().to_string();
            assert!(message.contains("Pool") && message.contains(word), "{word}: {message}");
        }
    }

    #[test]
    fn a_program_that_stays_too_large_when_compressed_is_refused() {
        // Hashes do not compress.
        let noise: String = (0..1_000_u32)
            .flat_map(|index| keccak256(index.to_be_bytes()))
            .map(|byte| format!("\\{byte:02x}"))
            .collect();
        let wasm = program(&format!("(data (i32.const 0) \"{noise}\")"));
        let message = Artifact::from_wasm("Noise", &wasm).unwrap_err().to_string();
        assert!(message.starts_with("Noise is too large to deploy: 32"), "{message}");
    }

    #[test]
    fn an_oversized_contract_is_refused_with_its_name_size_and_limit() {
        assert_eq!(check_size("Vault", MAX_CODE_SIZE), Ok(()));
        let message = check_size("Vault", 24_600).unwrap_err().to_string();
        for part in ["Vault", "24600", "24576", "24 bytes too many", "next:"] {
            assert!(message.contains(part), "{part}: {message}");
        }
    }
}
