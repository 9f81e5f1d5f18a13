//! What was deployed where: `abi/deployments/<chain id>.json`, for people, `stake verify` and the ABI package.

use super::execute::Record;
use super::{Deploy, Suite, Work};
use crate::chain::Chain;
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::workspace;
use alloy::dyn_abi::DynSolValue;
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, Bytes, keccak256};
use alloy::transports::http::reqwest::Url;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use stylus_node::config::DEV_CHAIN_ID;
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;
use stylus_node::predeploys::STYLUS_DEPLOYER;

/// What decides the bytes of a contract: while none of it is changed, a clone builds what its commit builds.
const BUILT_FROM: [&str; 9] = [
    "contracts",
    "abi/interfaces",
    "abi/src",
    "abi/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "node/src/wasm",
    "scripts/src/build",
];

/// Everything that was deployed to a chain from this clone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// EIP-155 id.
    pub chain_id: u64,
    /// By the name of the suite.
    pub suites: BTreeMap<String, Deployed>,
}

/// A suite on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployed {
    /// Who sent.
    pub sender: String,
    /// Who owns everything once every offer is accepted.
    pub owner: String,
    /// The StylusDeployer that created the programs.
    pub deployer: String,
    /// The commit that was built.
    pub git_commit: Option<String>,
    /// Whether files were changed since that commit.
    pub git_dirty: bool,
    /// The compiler.
    pub toolchain: String,
    /// Time of the newest block when it was complete, in seconds.
    pub completed_at: u64,
    /// Everything that stands.
    pub contracts: BTreeMap<String, Standing>,
    /// Calls that were made, in order.
    pub calls: Vec<Called>,
}

/// A contract on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// What it is.
    pub contract: String,
    /// Where.
    pub address: String,
    /// Hash of its code, the identity of a program.
    pub code_hash: B256,
    /// Bytes of its code.
    pub compressed_bytes: usize,
    /// Hash of the WASM in it.
    pub wasm_hash: Option<B256>,
    /// The salt that was given to StylusDeployer; none for what a factory created.
    pub salt: Option<B256>,
    /// Constructor arguments by name.
    pub arguments: BTreeMap<String, String>,
    /// The constructor call; the address depends on it.
    pub init_data: Option<Bytes>,
    /// The transaction that created it.
    pub transaction: Option<B256>,
    /// Its block.
    pub block: Option<u64>,
    /// Gas it used.
    pub gas: Option<u64>,
    /// Wei kept for the activation.
    pub data_fee: Option<String>,
    /// When the program was activated, in seconds.
    pub activated_at: Option<u64>,
    /// When it stops answering unless somebody prolongs it, in seconds.
    pub expires_at: Option<u64>,
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Called {
    /// The task's name.
    pub name: String,
    /// Whom it went to.
    pub to: String,
    /// Signature of the function.
    pub function: String,
    /// Arguments, in order.
    pub arguments: Vec<String>,
    /// The transaction.
    pub transaction: Option<B256>,
    /// Gas it used.
    pub gas: Option<u64>,
}

/// Where a chain's manifest lies unless another place is named. Development chains end with their processes: they are
/// told apart by their URLs and are not worth committing.
pub fn path(chain_id: u64, rpc_url: &str) -> Result<PathBuf, Problem> {
    let root = workspace::root()?;
    if chain_id != DEV_CHAIN_ID {
        return Ok(root.join(format!("abi/deployments/{chain_id}.json")));
    }
    // Host and port alone: the rest of a URL may be a secret.
    let url: Option<Url> = rpc_url.parse().ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let host: String =
        host.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let port = url.as_ref().and_then(Url::port_or_known_default).unwrap_or_default();
    Ok(root.join(format!("target/deployments/{chain_id}-{host}-{port}.json")))
}

impl Manifest {
    /// Opens a manifest, or begins one. Refuses a damaged one and that of another chain.
    pub fn open(path: &Path, chain_id: u64) -> Result<Self, Problem> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { chain_id, suites: BTreeMap::new() });
            }
            Err(error) => return Err(damaged(path, &error.to_string())),
        };
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| damaged(path, &error.to_string()))?;
        if manifest.chain_id == chain_id {
            return Ok(manifest);
        }
        Err(Problem::new(Exit::Usage, format!("{} is the manifest of another chain", path.display()))
            .why(format!("it is of chain {}, --rpc-url leads to {chain_id}", manifest.chain_id))
            .next("use the URL of that chain, or another --manifest"))
    }

    /// Writes it, all or nothing.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        super::journal::replace(path, (serde_json::to_string_pretty(self)? + "\n").as_bytes(), 0o644)
    }

    /// A suite of it.
    pub fn suite(&self, name: &str) -> Result<&Deployed, Problem> {
        self.suites.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.suites.keys().map(String::as_str).collect();
            Problem::new(Exit::Usage, format!("chain {} has no suite {name}", self.chain_id)).next(
                match known.is_empty() {
                    true => format!("stake deploy {name} --rpc-url URL"),
                    false => format!("one of: {}", known.join(", ")),
                },
            )
        })
    }
}

fn damaged(path: &Path, why: &str) -> Problem {
    Problem::failure(format!("the manifest {} cannot be read", path.display()))
        .why(why)
        .next("restore it from git, or name another place with --manifest")
}

impl Suite {
    /// What the chain holds of the suite now, with what is known of the transactions.
    pub async fn deployed(&self, chain: &Chain, records: &[Record]) -> anyhow::Result<Deployed> {
        let root = workspace::root()?;
        let mut contracts = BTreeMap::new();
        let mut calls = Vec::new();
        for (task, record) in self.tasks.iter().zip(records) {
            let known = record.transaction.is_some();
            let (gas, fee) = (known.then_some(record.gas), known.then(|| record.data_fee.to_string()));
            match &task.work {
                Work::Deploy(deploy) => {
                    let mut standing = standing(chain, deploy).await?;
                    (standing.transaction, standing.block) = (record.transaction, record.block);
                    (standing.gas, standing.data_fee) = (gas, fee);
                    contracts.insert(task.name.clone(), standing);
                }
                Work::Call(call) => {
                    if let Some(created) = &call.creates {
                        let mut standing = read(chain, created.contract.name, created.address).await?;
                        (standing.transaction, standing.block) = (record.transaction, record.block);
                        standing.gas = gas;
                        contracts.insert(task.name.clone(), standing);
                    }
                    calls.push(Called {
                        name: task.name.clone(),
                        to: call.to.to_string(),
                        function: call.function.signature(),
                        arguments: call.arguments.iter().map(shown).collect(),
                        transaction: record.transaction,
                        gas,
                    });
                }
                Work::HandOver(it) => calls.push(Called {
                    name: task.name.clone(),
                    to: it.at.to_string(),
                    function: it.office.offer.to_owned(),
                    arguments: vec![self.owner.to_string()],
                    transaction: record.transaction,
                    gas,
                }),
            }
        }
        Ok(Deployed {
            sender: self.sender.to_string(),
            owner: self.owner.to_string(),
            deployer: STYLUS_DEPLOYER.to_string(),
            git_commit: said(&root, "git", &["rev-parse", "HEAD"]),
            git_dirty: changes(&root).is_none_or(|changes| !changes.is_empty()),
            toolchain: said(&root, "rustc", &["--version"]).unwrap_or_default(),
            completed_at: chain.now().await?,
            contracts,
            calls,
        })
    }
}

impl Deployed {
    /// Takes over what an earlier manifest knew of the same contracts and this run could not find out.
    pub fn remember(&mut self, earlier: &Self) {
        for (name, standing) in &mut self.contracts {
            let Some(known) = earlier.contracts.get(name).filter(|known| known.address == standing.address)
            else {
                continue;
            };
            if standing.transaction.is_none() {
                (standing.transaction, standing.block) = (known.transaction, known.block);
                (standing.gas, standing.data_fee) = (known.gas, known.data_fee.clone());
            }
        }
        for call in &mut self.calls {
            let same = |known: &&Called| known.name == call.name && known.to == call.to;
            if let Some(known) = earlier.calls.iter().find(same)
                && call.transaction.is_none()
            {
                (call.transaction, call.gas) = (known.transaction, known.gas);
            }
        }
    }
}

async fn standing(chain: &Chain, deploy: &Deploy) -> anyhow::Result<Standing> {
    let read = read(chain, deploy.contract.name, deploy.address).await?;
    let arguments =
        deploy.arguments.iter().map(|(parameter, value)| (parameter.name.clone(), shown(value))).collect();
    Ok(Standing {
        wasm_hash: Some(keccak256(&deploy.artifact.wasm)),
        salt: Some(deploy.salt),
        arguments,
        init_data: Some(deploy.init_data().into()),
        ..read
    })
}

/// What the chain says of a program.
async fn read(chain: &Chain, contract: &str, address: Address) -> anyhow::Result<Standing> {
    use alloy::providers::Provider;
    let code = chain.provider.get_code_at(address).await?;
    let now = chain.now().await?;
    let (mut activated_at, mut expires_at) = (None, None);
    if let Program::Active { expires_in, .. } = Program::read(chain, address, BlockId::latest()).await? {
        let days = ArbWasm::new(ARB_WASM, &chain.provider).expiryDays().call().await?;
        let lifetime = u64::from(days) * 86_400;
        expires_at = Some(now + expires_in);
        activated_at = Some((now + expires_in).saturating_sub(lifetime));
    }
    Ok(Standing {
        contract: contract.to_owned(),
        address: address.to_string(),
        code_hash: keccak256(&code),
        compressed_bytes: code.len(),
        wasm_hash: None,
        salt: None,
        arguments: BTreeMap::new(),
        init_data: None,
        transaction: None,
        block: None,
        gas: None,
        data_fee: None,
        activated_at,
        expires_at,
    })
}

/// A value as people read it: addresses with their checksum, numbers in decimals.
pub fn shown(value: &DynSolValue) -> String {
    match value {
        DynSolValue::Address(address) => address.to_string(),
        DynSolValue::Uint(number, _) => number.to_string(),
        DynSolValue::Int(number, _) => number.to_string(),
        DynSolValue::Bool(flag) => flag.to_string(),
        DynSolValue::String(text) => text.clone(),
        DynSolValue::Bytes(bytes) => format!("0x{}", hex::encode(bytes)),
        DynSolValue::FixedBytes(word, size) => format!("0x{}", hex::encode(&word[..*size])),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) | DynSolValue::Tuple(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// What git says was changed, since its commit, of the files that decide what a clone builds; nothing if it cannot.
pub fn changes(clone: &Path) -> Option<String> {
    // Not left to the user's settings, which may hide new files.
    let status = ["status", "--porcelain", "--untracked-files=all", "--"];
    said(clone, "git", &[status.as_slice(), &BUILT_FROM].concat())
}

/// What a program answers in a folder; nothing if it cannot.
fn said(folder: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("stake-manifest-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_manifest_survives_being_written() {
        let folder = folder("whole");
        let path = folder.join("sub/42161.json");
        let manifest = Manifest::open(&path, 42_161).unwrap();
        manifest.save(&path).unwrap();
        assert_eq!(Manifest::open(&path, 42_161).unwrap(), manifest);
        assert!(manifest.suite("dev").unwrap_err().to_string().contains("stake deploy dev"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn whatever_a_contract_is_built_from_is_there_and_a_change_of_it_is_seen() {
        let root = workspace::root().unwrap();
        assert_eq!(BUILT_FROM.into_iter().find(|path| !root.join(path).exists()), None);
        let folder = folder("changes");
        said(&folder, "git", &["init", "--quiet"]).unwrap();
        assert_eq!(changes(&folder).unwrap(), "");
        for path in BUILT_FROM {
            let inside = root.join(path).is_dir().then_some("new.rs");
            let file: PathBuf =
                [folder.as_path(), Path::new(path)].into_iter().chain(inside.map(Path::new)).collect();
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "new").unwrap();
            assert!(changes(&folder).unwrap().contains(path), "{path}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_manifest_and_that_of_another_chain_are_refused() {
        let folder = folder("broken");
        let path = folder.join("1.json");
        std::fs::write(&path, "{\"chainId\": 1, \"sui").unwrap();
        assert!(Manifest::open(&path, 1).unwrap_err().to_string().contains("cannot be read"));
        Manifest { chain_id: 1, suites: BTreeMap::new() }.save(&path).unwrap();
        assert!(Manifest::open(&path, 2).unwrap_err().to_string().contains("another chain"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
