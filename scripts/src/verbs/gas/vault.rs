//! Vault shares: Vault beside the ERC-4626 vaults of OpenZeppelin, Solady and Solmate.

use super::bench::{ALICE, BOB, Bench, CAROL, OWNER, Player, ether, twin};
use super::floor::Words;
use super::split::Program;
use super::subject::{Figures, Subject};
use crate::build::VAULT;
use crate::peers::Build;
use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IVault::{
    deposit_0Call, mint_0Call, redeem_0Call, reportCall, transferCall, withdraw_0Call,
};

/// The published vaults: name, contract, whether its shares have an offset.
const PEERS: &[(&str, &str, bool)] = &[
    ("OpenZeppelin ERC4626", "OpenZeppelinVault", true),
    ("Solady ERC4626", "SoladyVault", true),
    ("Solmate ERC4626", "SolmateVault", false),
];

/// What each operation cannot do without: a word of the vault, one of the holder.
pub(super) const FLOORS: &[(&str, Words)] = &[
    ("vault.deposit.first", Words::rewritten(0).fresh(2)),
    ("vault.deposit.second", Words::rewritten(2)),
    ("vault.deposit.secondUser", Words::rewritten(1).fresh(1)),
    ("vault.deposit.steady", Words::rewritten(2)),
    ("vault.mint.first", Words::rewritten(1).fresh(1)),
    ("vault.mint.steady", Words::rewritten(2)),
    ("vault.withdraw.steady", Words::rewritten(2)),
    ("vault.redeem.steady", Words::rewritten(2)),
    ("vault.transfer", Words::rewritten(2)),
    ("vault.redeem.all", Words::rewritten(2).cleared(1)),
];

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    for cached in [false, true] {
        let asset = bench.token().await?;
        let (lens, name, symbol) = (Address::ZERO, "Vault share".to_owned(), "vAST".to_owned());
        let arguments = (OWNER, asset, lens, U256::ZERO, false, name, symbol).abi_encode_params();
        let vault = bench.deploy(VAULT, &arguments, cached).await?;
        let program = Program { address: vault.address, start: vault.start };
        let mut player = Player::new(bench, Subject::Ours { cached }, program, figures);
        if !cached {
            player.deployed("deploy.vault", vault.deployment);
        }
        story(player, asset, Gains::Reported).await?;
    }
    let asset = bench.token().await?;
    let (address, gas) = bench.create(&twin("TwinVault")?, &(OWNER, asset, U256::ZERO).abi_encode()).await?;
    let mut player = Player::new(bench, Subject::Twin, Program { address, start: 0 }, figures);
    player.deployed("deploy.vault", gas);
    story(player, asset, Gains::Reported).await?;

    let Some(peers) = &bench.peers else { return Ok(()) };
    for (name, contract, has_offset) in PEERS {
        for build in [Build::USUAL, Build::FOR_GAS] {
            let asset = bench.token().await?;
            let arguments = match has_offset {
                true => (asset, U256::ZERO).abi_encode(),
                false => asset.abi_encode(),
            };
            let (address, gas) = bench.create(&peers.code(contract, build)?, &arguments).await?;
            let subject = Subject::peer(name, build);
            let mut player = Player::new(bench, subject, Program { address, start: 0 }, figures);
            player.deployed("deploy.vault", gas);
            story(player, asset, Gains::AtOnce).await?;
        }
    }
    Ok(())
}

/// How a vault learns of gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gains {
    /// It looks at its balance in every call.
    AtOnce,
    /// By a report; then they unlock over time.
    Reported,
}

async fn story(mut vault: Player<'_>, asset: Address, gains: Gains) -> anyhow::Result<()> {
    let bench = vault.bench;
    bench.step(&vault.subject, "vaults");
    bench.approve(asset, vault.address()).await?;
    let deposit = |receiver| deposit_0Call { assets: ether(5), receiver }.abi_encode();
    vault.measure("vault.deposit.first", ALICE, deposit(ALICE)).await?;
    vault.measure("vault.deposit.second", ALICE, deposit(ALICE)).await?;

    let gift = transferCall { to: vault.address(), value: ether(1) };
    bench.act(OWNER, asset, gift.abi_encode()).await?;
    if gains == Gains::Reported {
        vault.act(OWNER, reportCall {}.abi_encode()).await?;
        // Long enough for all of it to unlock, and one more action to see that.
        bench.pass(60 * 86_400).await?;
        vault.act(OWNER, deposit(OWNER)).await?;
    }
    vault.measure("vault.deposit.secondUser", BOB, deposit(BOB)).await?;
    vault.measure("vault.deposit.steady", ALICE, deposit(ALICE)).await?;
    let mint = |receiver| mint_0Call { shares: ether(5), receiver }.abi_encode();
    vault.measure("vault.mint.first", CAROL, mint(CAROL)).await?;
    vault.measure("vault.mint.steady", ALICE, mint(ALICE)).await?;
    let withdraw = withdraw_0Call { assets: ether(1), receiver: ALICE, owner: ALICE };
    vault.measure("vault.withdraw.steady", ALICE, withdraw.abi_encode()).await?;
    let redeem = |shares, owner| redeem_0Call { shares, receiver: owner, owner }.abi_encode();
    vault.measure("vault.redeem.steady", ALICE, redeem(ether(1), ALICE)).await?;
    let transfer = transferCall { to: BOB, value: ether(1) };
    vault.measure("vault.transfer", ALICE, transfer.abi_encode()).await?;
    vault.measure("vault.redeem.all", CAROL, redeem(ether(5), CAROL)).await?;
    Ok(())
}
