//! A chain on a port with a deployed pool, and the binary to point at it.

use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use stylus_node::config::{ChainConfig, DEV_OWNER};
use stylus_node::node::Node;
use stylus_node::rpc::Server;
use tokio::runtime::Runtime;

/// A well-known test account, the same as in `keystores/alice.json`.
pub(crate) const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// The chain's owner, who owns and funds what is deployed.
pub(crate) const OWNER: &str = "0x3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E";
/// Somebody who never did anything.
pub(crate) const STRANGER: &str = "0x00000000000000000000000000000000000000AA";
/// One token.
pub(crate) const WAD: u128 = 1_000_000_000_000_000_000;

/// Addresses of pool and tokens, and the state of a chain on which they were deployed.
static TEMPLATE: OnceLock<([String; 3], Value)> = OnceLock::new();

pub(crate) struct Stage {
    pub(crate) node: Node,
    pub(crate) url: String,
    pub(crate) pool: String,
    pub(crate) stake_token: String,
    pub(crate) reward_token: String,
    _server: Server,
    _runtime: Runtime,
}

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
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} is missing in {self}");
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {:?}\nstdout: {}\nstderr: {}", self.code, self.stdout, self.stderr)
    }
}

/// Runs the binary.
pub(crate) fn stake(arguments: &[&str]) -> Said {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_stake")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Where the keystore of Alice and its password lie, as private as the tool asks for: a checkout is not.
pub(crate) fn keystore() -> [String; 2] {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let files = ["alice.json", "password.txt"];
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keystores-{}", std::process::id()));
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

impl Stage {
    /// A development chain with a pool of fresh tokens; its time stands still until it is told to pass.
    pub(crate) fn new() -> Self {
        Self::on(ChainConfig::default())
    }

    /// The same on a chain of that configuration. The tool deploys once; further stages load what it left.
    pub(crate) fn on(config: ChainConfig) -> Self {
        let template = TEMPLATE.get_or_init(|| {
            let stage = Self::bare(ChainConfig::default());
            let said = stake(&["deploy", "--json", "--rpc-url", &stage.url]);
            assert_eq!(said.code, Some(0), "{said}");
            let report = said.json();
            let address = |name: &str| report["contracts"][name]["address"].as_str().unwrap().to_owned();
            let addresses = ["StakingRewards", "StakeToken", "RewardToken"].map(address);
            (addresses, stage.node.request("anvil_dumpState", json!([])).unwrap())
        });
        let mut stage = Self::bare(config);
        stage.node.request("anvil_loadState", json!([template.1])).unwrap();
        [stage.pool, stage.stake_token, stage.reward_token] = template.0.clone();
        stage
    }

    /// A chain without a pool.
    pub(crate) fn bare(config: ChainConfig) -> Self {
        let runtime = Runtime::new().unwrap();
        let node = Node::start(ChainConfig { genesis_timestamp: Some(2_000_000_000), ..config });
        let server = runtime.block_on(node.serve("127.0.0.1:0".parse().unwrap())).unwrap();
        let [pool, stake_token, reward_token] = [const { String::new() }; 3];
        Self { url: server.url(), node, pool, stake_token, reward_token, _server: server, _runtime: runtime }
    }

    /// `stake VERB… --pool … --rpc-url …`
    pub(crate) fn stake(&self, arguments: &[&str]) -> Said {
        let target = ["--pool", self.pool.as_str(), "--rpc-url", self.url.as_str()];
        stake(&[arguments, target.as_slice()].concat())
    }

    /// The same, signed by Alice.
    pub(crate) fn alice(&self, arguments: &[&str]) -> Said {
        let [keystore, password] = keystore();
        self.stake(&[arguments, &["--account", &keystore, "--password-file", &password]].concat())
    }

    /// `stake status POOL`
    pub(crate) fn status(&self, arguments: &[&str]) -> Said {
        stake(
            &[["status", self.pool.as_str(), "--rpc-url", self.url.as_str()].as_slice(), arguments].concat(),
        )
    }

    /// The owner calls a contract with words as arguments.
    pub(crate) fn call(&self, to: &str, signature: &str, words: &[&str]) {
        let selector = alloy::primitives::keccak256(signature);
        let mut data = hex::encode(&selector[..4]);
        for word in words {
            data += &format!("{:0>64}", word.trim_start_matches("0x"));
        }
        let transaction =
            json!([{ "from": DEV_OWNER, "to": to, "data": format!("0x{data}"), "gas": "0x989680" }]);
        let hash = self.node.request("eth_sendTransaction", transaction).unwrap();
        let receipt = self.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
        assert_eq!(receipt["status"], "0x1", "{signature}: {receipt}");
    }

    /// The owner gives Alice staking tokens.
    pub(crate) fn give_alice(&self, tokens: u128) {
        self.call(&self.stake_token, "transfer(address,uint256)", &[ALICE, &format!("{:x}", tokens * WAD)]);
    }

    /// The owner funds a period.
    pub(crate) fn fund(&self, tokens: u128) {
        let amount = format!("{:x}", tokens * WAD);
        self.call(&self.reward_token, "approve(address,uint256)", &[&self.pool, &amount]);
        self.call(&self.pool, "notifyRewardAmount(uint256)", &[&amount]);
    }

    /// Reward tokens leave the pool behind its back.
    pub(crate) fn take_from_pool(&self, tokens: u128) {
        self.node.request("anvil_impersonateAccount", json!([self.pool])).unwrap();
        self.node.request("anvil_setBalance", json!([self.pool, "0xde0b6b3a7640000"])).unwrap();
        let words = format!("{:0>64}{:064x}", &OWNER[2..], tokens * WAD);
        let transaction = json!([{
            "from": self.pool, "to": self.reward_token, "data": format!("0xa9059cbb{words}"), "gas": "0x989680",
        }]);
        let hash = self.node.request("eth_sendTransaction", transaction).unwrap();
        let receipt = self.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
        assert_eq!(receipt["status"], "0x1", "{receipt}");
    }

    /// Seconds pass.
    pub(crate) fn wait(&self, seconds: u64) {
        self.node.request("evm_increaseTime", json!([seconds])).unwrap();
        self.node.request("evm_mine", json!([])).unwrap();
    }
}
