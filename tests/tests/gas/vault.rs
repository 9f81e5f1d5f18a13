//! Gas of a vault's operations, called directly, one transaction each, so that every slot is cold. The asset is in
//! Solidity, programs are cached. Then a vault that lends to a farm, through tokens of ours.

use crate::snapshot;
use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::SolValue;
use staking_abi::IToken::{self, ITokenInstance};
use staking_tests::fixtures::PlainToken;
use staking_tests::{Compounding, Receipt, Vault, World, ether};
use stylus_node::config::ChainConfig;

const GROUP: &str = "Vault, PlainToken, programs cached";
const LENDING: &str = "Vault that lends to a farm, programs cached";

/// Seconds between two operations.
const PAUSE: u64 = 100;

struct Bench {
    stage: Vault,
    asset: ITokenInstance<DynProvider>,
    figures: Vec<(String, String, u64)>,
}

impl Bench {
    async fn new() -> Self {
        let world = World::reproducible(ChainConfig::default()).await;
        let supply = (world.owner, ether(1_000_000)).abi_encode();
        let asset = world.create(&PlainToken::BYTECODE, &supply).await;
        let asset = IToken::new(asset, world.provider().clone());
        let stage = Vault::of(world, *asset.address(), 0, false).await;
        for account in [stage.world.owner, stage.world.alice] {
            let approve = asset.approve(stage.address(), U256::MAX).into_transaction_request();
            stage.world.send(account, approve).await;
        }
        stage.send(stage.world.owner, asset.transfer(stage.world.alice, ether(1_000))).await;
        Self { stage, asset, figures: Vec::new() }
    }

    async fn measure(&mut self, name: &str, from: Address, call: TransactionRequest) -> Receipt {
        let receipt = measured(&self.stage.world, from, call).await;
        self.figures.push((GROUP.to_owned(), name.to_owned(), receipt.gas_used));
        receipt
    }

    async fn run(mut self) -> Vec<(String, String, u64)> {
        let (owner, alice) = (self.stage.world.owner, self.stage.world.alice);
        let vault = self.stage.vault.clone();
        for name in ["deposit, first in the vault", "deposit, again"] {
            let call = vault.deposit_0(ether(100), alice).into_transaction_request();
            self.measure(name, alice, call).await;
        }
        self.stage.send(owner, self.asset.transfer(self.stage.address(), ether(7))).await;
        let call = vault.report().into_transaction_request();
        self.measure("report of a gift, first", alice, call).await;
        let call = vault.deposit_0(ether(10), owner).into_transaction_request();
        self.measure("deposit, second account, profit unlocking", owner, call).await;
        let call = vault.deposit_0(ether(10), owner).into_transaction_request();
        self.measure("deposit, again, profit unlocking", owner, call).await;
        self.stage.world.chain.skip_seconds(8 * 86_400).await.unwrap();
        // What has unlocked is cleared by the next report.
        self.stage.report().await;
        for name in ["deposit, steady"] {
            let call = vault.deposit_0(ether(10), alice).into_transaction_request();
            self.measure(name, alice, call).await;
        }
        let call = vault.mint_0(ether(10), alice).into_transaction_request();
        self.measure("mint, steady", alice, call).await;
        let call = vault.withdraw_0(ether(10), alice, alice).into_transaction_request();
        self.measure("withdraw, a part", alice, call).await;
        let call = vault.redeem_0(ether(10), alice, alice).into_transaction_request();
        self.measure("redeem, a part", alice, call).await;
        let call = vault.transfer(owner, ether(1)).into_transaction_request();
        self.measure("transfer, to a holder", alice, call).await;
        let shares = self.stage.shares_of(owner).await;
        let call = vault.redeem_0(shares, owner, owner).into_transaction_request();
        self.measure("redeem, all", owner, call).await;
        self.figures
    }
}

async fn measured(world: &World, from: Address, call: TransactionRequest) -> Receipt {
    world.chain.skip_seconds(PAUSE).await.unwrap();
    world.send(from, call).await
}

async fn lending() -> Vec<(String, String, u64)> {
    let stage = Compounding::still(0).await;
    let (world, vault, alice) = (&stage.world, &stage.vault, stage.world.alice);
    stage.deposit(alice, ether(50_000)).await;
    vault.prepare(alice, ether(1_000)).await;
    let mut figures = Vec::new();
    let mut note =
        |name: &str, receipt: &Receipt| figures.push((LENDING.to_owned(), name.to_owned(), receipt.gas_used));
    note(
        "deposit",
        &measured(world, alice, vault.vault.deposit_0(ether(500), alice).into_transaction_request()).await,
    );
    note("tend", &measured(world, alice, vault.vault.tend().into_transaction_request()).await);
    for name in ["harvest, first", "harvest, again"] {
        stage.pass_a_day().await;
        note(
            name,
            &measured(world, world.bob, stage.strategy.harvest(world.bob).into_transaction_request()).await,
        );
    }
    note(
        "redeem from the farm",
        &measured(world, alice, vault.vault.redeem_0(ether(9), alice, alice).into_transaction_request())
            .await,
    );
    figures
}

#[tokio::test]
async fn a_vault_costs_what_the_snapshot_says() {
    let mut figures = Bench::new().await.run().await;
    figures.extend(lending().await);
    snapshot::compare("gas-vault.json", figures);
}
