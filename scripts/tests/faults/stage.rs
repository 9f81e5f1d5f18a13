//! A chain behind a proxy, the real binary to point at it, and what must be true when all went well in the end.

use crate::proxy::Proxy;
use alloy::primitives::{B256, keccak256};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use stylus_node::config::{ChainConfig, DEV_CHAIN_ID};
use stylus_node::node::Node;

/// The chain's owner, who sends where nobody else does.
pub(crate) const OWNER: &str = "0x3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E";
/// A well-known test account, the same as in `../pool/keystores/alice.json`.
pub(crate) const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// A chain that is none for developers.
pub(crate) const LIVE: u64 = 42_161;

const ARB_WASM: &str = "0x0000000000000000000000000000000000000071";

/// What the binary said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The exit status is this one, and stderr says so.
    pub(crate) fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self}");
        assert!(self.stdout.is_empty(), "a failure has no result: {self}");
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} is missing in {self}");
        }
    }

    /// What it was doing last, of what tasks are called.
    pub(crate) fn last_step(&self) -> &str {
        let verbs = ["deploy ", "call ", "create ", "offer ", "caching "];
        let mut steps = self.stderr.lines().filter(|line| verbs.iter().any(|verb| line.starts_with(verb)));
        steps.next_back().unwrap_or_default()
    }
}

impl Display for Said {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {:?}\nstdout: {}\nstderr: {}", self.code, self.stdout, self.stderr)
    }
}

/// A transaction on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mined {
    pub(crate) hash: B256,
    pub(crate) to: String,
    pub(crate) gas: u64,
    pub(crate) succeeded: bool,
}

/// What an undisturbed deployment leaves behind.
pub(crate) struct Undisturbed {
    pub(crate) addresses: BTreeMap<String, String>,
    pub(crate) transactions: Vec<Mined>,
    pub(crate) spent: u128,
}

pub(crate) struct Stage {
    pub(crate) node: Node,
    pub(crate) proxy: Proxy,
    pub(crate) folder: PathBuf,
    pub(crate) sender: &'static str,
    id: u64,
    rich: u128,
}

impl Stage {
    /// A development chain; its time stands still, so that the same transactions cost the same.
    pub(crate) fn new() -> Self {
        Self::on(DEV_CHAIN_ID)
    }

    /// A chain of that id. On others than development chains Alice sends, who has a thousand ether.
    pub(crate) fn on(chain_id: u64) -> Self {
        static STAGES: AtomicUsize = AtomicUsize::new(0);
        let config =
            ChainConfig { chain_id, genesis_timestamp: Some(2_000_000_000), ..ChainConfig::default() };
        let node = Node::start(config);
        let number = STAGES.fetch_add(1, Ordering::Relaxed);
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let sender = if chain_id == DEV_CHAIN_ID { OWNER } else { ALICE };
        let mut stage = Self { proxy: Proxy::before(&node), node, folder, sender, id: chain_id, rich: 0 };
        if sender == ALICE {
            stage.set_balance(1_000_000_000_000_000_000_000);
        }
        stage.rich = stage.balance();
        stage
    }

    /// `stake` with arguments.
    pub(crate) fn stake(&self, arguments: &[&str]) -> Said {
        let [out, err] = ["stdout", "stderr"].map(|name| self.folder.join(name));
        let child = Command::new(env!("CARGO_BIN_EXE_stake"))
            .args(arguments)
            .env("PATH", path())
            .stdin(Stdio::null())
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap();
        let code = self.proxy.watch(child);
        let text = |path: &PathBuf| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        Said { code, stdout: text(&out), stderr: text(&err) }
    }

    /// `stake deploy dev --json` through the proxy, signed by whoever sends on this chain.
    pub(crate) fn deploy(&self, more: &[&str]) -> Said {
        let (url, manifest) = (self.proxy.url(), self.manifest());
        let mut arguments =
            vec!["deploy", "dev", "--json", "--rpc-url", &url, "--manifest", manifest.to_str().unwrap()];
        let keystore = keystore();
        if self.id != DEV_CHAIN_ID {
            arguments.extend(["--broadcast", "--account", &keystore[0], "--password-file", &keystore[1]]);
        }
        arguments.extend(more);
        self.stake(&arguments)
    }

    pub(crate) fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.join("manifest.json.journal")
    }

    pub(crate) fn ask(&self, method: &str, params: Value) -> Value {
        self.node.request(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    /// Transactions the sender has on the chain.
    pub(crate) fn nonce(&self) -> u64 {
        number(&self.ask("eth_getTransactionCount", json!([self.sender, "latest"]))) as u64
    }

    pub(crate) fn balance(&self) -> u128 {
        number(&self.ask("eth_getBalance", json!([self.sender, "latest"])))
    }

    pub(crate) fn set_balance(&self, wei: u128) {
        self.ask("anvil_setBalance", json!([self.sender, format!("{wei:#x}")]));
    }

    /// The sender's transactions to others, in order, as the blocks hold them.
    pub(crate) fn transactions(&self) -> Vec<Mined> {
        let head = number(&self.ask("eth_blockNumber", json!([])));
        let mut mined = Vec::new();
        for block in 0..=head {
            let block = self.ask("eth_getBlockByNumber", json!([format!("{block:#x}"), true]));
            for transaction in block["transactions"].as_array().unwrap() {
                let names = |key: &str| {
                    transaction[key].as_str().is_some_and(|it| it.eq_ignore_ascii_case(self.sender))
                };
                if !names("from") || names("to") {
                    continue;
                }
                let receipt = self.ask("eth_getTransactionReceipt", json!([transaction["hash"]]));
                mined.push(Mined {
                    hash: transaction["hash"].as_str().unwrap().parse().unwrap(),
                    to: transaction["to"].as_str().unwrap_or_default().to_owned(),
                    gas: number(&receipt["gasUsed"]) as u64,
                    succeeded: receipt["status"] == "0x1",
                });
            }
        }
        mined
    }

    /// Asks a contract something that has no arguments or one address.
    pub(crate) fn view(&self, to: &str, signature: &str, address: Option<&str>) -> String {
        let word =
            address.map(|address| format!("{:0>64}", address.trim_start_matches("0x"))).unwrap_or_default();
        let data = format!("0x{}{word}", hex::encode(&keccak256(signature)[..4]));
        self.ask("eth_call", json!([{ "to": to, "data": data }, "latest"])).as_str().unwrap().to_owned()
    }

    /// Deploys once more without faults: nothing is left to do, nothing is half done, and nothing was done twice.
    pub(crate) fn assert_complete(&self) -> Said {
        let undisturbed = undisturbed(self.id);
        let before = self.nonce();
        self.proxy.heal();
        let said = self.deploy(&[]);
        assert_eq!(said.code, Some(0), "{said}");
        assert!(self.proxy.sent().is_empty(), "it was done already: {said}");
        assert_eq!(self.nonce(), before, "{said}");
        assert_eq!(addresses(&said.json()), undisturbed.addresses);
        let transactions = self.transactions();
        // What a lost block held may be done later than what came after it.
        let by_work = |mined: &&Mined| (mined.to.clone(), mined.gas);
        let mut succeeded: Vec<&Mined> = transactions.iter().filter(|mined| mined.succeeded).collect();
        let mut planned: Vec<&Mined> = undisturbed.transactions.iter().collect();
        assert_eq!(succeeded.len(), planned.len(), "{transactions:?}");
        succeeded.sort_by_key(by_work);
        planned.sort_by_key(by_work);
        for (mined, planned) in succeeded.iter().zip(planned) {
            assert_eq!(mined.to, planned.to, "{transactions:?}");
            // The price of a transaction's bytes differs with its signature, by a few units of gas.
            assert!(mined.gas.abs_diff(planned.gas) < planned.gas / 50, "{mined:?} {planned:?}");
        }
        self.assert_whole(&undisturbed.addresses);
        let unfinished =
            ["manifest.json.new", "manifest.json.journal.new"].map(|name| self.folder.join(name));
        for leftover in unfinished.into_iter().chain([self.journal()]) {
            assert!(!leftover.exists(), "{}", leftover.display());
        }
        let manifest: Value = serde_json::from_slice(&fs::read(self.manifest()).unwrap()).unwrap();
        assert_eq!(manifest["chainId"], self.id);
        assert_eq!(addresses(&manifest["suites"]["dev"]), undisturbed.addresses);
        said
    }

    /// Nothing was sent twice, to the bit: the same transactions, the same ether.
    pub(crate) fn assert_as_undisturbed(&self) {
        let undisturbed = undisturbed(self.id);
        assert_eq!(self.transactions(), undisturbed.transactions);
        assert_eq!(self.rich - self.balance(), undisturbed.spent);
    }

    /// Every program is active, and whatever has an owner belongs to the sender.
    fn assert_whole(&self, addresses: &BTreeMap<String, String>) {
        for (name, address) in addresses {
            let left = self.view(ARB_WASM, "programTimeLeft(address)", Some(address));
            assert_ne!(left.trim_start_matches("0x").trim_start_matches('0'), "", "{name} is not active");
            let office = match name.as_str() {
                "PairFactory" => "feeToSetter()",
                "StakeToken" | "RewardToken" | "StakingRewards" | "Farm" | "Vault" => "owner()",
                _ => continue,
            };
            let holder = self.view(address, office, None);
            assert!(holder.ends_with(&self.sender[2..].to_lowercase()), "{name}: {holder}");
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The contracts of a report or of a manifest's suite.
pub(crate) fn addresses(report: &Value) -> BTreeMap<String, String> {
    let contracts = report["contracts"].as_object().unwrap_or_else(|| panic!("no contracts in {report}"));
    contracts.iter().map(|(name, it)| (name.clone(), it["address"].as_str().unwrap().to_owned())).collect()
}

pub(crate) fn number(value: &Value) -> u128 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no number"));
    u128::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

/// What a deployment without faults does on a chain of that id, once per process.
pub(crate) fn undisturbed(chain_id: u64) -> &'static Undisturbed {
    static DEV: OnceLock<Undisturbed> = OnceLock::new();
    static OTHER: OnceLock<Undisturbed> = OnceLock::new();
    assert!([DEV_CHAIN_ID, LIVE].contains(&chain_id));
    let place = if chain_id == DEV_CHAIN_ID { &DEV } else { &OTHER };
    place.get_or_init(|| {
        let stage = Stage::on(chain_id);
        let said = stage.deploy(&[]);
        assert_eq!(said.code, Some(0), "{said}");
        let transactions = stage.transactions();
        assert_eq!(transactions.len() as u64, stage.nonce());
        assert!(transactions.iter().all(|mined| mined.succeeded) && transactions.len() >= 16, "{said}");
        Undisturbed { addresses: addresses(&said.json()), transactions, spent: stage.rich - stage.balance() }
    })
}

/// Where the keystore of Alice and its password lie, as private as the tool asks for: a checkout is not.
pub(crate) fn keystore() -> [String; 2] {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let files = ["alice.json", "password.txt"];
    let folder = FOLDER.get_or_init(|| {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-keys-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for file in files {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pool/keystores").join(file);
            fs::copy(source, folder.join(file)).unwrap();
            fs::set_permissions(folder.join(file), fs::Permissions::from_mode(0o600)).unwrap();
        }
        folder
    });
    files.map(|file| folder.join(file).to_str().unwrap().to_owned())
}

/// A PATH on which cargo finds nothing to do, once the contracts were built for real: a hundred runs need not ask it a
/// thousand times whether a source has changed.
fn path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let built = Command::new(env!("CARGO_BIN_EXE_stake")).arg("build").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults-path");
        fs::create_dir_all(&folder).unwrap();
        let cargo = folder.join("cargo");
        // Replaced as a whole: another run of these tests may be executing it.
        let new = folder.join(format!("cargo-{}", std::process::id()));
        fs::write(&new, "#!/bin/sh\nexit 0\n").unwrap();
        fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(new, cargo).unwrap();
        format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
    })
}
