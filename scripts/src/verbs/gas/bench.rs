//! The chain that all subjects stand on, and how an operation is measured there.
//!
//! One transaction each, 100 seconds apart, so that every word and account is cold; allowances are endless, so that no
//! transfer writes one. Time stands still until it is told to pass, and everybody has the same address in every run, so
//! figures repeat to the unit.

use super::split::{Program, Split};
use super::subject::{Figure, Figures, Subject};
use crate::build::Contract;
use crate::chain::{Chain, reason};
use crate::deploy::{Caching, Deployer};
use crate::peers::{Build, Peers, init_code};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::verbs::Artifacts;
use crate::workspace;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::{SolCall, SolValue};
use anyhow::Context;
use staking_abi::IToken::{approveCall, transferCall};
use stylus_node::config::{ChainConfig, DEV_OWNER};
use stylus_node::evm::precompiles::ARB_WASM;
use stylus_node::evm::precompiles::abi::ArbWasm;

/// Owns and funds everything.
pub(super) const OWNER: Address = Address::repeat_byte(0xa1);
pub(super) const ALICE: Address = Address::repeat_byte(0xa2);
pub(super) const BOB: Address = Address::repeat_byte(0xa3);
pub(super) const CAROL: Address = Address::repeat_byte(0xa4);

/// Seconds between two operations.
const PAUSE: u64 = 100;

/// More than any operation takes.
const GAS: u64 = 31_000_000;

/// One token of 18 decimals.
const WAD: u64 = 1_000_000_000_000_000_000;

/// So many tokens, in wei.
pub(super) fn ether(tokens: u64) -> U256 {
    U256::from(tokens) * U256::from(WAD)
}

/// The chain, what is deployed on it, and who shows how far it is.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) chain: Chain,
    pub(super) peers: Option<Peers>,
    artifacts: Artifacts,
    progress: Progress,
}

/// A contract of ours on the bench.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ours {
    pub(super) address: Address,
    /// Gas of the transaction that deployed it, activation included.
    pub(super) deployment: u64,
    /// Gas for which it starts in each call.
    pub(super) start: u64,
}

impl Bench {
    pub(super) async fn new(
        artifacts: Artifacts,
        peers: Option<Peers>,
        progress: Progress,
    ) -> anyhow::Result<Self> {
        let config = ChainConfig { genesis_timestamp: Some(2_000_000_000), ..ChainConfig::default() };
        let bench = Self { chain: Chain::rehearsal(config).await?, peers, artifacts, progress };
        for account in [OWNER, ALICE, BOB, CAROL] {
            bench.enrich(account).await?;
        }
        Ok(bench)
    }

    /// Says what is measured now.
    pub(super) fn step(&self, subject: &Subject, what: &str) {
        self.progress.step(format!("{what}: {subject}"));
    }

    /// Gives an account ether for its gas.
    pub(super) async fn enrich(&self, account: Address) -> anyhow::Result<()> {
        let parameters = (account, U256::from(10).pow(U256::from(24)));
        self.chain.provider.raw_request::<_, ()>("anvil_setBalance".into(), parameters).await?;
        Ok(())
    }

    /// Sends what must succeed.
    pub(super) async fn send(
        &self,
        from: Address,
        request: TransactionRequest,
    ) -> anyhow::Result<TransactionReceipt> {
        let provider = &self.chain.provider;
        let request = request.with_from(from).with_gas_limit(GAS);
        let hash: B256 = provider.raw_request("eth_sendTransaction".into(), (request.clone(),)).await?;
        let receipt =
            provider.get_transaction_receipt(hash).await?.context("a block for each transaction")?;
        if !receipt.status() {
            let why = match provider.call(request).await {
                Err(error) => reason(&error),
                Ok(_) => "it succeeds when it is only asked".to_owned(),
            };
            return Err(Problem::failure("a transaction of the comparison was refused").why(why).into());
        }
        Ok(receipt)
    }

    /// Calls what must succeed.
    pub(super) async fn act(
        &self,
        from: Address,
        to: Address,
        call: Vec<u8>,
    ) -> anyhow::Result<TransactionReceipt> {
        self.send(from, TransactionRequest::default().with_to(to).with_input(call)).await
    }

    /// Lets the time between two operations pass.
    pub(super) async fn pause(&self) -> anyhow::Result<()> {
        self.pass(PAUSE).await
    }

    pub(super) async fn pass(&self, seconds: u64) -> anyhow::Result<()> {
        Ok(self.chain.skip_seconds(seconds).await?)
    }

    /// Creates a contract in Solidity: its address and the gas of the transaction.
    pub(super) async fn create(&self, code: &Bytes, arguments: &[u8]) -> anyhow::Result<(Address, u64)> {
        let request = TransactionRequest::default().with_deploy_code([code, arguments].concat());
        let receipt = self.send(OWNER, request).await?;
        Ok((receipt.contract_address.context("a created contract")?, receipt.gas_used))
    }

    /// Deploys and activates a contract of this repository. The first time nobody has bid for its program; with `cached`
    /// somebody does.
    pub(super) async fn deploy(
        &self,
        contract: Contract,
        arguments: &[u8],
        cached: bool,
    ) -> anyhow::Result<Ours> {
        let artifact = self.artifacts.of(&contract)?;
        // The program is the same; only the address must not be.
        let deployer = Deployer::new(&self.chain, DEV_OWNER, B256::repeat_byte(if cached { 2 } else { 1 }))?;
        let deployment = deployer.deploy(artifact, arguments).await?;
        if cached && let Caching::Refused(why) = deployer.cache(&deployment).await? {
            return Err(Problem::failure(format!("{} cannot be cached", artifact.name)).why(why).into());
        }
        let arb_wasm = ArbWasm::new(ARB_WASM, &self.chain.provider);
        let start = arb_wasm.programInitGas(deployment.address).call().await?;
        let start = if cached { start.gasWhenCached } else { start.gas };
        Ok(Ours { address: deployment.address, deployment: deployment.gas, start })
    }

    /// A token in Solidity of which only the owner has something: OpenZeppelin's, or without npm our own.
    pub(super) async fn scarce_token(&self) -> anyhow::Result<Address> {
        let code = match &self.peers {
            Some(peers) => peers.code("OpenZeppelinToken", Build::USUAL)?,
            None => twin("TwinERC20")?,
        };
        Ok(self.create(&code, &(OWNER, U256::ONE << 120).abi_encode()).await?.0)
    }

    /// The same, of which everybody has plenty.
    pub(super) async fn token(&self) -> anyhow::Result<Address> {
        let token = self.scarce_token().await?;
        for account in [ALICE, BOB, CAROL] {
            self.act(OWNER, token, transferCall { to: account, value: U256::ONE << 110 }.abi_encode())
                .await?;
        }
        Ok(token)
    }

    /// Lets a contract take all that everybody has of a token.
    pub(super) async fn approve(&self, token: Address, spender: Address) -> anyhow::Result<()> {
        for account in [OWNER, ALICE, BOB, CAROL] {
            self.act(account, token, approveCall { spender, value: U256::MAX }.abi_encode()).await?;
        }
        Ok(())
    }
}

/// Init code of a twin: our own design in Solidity, compiled and committed.
pub(super) fn twin(name: &str) -> Result<Bytes, Problem> {
    let artifacts = workspace::root()?.join("tests").join("solidity").join("artifacts");
    init_code(&artifacts.join(format!("{name}.json")))
}

/// A subject on the stage, whose operations are noted.
#[derive(Debug)]
pub(super) struct Player<'a> {
    pub(super) bench: &'a Bench,
    pub(super) subject: Subject,
    /// The contract that is called.
    pub(super) program: Program,
    figures: &'a mut Figures,
}

impl<'a> Player<'a> {
    pub(super) fn new(
        bench: &'a Bench,
        subject: Subject,
        program: Program,
        figures: &'a mut Figures,
    ) -> Self {
        Self { bench, subject, program, figures }
    }

    /// Address of the contract that is called.
    pub(super) const fn address(&self) -> Address {
        self.program.address
    }

    /// Measures a call of the contract.
    pub(super) async fn measure(
        &mut self,
        operation: &str,
        from: Address,
        call: Vec<u8>,
    ) -> anyhow::Result<TransactionReceipt> {
        self.bench.pause().await?;
        let refused = || format!("{operation}, {}", self.subject);
        let receipt = self.bench.act(from, self.address(), call).await.with_context(refused)?;
        let split = Split::of(&self.bench.chain.provider, &receipt, self.program).await?;
        self.note(operation, receipt.gas_used, Some(split));
        Ok(receipt)
    }

    /// Calls the contract after a pause, unmeasured.
    pub(super) async fn act(&self, from: Address, call: Vec<u8>) -> anyhow::Result<TransactionReceipt> {
        self.bench.pause().await?;
        self.bench.act(from, self.address(), call).await
    }

    /// Notes the gas of a deployment; with an activation it is the same however a program starts later.
    pub(super) fn deployed(&mut self, operation: &str, gas: u64) {
        if self.subject == Subject::UNCACHED {
            let subject = Subject::CACHED;
            self.figures.push(Figure {
                operation: operation.to_owned(),
                subject,
                gas,
                split: None,
                measured: true,
            });
        }
        self.note(operation, gas, None);
    }

    /// Notes what was measured otherwise.
    pub(super) fn note(&mut self, operation: &str, gas: u64, split: Option<Split>) {
        let (operation, subject) = (operation.to_owned(), self.subject.clone());
        self.figures.push(Figure { operation, subject, gas, split, measured: true });
    }
}
