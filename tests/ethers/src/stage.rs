//! A node of its own with a deployed pool, and people who sign for themselves.

use crate::bindings::{IMultiRewards, IPassport, IStakingRewards, IToken};
use ethers::core::types::{Address, U256};
use ethers::middleware::SignerMiddleware;
use ethers::providers::{Http, Middleware, Provider};
use ethers::signers::{LocalWallet, Signer};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// The only chain whose keys are public.
const DEV_CHAIN_ID: u64 = 412_346;

/// What signs and sends for one account.
pub type Client = SignerMiddleware<Provider<Http>, LocalWallet>;

/// An account and its connection.
pub type Account = Arc<Client>;

/// A pool on a node, which ends with this value.
#[derive(Debug)]
pub struct Stage {
    /// Deployed the pool and owns it; holds all tokens and funds.
    pub owner: Account,
    /// Someone with ether and nothing else.
    pub staker: Account,
    /// The pool's address.
    pub pool: Address,
    /// What is staked.
    pub stake_token: Address,
    /// What is earned.
    pub reward_token: Address,
    _node: Node,
}

impl Stage {
    /// Starts the binary that `STYLUS_NODE` names and has the one that `STAKE` names deploy a pool on it.
    ///
    /// # Panics
    ///
    /// If either is missing or fails: this is for tests.
    pub async fn new() -> Self {
        let (node, banner) = Node::start();
        let url = banner
            .iter()
            .find_map(|line| line.strip_prefix("Listening on "))
            .and_then(|rest| rest.split_whitespace().next())
            .expect("the node says where it listens");
        let accounts = keys(&banner);
        let [owner, staker] = [0, 1].map(|index| account(url, &accounts[index]));
        assert_eq!(owner.get_chainid().await.unwrap(), U256::from(DEV_CHAIN_ID));
        let answer = deploy(url);
        Self {
            pool: address_of(&answer, "StakingRewards"),
            stake_token: address_of(&answer, "StakeToken"),
            reward_token: address_of(&answer, "RewardToken"),
            owner,
            staker,
            _node: node,
        }
    }

    /// The pool, called by an account.
    pub fn staking(&self, caller: &Account) -> IStakingRewards<Client> {
        IStakingRewards::new(self.pool, caller.clone())
    }

    /// The same contract by its interface for several reward tokens.
    pub fn multi(&self, caller: &Account) -> IMultiRewards<Client> {
        IMultiRewards::new(self.pool, caller.clone())
    }

    /// The same contract by the interface that says what a position is.
    pub fn passport(&self, caller: &Account) -> IPassport<Client> {
        IPassport::new(self.pool, caller.clone())
    }

    /// A token, called by an account.
    pub fn token(&self, address: Address, caller: &Account) -> IToken<Client> {
        IToken::new(address, caller.clone())
    }

    /// Lets time pass and mines a block.
    ///
    /// # Panics
    ///
    /// If the node does not know how.
    pub async fn skip_seconds(&self, seconds: u64) {
        let provider = self.owner.provider();
        provider.request::<_, serde_json::Value>("evm_increaseTime", [seconds]).await.unwrap();
        provider.request::<_, serde_json::Value>("evm_mine", ()).await.unwrap();
    }
}

/// A running node, killed when it is not needed any more.
#[derive(Debug)]
struct Node(Child);

impl Node {
    /// The node and what it said until it listened.
    fn start() -> (Self, Vec<String>) {
        let mut command = Command::new(binary("STYLUS_NODE"));
        let child = command.args(["--port", "0"]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut node = Self(child.unwrap_or_else(|error| panic!("{command:?}: {error}")));
        let mut banner = Vec::new();
        for line in BufReader::new(node.0.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let listens = line.starts_with("Listening on ");
            banner.push(line);
            if listens {
                return (node, banner);
            }
        }
        panic!("{command:?} ended before it listened: {banner:?}");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn binary(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} does not name a binary: start this with tests/ethers/run"))
}

/// The keys that the node shows, the chain owner's first.
fn keys(banner: &[String]) -> Vec<String> {
    let words = banner.iter().filter_map(|line| line.strip_prefix('(')?.split_once(") 0x"));
    // Addresses stand in lines like those of keys, and are shorter.
    words.map(|(_, hex)| hex.to_owned()).filter(|hex| hex.len() == 64).collect()
}

fn account(url: &str, key: &str) -> Account {
    // Blocks come with their transactions: waiting long between two looks only takes time.
    let provider = Provider::<Http>::try_from(url).unwrap().interval(Duration::from_millis(10));
    let wallet: LocalWallet = key.parse().unwrap();
    Arc::new(SignerMiddleware::new(provider, wallet.with_chain_id(DEV_CHAIN_ID)))
}

/// What `stake deploy --json` says.
fn deploy(url: &str) -> serde_json::Value {
    let mut command = Command::new(binary("STAKE"));
    let output = command.args(["deploy", "--rpc-url", url, "--json"]).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

/// Where that says that a contract is.
fn address_of(answer: &serde_json::Value, contract: &str) -> Address {
    let address = answer["contracts"][contract]["address"].as_str();
    address.unwrap_or_else(|| panic!("no {contract} in {answer}")).parse().unwrap()
}
