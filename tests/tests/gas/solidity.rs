//! Gas of reaching the contracts through Solidity, one transaction each, beside the same call made directly. Tokens are
//! in Solidity, programs cached, approvals endless, and every operation finds the words it writes in use.

use crate::snapshot;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IFarm::HookFailed;
use staking_abi::IStakingRewards::RewardPaid as PoolPaid;
use staking_abi::IToken::ITokenInstance;
use staking_tests::fixtures::HookRewarder::BonusPaid;
use staking_tests::fixtures::PlainToken;
use staking_tests::fixtures::StakingWrapper::RewardPaid;
use staking_tests::{Bonus, Depositing, Farm, Pool, Receipt, Vault, World, Wrapped, ether, logs};
use stylus_node::config::ChainConfig;

/// Seconds between two operations.
const PAUSE: u64 = 100;

/// What was measured, each operation directly and through a contract.
struct Table<'a> {
    world: &'a World,
    group: &'static str,
    /// What the other way is called.
    way: &'static str,
    figures: Vec<(String, String, u64)>,
}

impl<'a> Table<'a> {
    fn new(world: &'a World, group: &'static str, way: &'static str) -> Self {
        Self { world, group, way, figures: Vec::new() }
    }

    /// Notes an operation's gas on both ways and the difference.
    fn note(&mut self, name: &str, direct: &Receipt, through: &Receipt) {
        let overhead = through.gas_used.checked_sub(direct.gas_used).expect("a detour costs something");
        for (way, gas) in [("direct", direct.gas_used), ("overhead", overhead), (self.way, through.gas_used)]
        {
            self.figures.push((self.group.to_owned(), format!("{name}, {way}"), gas));
        }
    }

    async fn send(&self, from: Address, call: TransactionRequest) -> Receipt {
        self.world.chain.skip_seconds(PAUSE).await.unwrap();
        self.world.send(from, call).await
    }
}

async fn world() -> World {
    World::reproducible(ChainConfig::default()).await
}

/// A token of which the owner holds a million and whoever is listed a thousand.
async fn token(world: &World, holders: &[Address]) -> Address {
    let token = world.create(&PlainToken::BYTECODE, &(world.owner, ether(1_000_000)).abi_encode()).await;
    let instance = ITokenInstance::new(token, world.provider().clone());
    for holder in holders {
        let gift = instance.transfer(*holder, ether(1_000)).into_transaction_request();
        world.send(world.owner, gift).await;
    }
    token
}

async fn approve(
    world: &World,
    token: &ITokenInstance<alloy::providers::DynProvider>,
    from: Address,
    to: Address,
) {
    world.send(from, token.approve(to, U256::MAX).into_transaction_request()).await;
}

/// Alice stakes herself, Bob through a wrapper that Mallory uses too.
async fn wrapper() -> Vec<(String, String, u64)> {
    let world = world().await;
    let (alice, bob, mallory) = (world.alice, world.bob, world.mallory);
    let (stake, reward) = (token(&world, &[alice, bob, mallory]).await, token(&world, &[]).await);
    let stage = Wrapped::of(Pool::trusting(world.clone(), stake, reward).await).await;
    let (pool, wrapper) = (&stage.pool.staking, &stage.wrapper);
    for (account, spender) in
        [(alice, stage.pool.address()), (bob, stage.address()), (mallory, stage.address())]
    {
        approve(&world, &stage.pool.stake_token, account, spender).await;
    }
    stage.pool.fund(ether(1_000)).await;
    let mut table = Table::new(&world, "StakingRewards, through StakingWrapper", "through");
    let stake = || pool.stake(ether(10)).into_transaction_request();
    let deposit = || wrapper.deposit(ether(10)).into_transaction_request();
    let fetch = || wrapper.claim().into_transaction_request();
    let get = || pool.getReward().into_transaction_request();
    for _ in 0..2 {
        table.send(alice, stake()).await;
        table.send(mallory, deposit()).await;
        table.send(bob, deposit()).await;
    }
    // So that everybody has a reward balance and a debt.
    for (account, call) in [(alice, get()), (mallory, fetch()), (bob, fetch())] {
        table.send(account, call).await;
    }
    let (direct, through) = (table.send(alice, stake()).await, table.send(bob, deposit()).await);
    table.note("stake", &direct, &through);
    let direct = table.send(alice, pool.withdraw(ether(1)).into_transaction_request()).await;
    let through = table.send(bob, wrapper.withdraw(ether(1)).into_transaction_request()).await;
    table.note("withdraw a part", &direct, &through);
    let direct = table.send(alice, get()).await;
    let through = table.send(mallory, fetch()).await;
    assert_eq!(logs::<PoolPaid>(&through, stage.pool.address()).len(), 1, "fetched");
    table.note("claim", &direct, &through);
    // In the same second all that is due to Bob is there.
    let through = world.send(bob, fetch()).await;
    assert!(logs::<PoolPaid>(&through, stage.pool.address()).is_empty());
    assert_eq!(logs::<RewardPaid>(&through, stage.address()).len(), 1);
    table.note("claim of what was fetched before", &direct, &through);
    table.figures
}

/// Alice deposits herself, Bob through a depositor; both with bounds.
async fn depositor() -> Vec<(String, String, u64)> {
    let world = world().await;
    let (alice, bob) = (world.alice, world.bob);
    let asset = token(&world, &[alice, bob]).await;
    let this = Depositing::of(Vault::of(world.clone(), asset, 0, false).await).await;
    let (stage, vault, depositor) = (&this.stage, &this.stage.vault, &this.depositor);
    for (account, spender) in [(alice, stage.address()), (bob, this.address())] {
        approve(&world, &stage.asset, account, spender).await;
    }
    stage.send(bob, vault.approve(this.address(), U256::MAX)).await;
    let mut table = Table::new(&world, "Vault, through VaultDepositor", "through");
    let (assets, least) = (ether(10), ether(9));
    let enter = || vault.deposit_1(assets, alice, least).into_transaction_request();
    let deposit = || depositor.deposit(assets, bob, least).into_transaction_request();
    for _ in 0..2 {
        table.send(alice, enter()).await;
        table.send(bob, deposit()).await;
    }
    let (direct, through) = (table.send(alice, enter()).await, table.send(bob, deposit()).await);
    table.note("deposit", &direct, &through);
    let through = table.send(bob, depositor.tryDeposit(assets, bob, least).into_transaction_request()).await;
    table.note("deposit that gives back what is refused", &direct, &through);
    let direct =
        table.send(alice, vault.redeemMin(assets, alice, alice, least).into_transaction_request()).await;
    let through = table.send(bob, depositor.redeem(assets, bob, least).into_transaction_request()).await;
    table.note("redeem a part", &direct, &through);
    let through =
        table.send(bob, depositor.redeemAvailable(assets, bob, least).into_transaction_request()).await;
    table.note("redeem of what can be paid", &direct, &through);
    table.figures
}

/// Alice farms, first without a rewarder and then with one.
async fn rewarder() -> Vec<(String, String, u64)> {
    let world = world().await;
    let (alice, bob) = (world.alice, world.bob);
    let (lp, reward, bonus) =
        (token(&world, &[alice, bob]).await, token(&world, &[]).await, token(&world, &[]).await);
    let farm = Farm::of(world.clone(), lp, reward, false).await.started().await;
    for account in [alice, bob] {
        approve(&world, &farm.lp, account, farm.address()).await;
    }
    let mut table = Table::new(&world, "Farm, with a HookRewarder", "with it");
    let pid = U256::ZERO;
    let calls = || {
        [
            ("deposit", farm.farm.deposit_0(pid, ether(10), alice).into_transaction_request()),
            ("harvest", farm.farm.harvest(pid, alice).into_transaction_request()),
            ("withdraw a part", farm.farm.withdraw_0(pid, ether(1), alice).into_transaction_request()),
        ]
    };
    let enter = || farm.farm.deposit_0(pid, ether(10), bob).into_transaction_request();
    table.send(bob, enter()).await;
    let mut direct = Vec::new();
    // The second time around every word is in use.
    for _ in 0..2 {
        direct.clear();
        for (_, call) in calls() {
            direct.push(table.send(alice, call).await);
        }
    }
    let stage = Bonus::of(farm.clone(), bonus).await;
    stage.fund(ether(1_000), 864_000).await;
    table.send(bob, enter()).await;
    for round in 0..2 {
        for ((name, call), direct) in calls().into_iter().zip(&direct) {
            let receipt = table.send(alice, call).await;
            assert!(logs::<HookFailed>(&receipt, farm.address()).is_empty());
            if round == 1 {
                assert_eq!(logs::<BonusPaid>(&receipt, stage.address()).len(), 1, "{name}");
                table.note(name, direct, &receipt);
            }
        }
    }
    table.figures
}

#[tokio::test]
async fn integrators_in_solidity_cost_what_the_snapshot_says() {
    let mut figures = wrapper().await;
    figures.extend(depositor().await);
    figures.extend(rewarder().await);
    snapshot::compare("gas-solidity.json", figures);
}
