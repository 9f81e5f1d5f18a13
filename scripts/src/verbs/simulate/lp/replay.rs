//! Plays a scenario on a chain with the compiled contracts, at the same instants, and compares to the wei.

use super::compare::{Account, Comparison, Look, Pool, Seen, compare};
use super::scenario::{Act, Event, Scenario};
use super::series::{self, Amounts, Happened, Moved, POOL, Series};
use crate::build::{FARM, FARM_LENS, PAIR, PAIR_FACTORY, ROUTER, TOKEN};
use crate::deploy::Deployer;
use crate::deploy::address::fresh_salt;
use crate::output::as_text;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::verbs::Artifacts;
use crate::verbs::simulate::devchain::DevChain;
use crate::verbs::simulate::series::{START, Times};
use alloy::contract::{CallBuilder, CallDecoder};
use alloy::primitives::{Address, B256, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::sol_types::{SolEvent, SolValue};
use serde::Serialize;
use staking_abi::IFarm::IFarmInstance;
use staking_abi::IPair::IPairInstance;
use staking_abi::IRouter::IRouterInstance;
use staking_abi::IToken::{ITokenInstance, Transfer};
use staking_abi::{IFarm, IPair, IPairFactory, IRouter, IToken};

/// The result of a replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replay {
    pub(super) chain_id: u64,
    #[serde(serialize_with = "as_text")]
    pub(super) pair: Address,
    #[serde(serialize_with = "as_text")]
    pub(super) farm: Address,
    pub(super) transactions: usize,
    pub(super) gas: u64,
    /// Largest difference between a planned instant and a block's, in seconds.
    pub(super) lateness: u64,
    pub(super) accounts: Vec<Comparison<Account>>,
    pub(super) pool: Comparison<Pool>,
}

impl Replay {
    /// An error if anything differs.
    pub(super) fn verdict(&self) -> Result<(), Problem> {
        let accounts = self.accounts.iter().map(|it| (it.model.name.as_str(), it.deviation));
        let all = accounts.chain([("pair and farm", self.pool.deviation)]);
        let differing = all.filter(|(_, deviation)| *deviation > 0);
        let lines: Vec<String> =
            differing.map(|(what, deviation)| format!("{what}: {deviation} wei")).collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(Problem::new(Exit::Mismatch, "the contracts count otherwise than staking-math")
            .why(lines.join("\n"))
            .next("the contracts were built from another commit than this tool, or one of them is wrong"))
    }
}

/// Plays the scenario on a chain: `embedded`, or a development chain's URL.
pub(super) async fn play(
    scenario: &Scenario,
    against: &str,
    real_time: bool,
    progress: &Progress,
) -> anyhow::Result<Replay> {
    // What swaps to a price take, and all LP tokens, depend on the order of events and not on their instants.
    let plan = series::play(scenario, &scenario.times(START))?;
    let dev = DevChain::open(&scenario.accounts(), against, real_time).await?;
    let stage = Stage::deploy(scenario, dev, progress).await?;
    stage.prepare(scenario, &plan, progress).await?;
    stage.play(scenario, &plan, progress).await
}

struct Stage {
    dev: DevChain,
    /// First and second.
    tokens: [ITokenInstance<DynProvider>; 2],
    reward: ITokenInstance<DynProvider>,
    pair: IPairInstance<DynProvider>,
    router: IRouterInstance<DynProvider>,
    farm: IFarmInstance<DynProvider>,
}

impl Stage {
    async fn deploy(scenario: &Scenario, dev: DevChain, progress: &Progress) -> anyhow::Result<Self> {
        let contracts = vec![TOKEN, PAIR, PAIR_FACTORY, ROUTER, FARM, FARM_LENS];
        let artifacts = Artifacts::of_contracts(contracts, progress).await?;
        let (owner, provider) = (dev.owner, dev.chain.provider.clone());
        let deployer = Deployer::new(&dev.chain, owner, fresh_salt(&dev.chain).await?)?;
        let deploy = async |contract, arguments: &[u8]| -> anyhow::Result<Address> {
            Ok(deployer.deploy(artifacts.of(&contract)?, arguments).await?.address)
        };
        progress.step("deploying three tokens");
        let [first, second] = scenario.tokens.each_ref().map(String::as_str);
        let mut tokens = Vec::with_capacity(3);
        for (title, symbol) in [("First", first), ("Second", second), ("Reward", "RWD")] {
            let arguments = (title.to_owned(), symbol.to_owned(), U256::ZERO, owner, owner);
            let token = deploy(TOKEN, &arguments.abi_encode_params()).await?;
            tokens.push(IToken::new(token, provider.clone()));
        }
        let [first, second, reward] = tokens.try_into().map_err(|_| Problem::failure("not three tokens"))?;
        let (token_a, token_b) = (*first.address(), *second.address());

        progress.step("deploying PairFactory and Router");
        let implementation = deploy(PAIR, &[]).await?;
        let factory = deploy(PAIR_FACTORY, &(owner, implementation).abi_encode_params()).await?;
        let router = deploy(ROUTER, &factory.abi_encode()).await?;
        let factory = IPairFactory::new(factory, provider.clone());
        let create = factory.createPair(token_a, token_b).into_transaction_request();
        dev.chain.send("createPair", owner, create).await?;
        let pair = factory.getPair(token_a, token_b).call().await?;

        progress.step("deploying FarmLens and Farm");
        let lens = deploy(FARM_LENS, &[]).await?;
        let farm = deploy(FARM, &(owner, *reward.address(), lens).abi_encode_params()).await?;
        let farm = IFarm::new(farm, provider.clone());
        // Nobody is in the second pool, whose LP token is therefore any.
        for alloc in scenario.allocations {
            let add = farm.add(U256::from(alloc), pair, Address::ZERO).into_transaction_request();
            dev.chain.send("adding a pool", owner, add).await?;
        }
        let (pair, router) = (IPair::new(pair, provider.clone()), IRouter::new(router, provider));
        Ok(Self { dev, tokens: [first, second], reward, pair, router, farm })
    }

    /// Everything that is not the scenario: ether, tokens, approvals of exactly what will be needed.
    async fn prepare(&self, scenario: &Scenario, plan: &Series, progress: &Progress) -> anyhow::Result<()> {
        progress.step("giving everybody what they will need");
        let (owner, router, farm) = (self.dev.owner, *self.router.address(), *self.farm.address());
        for (name, actor) in &self.dev.actors {
            self.dev.give_ether(*actor).await?;
            let of = |does: &dyn Fn(&Happened) -> bool, paid: &dyn Fn(&Amounts) -> u128| {
                let events = plan.events.iter().filter(|event| event.who == *name && does(event));
                let amounts = events.map(|event| U256::from(paid(&event.moved.paid)));
                amounts.fold(U256::ZERO, U256::saturating_add)
            };
            let pays = [of(&|_| true, &|paid| paid.first), of(&|_| true, &|paid| paid.second)];
            for (token, amount) in self.tokens.iter().zip(pays) {
                self.send(owner, token.mint(*actor, amount)).await?;
                self.send(*actor, token.approve(router, amount)).await?;
            }
            let removed = of(&|event| event.action == "remove", &|paid| paid.liquidity);
            self.send(*actor, self.pair.approve(router, removed)).await?;
            let deposited = of(&|event| event.action == "deposit", &|paid| paid.liquidity);
            self.send(*actor, self.pair.approve(farm, deposited)).await?;
        }
        let funds = scenario.events.iter().fold(U256::ZERO, |sum, event| match event.act {
            Act::Fund(amount) => sum.saturating_add(U256::from(amount)),
            _ => sum,
        });
        self.send(owner, self.reward.mint(owner, funds)).await?;
        self.send(owner, self.reward.approve(farm, funds)).await
    }

    async fn send<P: Provider, D: CallDecoder>(
        &self,
        from: Address,
        call: CallBuilder<P, D>,
    ) -> anyhow::Result<()> {
        self.dev.chain.send("preparing", from, call.into_transaction_request()).await?;
        Ok(())
    }

    async fn play(self, scenario: &Scenario, plan: &Series, progress: &Progress) -> anyhow::Result<Replay> {
        let start = self.dev.start().await?;
        let planned = scenario.times(start);
        let (mut seen, mut times, mut gas) = (Seen::default(), Vec::new(), 0);
        for (index, (event, &at)) in scenario.events.iter().zip(&planned.events).enumerate() {
            progress.step(format!("event {} of {}", index + 1, planned.events.len()));
            let from = event.act.who().map_or(Ok(self.dev.owner), |who| self.dev.actor(who))?;
            let request = self.request(event, from, &plan.events[index].moved);
            let receipt = self.dev.act(&event.name(), at, from, request).await?;
            times.push(self.dev.chain.time_of(&receipt).await?);
            seen.moved.push(self.moved(&receipt, from));
            seen.looks.push(self.look(receipt.block_number.unwrap_or_default()).await?);
            gas += receipt.gas_used;
        }
        let (block, end) = self.dev.end(planned.end).await?;
        seen.looks.push(self.look(block).await?);
        let actual = Times { start, events: times, end };
        let model = series::play(scenario, &actual)?;
        let (accounts, pool) = compare(&model, &seen)?;
        Ok(Replay {
            chain_id: self.dev.chain.id,
            pair: *self.pair.address(),
            farm: *self.farm.address(),
            transactions: scenario.events.len(),
            gas,
            lateness: planned.lateness(&actual),
            accounts,
            pool,
        })
    }

    fn request(&self, event: &Event, from: Address, planned: &Moved) -> TransactionRequest {
        let (pool, paid, got) = (U256::from(POOL), &planned.paid, &planned.got);
        let [first, second] = self.tokens.each_ref().map(|token| *token.address());
        // Less than planned is to be seen and not refused.
        let (least, deadline) = (U256::ZERO, U256::MAX);
        match &event.act {
            Act::Provide(_, desired) => {
                let [a, b] = desired.map(U256::from);
                let call = self.router.addLiquidity(first, second, a, b, least, least, from, deadline);
                call.into_transaction_request()
            }
            Act::Remove(..) => {
                let burnt = U256::from(paid.liquidity);
                let call = self.router.removeLiquidity(first, second, burnt, least, least, from, deadline);
                call.into_transaction_request()
            }
            Act::Swap(..) => {
                let (amount, path) = match paid.first {
                    0 => (paid.second, vec![second, first]),
                    amount => (amount, vec![first, second]),
                };
                let amount = U256::from(amount);
                let call = self.router.swapExactTokensForTokens(amount, least, path, from, deadline);
                call.into_transaction_request()
            }
            Act::Deposit(..) => {
                self.farm.deposit_0(pool, U256::from(paid.liquidity), from).into_transaction_request()
            }
            Act::Withdraw(..) => {
                self.farm.withdraw_0(pool, U256::from(got.liquidity), from).into_transaction_request()
            }
            Act::Harvest(_) => self.farm.harvest(pool, from).into_transaction_request(),
            Act::Exit(_) => {
                let amount = U256::from(got.liquidity);
                self.farm.withdrawAndHarvest(pool, amount, from).into_transaction_request()
            }
            Act::Fund(amount) => {
                self.farm.fund(U256::from(*amount), 0, B256::ZERO).into_transaction_request()
            }
            Act::Emit(rate) => self.farm.setSushiPerSecond(U256::from(*rate)).into_transaction_request(),
        }
    }

    /// What a transaction moved from and to an account.
    fn moved(&self, receipt: &TransactionReceipt, account: Address) -> Moved {
        let [first, second] = self.tokens.each_ref().map(|token| *token.address());
        let watched = [first, second, *self.pair.address(), *self.reward.address()];
        let (mut paid, mut got) = ([0_u128; 4], [0_u128; 4]);
        for log in receipt.logs() {
            let place = watched.iter().position(|token| *token == log.address());
            let (Some(place), Ok(it)) = (place, Transfer::decode_log(&log.inner)) else { continue };
            let amount: u128 = it.value.saturating_to();
            if it.from == account {
                paid[place] = paid[place].saturating_add(amount);
            }
            if it.to == account {
                got[place] = got[place].saturating_add(amount);
            }
        }
        Moved { paid: Amounts::of(paid), got: Amounts::of(got) }
    }

    /// What everybody, the pair and the farm have in a block.
    async fn look(&self, block: u64) -> anyhow::Result<Look> {
        let mut accounts = Vec::with_capacity(self.dev.actors.len());
        let [first, second] = &self.tokens;
        for (name, actor) in &self.dev.actors {
            let pool = U256::from(POOL);
            let amounts = [
                first.balanceOf(*actor).block(block.into()).call().await?,
                second.balanceOf(*actor).block(block.into()).call().await?,
                self.pair.balanceOf(*actor).block(block.into()).call().await?,
                self.farm.userInfo(pool, *actor).block(block.into()).call().await?.amount,
                // The reward token is fresh: whatever an account holds of it, the farm paid.
                self.reward.balanceOf(*actor).block(block.into()).call().await?,
                self.farm.pendingSushi(pool, *actor).block(block.into()).call().await?,
            ];
            accounts.push(Account::new(name, amounts.map(|wei| wei.saturating_to())));
        }
        let farm = *self.farm.address();
        let reserves = self.pair.getReserves().block(block.into()).call().await?;
        let mut reserves = [reserves.reserve0, reserves.reserve1].map(U256::from);
        if first.address() > second.address() {
            reserves.reverse();
        }
        let amounts = [
            reserves[0],
            reserves[1],
            self.pair.totalSupply().block(block.into()).call().await?,
            self.pair.balanceOf(farm).block(block.into()).call().await?,
            self.farm.undistributed().block(block.into()).call().await?,
        ];
        Ok(Look { accounts, pool: Pool::new(amounts.map(|wei| wei.saturating_to())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_deviates_is_a_mismatch_and_is_named() {
        let replay = |account, pool| {
            let (model, chain) = (Account::new("Alice", [0; 6]), Account::new("Alice", [0; 6]));
            let accounts = vec![Comparison { model, chain, deviation: account }];
            let pool = Comparison { model: Pool::default(), chain: Pool::default(), deviation: pool };
            let (pair, farm, transactions, gas) = (Address::ZERO, Address::ZERO, 1, 1);
            Replay { chain_id: 1, pair, farm, transactions, gas, lateness: 0, accounts, pool }.verdict()
        };
        assert_eq!(replay(0, 0), Ok(()));
        for (account, pool, words) in [(1, 0, "Alice: 1 wei"), (0, 2, "pair and farm: 2 wei")] {
            let problem = replay(account, pool).unwrap_err();
            assert_eq!(problem.exit, Exit::Mismatch);
            assert!(problem.to_string().contains(words), "{problem}");
        }
    }
}
