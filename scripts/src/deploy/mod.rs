//! Deployment in one transaction through StylusDeployer: create, activate, construct, refund.
//!
//! [`Deployer::plan`] looks and spends nothing: it refuses a chain that lacks the deployer, knows the
//! address and what it will cost. [`Deployer::deploy`] sends what the plan says, unless the very program
//! already stands there, and verifies what the chain holds afterwards.

pub mod address;
pub mod fee;

use crate::build::Artifact;
use crate::chain::{Chain, reason, reserve, revert_data};
use crate::problem::{Exit, Problem};
use address::{init_data, predict};
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::{SolCall, SolEvent};
use fee::DataFee;
use stylus_node::evm::precompiles::abi::{ArbWasm, ArbWasmCache};
use stylus_node::evm::precompiles::{ARB_WASM, ARB_WASM_CACHE};
use stylus_node::predeploys::{STYLUS_DEPLOYER, StylusDeployer};

/// Deploys artifacts from one account.
#[derive(Clone, Debug)]
pub struct Deployer<'a> {
    chain: &'a Chain,
    sender: Address,
    salt: B256,
}

/// What a deployment would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where the program will stand, or stands.
    pub address: Address,
    /// The very program stands there already.
    pub exists: bool,
    /// The activation fee, with how it was found.
    pub data_fee: DataFee,
    /// Wei to send; what the fee does not use comes back.
    pub value: U256,
    /// Gas of the transaction, or why it would fail.
    pub gas: Result<u64, String>,
    request: TransactionRequest,
}

/// A program on chain.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Name of the contract.
    pub name: String,
    /// Its address.
    pub address: Address,
    /// Hash of its code.
    pub code_hash: B256,
    /// Bytes of its code.
    pub compressed_bytes: usize,
    /// The transaction; `None` if the program stood there before.
    pub transaction: Option<B256>,
    /// Gas used by it.
    pub gas: u64,
    /// Wei kept by the chain for the activation.
    pub data_fee: U256,
}

/// Whether a program starts at the cached price from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caching {
    /// It was cached before.
    Already,
    /// It is cached now; gas used.
    Done(u64),
    /// The sender may not, and why.
    Refused(String),
}

impl<'a> Deployer<'a> {
    /// Sends from `sender`. A zero salt is refused: its addresses depend on the past.
    pub fn new(chain: &'a Chain, sender: Address, salt: B256) -> Result<Self, Problem> {
        if salt.is_zero() {
            return Err(Problem::new(Exit::Usage, "the salt is zero")
                .why("StylusDeployer then uses CREATE, and running twice would deploy twice")
                .next("leave --salt out, or choose any other"));
        }
        Ok(Self { chain, sender, salt })
    }

    /// What deploying would do and cost. `arguments` are the ABI-encoded constructor arguments, none for a contract
    /// without constructor.
    pub async fn plan(&self, artifact: &Artifact, arguments: &[u8]) -> anyhow::Result<Plan> {
        preflight(self.chain).await?;
        // A constructor that is left out could be called by anybody.
        let init_data = match (artifact.has_constructor, arguments) {
            (true, _) => init_data(arguments),
            (false, []) => Vec::new(),
            (false, _) => {
                return Err(Problem::new(Exit::Usage, format!("{} has no constructor", artifact.name))
                    .next("deploy it without arguments")
                    .into());
            }
        };
        let init_code = artifact.init_code();
        let address = predict(&init_code, &init_data, self.salt);
        let exists = stands_at(self.chain, &artifact.name, artifact, address).await?;
        let data_fee =
            if exists { DataFee::None } else { fee::data_fee(self.chain, self.sender, artifact).await? };
        let value = data_fee.value();
        let call = StylusDeployer::deployCall {
            bytecode: init_code.into(),
            initData: init_data.into(),
            initValue: U256::ZERO,
            salt: self.salt,
        };
        let request = TransactionRequest::default()
            .with_from(self.sender)
            .with_to(STYLUS_DEPLOYER)
            .with_value(value)
            .with_input(call.abi_encode());
        let gas = match exists {
            true => Ok(0),
            false => {
                let estimate = self.chain.provider.estimate_gas(request.clone()).await;
                estimate.map_err(|error| reason(&error))
            }
        };
        Ok(Plan { address, exists, data_fee, value, gas, request })
    }

    /// Deploys, or finds the program that stands there already. Safe to repeat.
    pub async fn deploy(&self, artifact: &Artifact, arguments: &[u8]) -> anyhow::Result<Deployment> {
        let plan = self.plan(artifact, arguments).await?;
        let mut deployment = Deployment {
            name: artifact.name.clone(),
            address: plan.address,
            code_hash: artifact.code_hash,
            compressed_bytes: artifact.compressed_size(),
            transaction: None,
            gas: 0,
            data_fee: U256::ZERO,
        };
        if !plan.exists {
            let what = format!("deploying {}", artifact.name);
            let gas = *plan.gas.as_ref().unwrap_or(&0);
            require_funds(self.chain, self.sender, plan.value, gas).await?;
            let receipt = self.chain.send(&what, self.sender, plan.request).await?;
            deployment.transaction = Some(receipt.transaction_hash);
            deployment.gas = receipt.gas_used;
            deployment.data_fee = paid_data_fee(&receipt);
        }
        self.verify(artifact, plan.address).await?;
        Ok(deployment)
    }

    /// Whether the chain holds exactly this program there, active.
    pub async fn verify(&self, artifact: &Artifact, address: Address) -> anyhow::Result<()> {
        if !stands_at(self.chain, &artifact.name, artifact, address).await? {
            let what = format!("{} is not at {address}", artifact.name);
            return Err(Problem::new(Exit::Mismatch, what).why("the account has no code").into());
        }
        let arb_wasm = ArbWasm::new(ARB_WASM, &self.chain.provider);
        let wanted = arb_wasm.stylusVersion().call().await?;
        let found = arb_wasm.programVersion(address).call().await.map_err(|error| {
            let reason = revert_of(&error);
            Problem::new(Exit::Mismatch, format!("{} at {address} is not active", artifact.name))
                .why(reason)
                .next(format!("activate it again: stake keepalive {address} --rpc-url URL"))
        })?;
        if found == wanted {
            return Ok(());
        }
        Err(Problem::new(
            Exit::Mismatch,
            format!("{} at {address} is active for another version", artifact.name),
        )
        .why(format!("Stylus version {found}, the chain runs {wanted}"))
        .next(format!("activate it again: stake keepalive {address} --rpc-url URL"))
        .into())
    }

    /// Asks for the program to be kept cached, which makes calls cheaper.
    pub async fn cache(&self, deployment: &Deployment) -> anyhow::Result<Caching> {
        cache(self.chain, self.sender, deployment.address, deployment.code_hash).await
    }
}

/// Asks for a program to be kept cached. Only chain owners and cache managers may; others bid at the CacheManager.
pub async fn cache(
    chain: &Chain,
    sender: Address,
    program: Address,
    code_hash: B256,
) -> anyhow::Result<Caching> {
    if ArbWasmCache::new(ARB_WASM_CACHE, &chain.provider).codehashIsCached(code_hash).call().await? {
        return Ok(Caching::Already);
    }
    let call = ArbWasmCache::cacheProgramCall { program };
    let request = TransactionRequest::default().with_to(ARB_WASM_CACHE).with_input(call.abi_encode());
    if let Err(error) = chain.provider.estimate_gas(request.clone().with_from(sender)).await {
        return match revert_data(&error) {
            Some(_) => Ok(Caching::Refused(reason(&error))),
            None => Err(error.into()),
        };
    }
    let receipt = chain.send("caching", sender, request).await?;
    Ok(Caching::Done(receipt.gas_used))
}

/// Whether exactly this program stands at an address; another one there is a problem.
pub async fn stands_at(
    chain: &Chain,
    name: &str,
    artifact: &Artifact,
    address: Address,
) -> anyhow::Result<bool> {
    let code: Bytes = chain.provider.get_code_at(address).await?;
    if code.is_empty() {
        return Ok(false);
    }
    let found = keccak256(&code);
    if found == artifact.code_hash {
        return Ok(true);
    }
    Err(Problem::new(Exit::Mismatch, format!("{address} holds another program than {name}"))
        .why(format!("code hash {found}, built {}", artifact.code_hash))
        .next("build from the commit that was deployed, or choose another --salt")
        .into())
}

/// Stops before a transaction that its sender cannot pay for.
pub async fn require_funds(chain: &Chain, sender: Address, value: U256, gas: u64) -> anyhow::Result<()> {
    let balance = chain.provider.get_balance(sender).await?;
    let wanted = reserve(gas, chain.provider.get_gas_price().await?, value);
    if balance >= wanted {
        return Ok(());
    }
    Err(Problem::new(Exit::ActionNeeded, format!("{sender} cannot pay for what comes next"))
        .why(format!("it has {balance} wei and needs about {wanted}, most of which it keeps"))
        .next(format!("send it ether on chain {}, then run the same command again", chain.id))
        .into())
}

/// Refuses a chain on which a deployment would fail or lose its value.
pub async fn preflight(chain: &Chain) -> anyhow::Result<()> {
    let not_ready = |what: String| Problem::new(Exit::ChainNotReady, what);
    let stylus = ArbWasm::new(ARB_WASM, &chain.provider).stylusVersion().call().await;
    stylus.map_err(|error| {
        not_ready(format!("chain {} does not run Stylus", chain.id))
            .why(format!("ArbWasm at {ARB_WASM} does not answer: {error}"))
            .next("choose an Arbitrum chain with ArbOS 32 or later")
    })?;
    if chain.provider.get_code_at(STYLUS_DEPLOYER).await?.is_empty() {
        let problem = not_ready(format!("chain {} has no StylusDeployer", chain.id))
            .why(format!(
                "no code at {STYLUS_DEPLOYER}: value sent there would be lost, and nothing was sent"
            ))
            .next("deploy StylusDeployer through the CREATE2 factory first, or choose another chain");
        return Err(problem.into());
    }
    Ok(())
}

/// Wei that an activation kept.
pub fn paid_data_fee(receipt: &TransactionReceipt) -> U256 {
    let logs = receipt.logs().iter().filter(|log| log.address() == ARB_WASM);
    let mut events = logs.filter_map(|log| ArbWasm::ProgramActivated::decode_log(&log.inner).ok());
    events.next().map_or(U256::ZERO, |event| event.dataFee)
}

fn revert_of(error: &alloy::contract::Error) -> String {
    match error {
        alloy::contract::Error::TransportError(error) => reason(error),
        other => other.to_string(),
    }
}
