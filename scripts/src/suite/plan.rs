//! What a suite will do and cost, before anything is sent: all of it is done on an embedded chain first, with the very
//! programs, and the chain that is meant is asked for its prices.

use super::caching::{Market, is_cached, start_gas};
use super::execute::Record;
use super::look::State;
use super::{Suite, Task, Work};
use crate::build::TOKEN;
use crate::chain::{Chain, reason, reserve};
use crate::deploy::fee::{DataFee, activation_gas, data_fee, fee_of};
use crate::deploy::preflight;
use crate::progress::Progress;
use crate::verbs::Artifacts;
use alloy::dyn_abi::DynSolValue;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolCall;
use std::collections::BTreeSet;
use stylus_node::config::ChainConfig;
use stylus_node::evm::precompiles::abi::{ArbWasm, NodeInterface};
use stylus_node::evm::precompiles::{ARB_WASM, NODE_INTERFACE};

/// What the whole would do and cost.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Task by task.
    pub steps: Vec<Planned>,
    /// Wei per gas now.
    pub gas_price: u128,
    /// Wei the sender has.
    pub balance: U256,
}

/// What a task would do and cost.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Where it stands.
    pub state: State,
    /// Gas of execution, as it was used on the embedded chain; `None` if it could not be done there.
    pub l2_gas: Option<u64>,
    /// Part of it that the activation of the program takes.
    pub activation_gas: Option<u64>,
    /// Gas for the transaction's bytes on the parent chain, at its present price.
    pub l1_gas: u64,
    /// The activation's fee.
    pub data_fee: DataFee,
    /// Gas that starting the program costs each call, and while it is cached.
    pub start_gas: Option<(u64, u64)>,
    /// Wei that a place in the cache costs now; `None` where nobody sells one, and if it has one.
    pub cache_bid: Option<U256>,
    /// Why it would fail.
    pub obstacle: Option<String>,
}

impl Planned {
    /// Gas of the transaction, none if nothing is to be sent.
    pub fn gas(&self) -> u64 {
        self.l2_gas.unwrap_or_default() + self.l1_gas
    }

    /// Wei it will have cost.
    pub fn cost(&self, gas_price: u128) -> U256 {
        let fee = match self.data_fee {
            DataFee::Estimated(fee) => fee,
            other => other.value(),
        };
        U256::from(self.gas()) * U256::from(gas_price) + fee
    }
}

impl Plan {
    /// Wei that all of it will have cost.
    pub fn cost(&self) -> U256 {
        self.steps.iter().map(|step| step.cost(self.gas_price)).fold(U256::ZERO, U256::saturating_add)
    }

    /// Wei the sender needs: each transaction is taken only from an account that could pay for all the gas and value it
    /// offers, after what those before it have cost.
    pub fn needed(&self) -> U256 {
        let (mut spent, mut most) = (U256::ZERO, U256::ZERO);
        for step in self.steps.iter().filter(|step| step.state != State::Done) {
            // An estimate lies above what is used: of the gas it has, a call keeps back a 64th.
            let estimate = step.gas().saturating_add(step.gas() / 50);
            let held = reserve(estimate, self.gas_price, step.data_fee.value());
            most = most.max(spent.saturating_add(held));
            spent = spent.saturating_add(step.cost(self.gas_price));
        }
        most
    }

    /// Transactions that will be sent.
    pub fn transactions(&self) -> usize {
        self.steps.iter().filter(|step| step.state != State::Done).count()
    }

    /// The first reason why it would fail.
    pub fn obstacle(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| step.obstacle.as_deref())
    }
}

/// What a task used on the embedded chain, or why it failed there.
struct Rehearsed {
    outcome: Result<Record, String>,
    /// What the activation would have cost before the first one: each makes the next dearer.
    first_fee: DataFee,
    activation_gas: Option<u64>,
    start_gas: Option<(u64, u64)>,
    asm_size: Option<u32>,
}

impl Suite {
    /// Rehearses everything, then asks the chain what is done there and what the rest costs.
    pub async fn plan(
        &self,
        chain: &Chain,
        artifacts: &Artifacts,
        progress: &Progress,
    ) -> anyhow::Result<Plan> {
        preflight(chain).await?;
        let rehearsed = self.rehearse(chain, artifacts, progress).await?;
        progress.step(format!("asking chain {} for its prices", chain.id));
        let gas_price = chain.provider.get_gas_price().await?;
        let balance = chain.provider.get_balance(self.sender).await?;
        let market = Market::find(chain).await;
        // The second of two programs with the same code finds it active.
        let mut active: BTreeSet<B256> = BTreeSet::new();
        let mut steps = Vec::with_capacity(self.tasks.len());
        for (task, rehearsed) in self.tasks.iter().zip(rehearsed) {
            let state = self.look(chain, task).await?;
            let mut step = Planned {
                state: state.clone(),
                l2_gas: Some(0),
                activation_gas: None,
                l1_gas: 0,
                data_fee: DataFee::None,
                start_gas: rehearsed.start_gas,
                cache_bid: None,
                obstacle: None,
            };
            if let (Some(deploy), Some(size)) = (task.deploy(), rehearsed.asm_size)
                && !active.contains(&deploy.artifact.code_hash)
            {
                step.cache_bid = match &market {
                    _ if is_cached(chain, deploy.artifact.code_hash).await.unwrap_or(false) => None,
                    Some(market) if !market.paused => market.bid_for_size(chain, size).await.ok(),
                    _ => None,
                };
            }
            if matches!(state, State::Asleep(_)) && task.deploy().is_none() {
                // What it takes is known once the program is activated again.
                step.l2_gas = None;
            } else if state != State::Done {
                if let Some(deploy) = task.deploy()
                    && !active.contains(&deploy.artifact.code_hash)
                {
                    let fee = data_fee(chain, self.sender, &deploy.artifact).await?;
                    step.data_fee = risen(fee, &rehearsed);
                    step.activation_gas = rehearsed.activation_gas.filter(|_| step.data_fee != DataFee::None);
                }
                self.price(chain, task, &state, rehearsed.outcome, &mut step).await?;
            }
            active.extend(task.deploy().map(|deploy| deploy.artifact.code_hash));
            steps.push(step);
        }
        Ok(Plan { steps, gas_price, balance })
    }

    /// The gas of a task that is to be done.
    async fn price(
        &self,
        chain: &Chain,
        task: &Task,
        state: &State,
        rehearsed: Result<Record, String>,
        step: &mut Planned,
    ) -> anyhow::Result<()> {
        let needed = self.needed(chain, task, state).await?;
        let l1 = NodeInterface::gasEstimateL1ComponentCall {
            to: needed.message.0,
            contractCreation: false,
            data: needed.message.1.clone(),
        };
        let question = TransactionRequest::default()
            .with_to(NODE_INTERFACE)
            .with_from(self.sender)
            .with_input(l1.abi_encode());
        if let Ok(answer) = chain.provider.call(question).await
            && let Ok(l1) = NodeInterface::gasEstimateL1ComponentCall::abi_decode_returns(&answer)
        {
            step.l1_gas = l1.gasEstimateForL1;
        }
        match (rehearsed, state) {
            // What comes before does it already, as a constructor does that names its owner distributor.
            (Ok(record), State::ToDo) if record.transaction.is_none() => step.state = State::Done,
            (Ok(record), State::ToDo) => step.l2_gas = Some(record.gas),
            // A call to nothing always succeeds: where the contract is yet to come, the rehearsal alone can tell.
            (Err(error), _) if chain.provider.get_code_at(needed.message.0).await?.is_empty() => {
                step.l2_gas = None;
                step.obstacle = Some(error);
            }
            // What leans on contracts that an embedded chain does not have is asked of the chain itself.
            (rehearsed, _) => {
                let request = needed.request().with_from(self.sender);
                match (chain.provider.estimate_gas(request).await, rehearsed) {
                    (Ok(gas), _) => step.l2_gas = Some(gas.saturating_sub(step.l1_gas)),
                    (Err(error), rehearsed) => {
                        step.l2_gas = None;
                        step.obstacle = Some(rehearsed.err().unwrap_or_else(|| reason(&error)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Does everything on a chain in this process, as the same sender.
    async fn rehearse(
        &self,
        chain: &Chain,
        artifacts: &Artifacts,
        progress: &Progress,
    ) -> anyhow::Result<Vec<Rehearsed>> {
        let stage = Chain::rehearsal(ChainConfig { chain_id: chain.id, ..ChainConfig::default() }).await?;
        let rich: String = format!("{:#x}", U256::MAX >> 1);
        let set_balance = stage.provider.raw_request("anvil_setBalance".into(), (self.sender, rich));
        let _: serde_json::Value = set_balance.await?;
        self.stand_ins(chain, &stage, artifacts).await?;
        let mut first_fees = Vec::with_capacity(self.tasks.len());
        for task in &self.tasks {
            first_fees.push(match task.deploy() {
                Some(deploy) => fee_of(&stage, self.sender, &deploy.artifact.code).await,
                None => DataFee::None,
            });
        }
        let mut rehearsed = Vec::with_capacity(self.tasks.len());
        for (task, first_fee) in self.tasks.iter().zip(first_fees) {
            progress.step(format!("rehearsing: {}", task.in_words()));
            let activation_gas = match task.deploy() {
                Some(deploy) => activation_gas(&stage, self.sender, &deploy.artifact.code).await,
                None => None,
            };
            let outcome = self.perform(&stage, task, None).await.map_err(|error| why(&error));
            let mut it = Rehearsed { outcome, first_fee, activation_gas, start_gas: None, asm_size: None };
            if let (Some(deploy), Ok(_)) = (task.deploy(), &it.outcome) {
                it.start_gas = Some(start_gas(&stage, deploy.address).await?);
                let arb_wasm = ArbWasm::new(ARB_WASM, &stage.provider);
                it.asm_size = Some(arb_wasm.codehashAsmSize(deploy.artifact.code_hash).call().await?);
            }
            rehearsed.push(it);
        }
        Ok(rehearsed)
    }

    /// Where the real chain has contracts that the suite names, the rehearsal has tokens: what constructors ask of
    /// others, tokens can answer.
    async fn stand_ins(&self, chain: &Chain, stage: &Chain, artifacts: &Artifacts) -> anyhow::Result<()> {
        let ours: BTreeSet<Address> = self.contracts().map(|(_, _, address)| address).collect();
        let mut named = BTreeSet::new();
        for task in &self.tasks {
            match &task.work {
                Work::Deploy(deploy) => {
                    deploy.arguments.iter().for_each(|(_, value)| addresses_in(value, &mut named));
                }
                Work::Call(call) => {
                    call.arguments.iter().for_each(|value| addresses_in(value, &mut named));
                }
                Work::HandOver(_) => {}
            }
        }
        let mut token = None;
        for address in named.difference(&ours).filter(|address| **address != self.sender) {
            if chain.provider.get_code_at(*address).await?.is_empty() {
                continue;
            }
            let code = match &token {
                Some(code) => code,
                None => token.insert(artifacts.of(&TOKEN).map(|token| token.code.clone())?),
            };
            let set = stage
                .provider
                .raw_request("anvil_setCode".into(), (*address, format!("0x{}", hex::encode(code))));
            let _: serde_json::Value = set.await?;
            let activate = ArbWasm::activateProgramCall { program: *address };
            let request = TransactionRequest::default()
                .with_to(ARB_WASM)
                .with_value(DataFee::Unknown.value())
                .with_input(activate.abi_encode());
            // A second token finds the code active.
            let _ = stage.send("a stand-in for a token", self.sender, request).await;
        }
        Ok(())
    }
}

/// The fee as it will be once everything before is activated: it rises as it did in the rehearsal.
fn risen(fee: DataFee, rehearsed: &Rehearsed) -> DataFee {
    match (fee, rehearsed.first_fee, &rehearsed.outcome) {
        (DataFee::Estimated(fee), DataFee::Estimated(first), Ok(record)) if !record.data_fee.is_zero() => {
            let risen = fee.saturating_mul(record.data_fee).checked_div(first);
            DataFee::Estimated(risen.unwrap_or(fee).max(fee))
        }
        (fee, ..) => fee,
    }
}

fn why(error: &anyhow::Error) -> String {
    match error.downcast_ref::<crate::problem::Problem>() {
        Some(problem) => problem.why.clone().unwrap_or_else(|| problem.what.clone()),
        None => error.to_string(),
    }
}

fn addresses_in(value: &DynSolValue, found: &mut BTreeSet<Address>) {
    match value {
        DynSolValue::Address(address) => {
            found.insert(*address);
        }
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) | DynSolValue::Tuple(items) => {
            items.iter().for_each(|item| addresses_in(item, found));
        }
        _ => {}
    }
}
