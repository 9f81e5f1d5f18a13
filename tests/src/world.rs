//! A chain with funded actors, and time that tests can let pass.

use alloy::network::{EthereumWallet, TransactionBuilder};
use alloy::primitives::{Address, B256, Bytes, U256, address, keccak256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::signers::local::PrivateKeySigner;
use alloy::sol_types::SolValue;
use staking_scripts::build::{Artifact, Builder, CONTRACTS, Contract};
use staking_scripts::chain::Chain;
use staking_scripts::deploy::{Caching, Deployer};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};
use stylus_node::config::{ChainConfig, DEV_OWNER, DEV_OWNER_KEY};
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;
use tokio::sync::Mutex;

/// Where a chain keeps what ArbOS knows.
const ARBOS: Address = address!("A4B05FffffFffFFFFfFFfffFfffFFfffFfFfFFFf");

/// What a mined transaction left behind.
pub type Receipt = TransactionReceipt;

/// One account pays on a shared chain, so its transactions must not overlap.
static PAYER: Mutex<()> = Mutex::const_new(());

/// A chain and the people on it.
#[derive(Clone, Debug)]
pub struct World {
    /// The connection; it signs for every actor.
    pub chain: Chain,
    /// Owns what the tests deploy.
    pub owner: Address,
    /// A staker.
    pub alice: Address,
    /// Another staker.
    pub bob: Address,
    /// Someone without any rights.
    pub mallory: Address,
    /// Seconds of the shortest span that tests distinguish: a day, or two seconds of a chain that cannot skip.
    pub tick: u64,
    keys: Vec<PrivateKeySigner>,
}

impl World {
    /// An embedded chain, or the one at `STAKE_RPC_URL`.
    pub async fn new() -> Self {
        Self::configured(ChainConfig::default()).await
    }

    /// An embedded chain of that configuration, or the one at `STAKE_RPC_URL`.
    pub async fn configured(config: ChainConfig) -> Self {
        let run = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
        Self::with_keys(run, config, std::env::var("STAKE_RPC_URL").ok()).await
    }

    /// An embedded chain, whatever `STAKE_RPC_URL` says, on which everything repeats itself: the actors have
    /// fixed keys, and time stands still until it is told to pass.
    pub async fn reproducible(config: ChainConfig) -> Self {
        let config = ChainConfig { genesis_timestamp: Some(2_000_000_000), ..config };
        Self::with_keys(0, config, None).await
    }

    async fn with_keys(run: u128, config: ChainConfig, url: Option<String>) -> Self {
        let keys: Vec<_> =
            ["owner", "alice", "bob", "mallory"].into_iter().map(|name| key(run, name)).collect();
        let payer = PrivateKeySigner::from_bytes(&DEV_OWNER_KEY).unwrap();
        let mut wallet = EthereumWallet::from(payer);
        for key in &keys {
            wallet.register_signer(key.clone());
        }
        let (chain, tick) = match url {
            Some(url) => (Chain::connect(&url, wallet).await.unwrap(), 2),
            None => (Chain::embedded(config, wallet).await.unwrap(), 86_400),
        };
        let [owner, alice, bob, mallory] = keys.iter().map(PrivateKeySigner::address).collect::<Vec<_>>()[..]
        else {
            unreachable!("four names")
        };
        let world = Self { chain, owner, alice, bob, mallory, tick, keys };
        for actor in [owner, alice, bob, mallory] {
            world.give_ether(actor).await;
        }
        world
    }

    /// The connection for alloy's contract bindings.
    pub fn provider(&self) -> &DynProvider {
        &self.chain.provider
    }

    /// The key of an actor, to sign typed data.
    pub fn key(&self, actor: Address) -> &PrivateKeySigner {
        self.keys.iter().find(|key| key.address() == actor).expect("an actor of this world")
    }

    /// Whether the chain lives in this process, where time can be skipped.
    pub fn is_embedded(&self) -> bool {
        self.chain.embedded
    }

    async fn give_ether(&self, to: Address) {
        let _turn = PAYER.lock().await;
        let gift = TransactionRequest::default().with_to(to).with_value(U256::from(10).pow(U256::from(18)));
        self.send(DEV_OWNER, gift).await;
    }

    /// Sends a transaction that must succeed.
    pub async fn send(&self, from: Address, request: TransactionRequest) -> Receipt {
        self.chain
            .send("a test's transaction", from, request)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Sends a transaction with plenty of gas, whether it succeeds or not.
    pub async fn attempt(&self, from: Address, request: TransactionRequest) -> Receipt {
        let price = self.provider().get_gas_price().await.unwrap();
        let request = request
            .with_from(from)
            .with_gas_limit(10_000_000)
            .with_max_fee_per_gas(price * 2)
            .with_max_priority_fee_per_gas(0);
        self.provider().send_transaction(request).await.unwrap().get_receipt().await.unwrap()
    }

    /// Creates a contract from init code and its encoded arguments.
    pub async fn create(&self, init_code: &Bytes, arguments: &[u8]) -> Address {
        let code = [init_code, arguments].concat();
        let receipt = self.send(self.owner, TransactionRequest::default().with_deploy_code(code)).await;
        receipt.contract_address.expect("a created contract")
    }

    /// Deploys, activates and caches a contract of this repository.
    ///
    /// `arguments` are ABI-encoded.
    pub async fn deploy(&self, contract: Contract, arguments: &[u8]) -> Address {
        self.try_deploy(contract, arguments).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The same; the error is the deploy tool's.
    pub async fn try_deploy(&self, contract: Contract, arguments: &[u8]) -> Result<Address, String> {
        self.start_program(contract, arguments, true).await
    }

    /// Deploys and activates a contract of this repository, and leaves it uncached.
    pub async fn deploy_uncached(&self, contract: Contract, arguments: &[u8]) -> Address {
        self.start_program(contract, arguments, false).await.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn start_program(
        &self,
        contract: Contract,
        arguments: &[u8],
        cached: bool,
    ) -> Result<Address, String> {
        let artifact = artifact(contract);
        // Programs may be deployed twice in a world, so each gets a salt of its own.
        let nonce = self.provider().get_transaction_count(DEV_OWNER).await.unwrap();
        let salt = keccak256((self.owner, nonce).abi_encode());
        let _turn = PAYER.lock().await;
        let deployer = Deployer::new(&self.chain, DEV_OWNER, salt).unwrap();
        let deployment = deployer.deploy(artifact, arguments).await.map_err(|error| format!("{error:?}"))?;
        if cached
            && let Caching::Refused(why) = deployer.cache(&deployment).await.unwrap()
            && self.is_embedded()
        {
            panic!("{why}");
        }
        Ok(deployment.address)
    }

    /// Activates a program again, as anyone may once it has expired.
    pub async fn activate(&self, program: Address) {
        let arb_wasm = ArbWasm::new(ARB_WASM, self.provider());
        let fee = U256::from(10).pow(U256::from(16));
        self.send(self.owner, arb_wasm.activateProgram(program).value(fee).into_transaction_request()).await;
    }

    /// A new version of Stylus comes, as it does with ArbOS: programs must be activated anew. Embedded chains only; they
    /// keep the parameters of Stylus, the version first, in a word of ArbOS.
    pub async fn upgrade_stylus(&self) {
        let slot = U256::from_be_bytes(keccak256([[6].as_slice(), &[0; 31], &[4]].concat()).0);
        let word = self.provider().get_storage_at(ARBOS, slot).await.unwrap();
        let arb_wasm = ArbWasm::new(ARB_WASM, self.provider());
        let before = arb_wasm.stylusVersion().call().await.unwrap();
        assert_eq!(word >> 240usize, U256::from(before), "the parameters lie elsewhere");
        let upgraded = B256::from(word + (U256::ONE << 240usize));
        let provider = self.provider();
        provider
            .raw_request::<_, bool>("anvil_setStorageAt".into(), (ARBOS, B256::from(slot), upgraded))
            .await
            .unwrap();
        assert_eq!(arb_wasm.stylusVersion().call().await.unwrap(), before + 1);
    }

    /// Lets ticks pass and mines a block.
    pub async fn wait(&self, ticks: u64) {
        let seconds = ticks * self.tick;
        if self.is_embedded() {
            self.chain.skip_seconds(seconds).await.unwrap();
        } else {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            self.give_ether(self.owner).await;
        }
    }

    /// Time of the newest block.
    pub async fn now(&self) -> u64 {
        self.chain.now().await.unwrap()
    }

    /// Time of a transaction's block.
    pub async fn time_of(&self, receipt: &Receipt) -> u64 {
        self.chain.time_of(receipt).await.unwrap()
    }
}

/// A contract of this repository as built; built once per process.
pub fn artifact(contract: Contract) -> &'static Artifact {
    static ARTIFACTS: OnceLock<Vec<Artifact>> = OnceLock::new();
    let artifacts = ARTIFACTS.get_or_init(|| {
        let builder = Builder::new().unwrap_or_else(|error| panic!("{error}"));
        builder.build_all(&mut |_| ()).unwrap_or_else(|error| panic!("{error}"))
    });
    let index = CONTRACTS.iter().position(|known| *known == contract).expect("a contract of the table");
    &artifacts[index]
}

fn key(run: u128, name: &str) -> PrivateKeySigner {
    let secret: B256 = keccak256((U256::from(run), name).abi_encode());
    PrivateKeySigner::from_bytes(&secret).unwrap()
}
