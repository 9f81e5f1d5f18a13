//! ERC-20: Token beside the tokens of OpenZeppelin, Solady and Solmate.

use super::bench::{ALICE, BOB, Bench, CAROL, OWNER, Player, ether, twin};
use super::floor::Words;
use super::split::Program;
use super::subject::{Figures, Subject};
use crate::build::TOKEN;
use crate::peers::Build;
use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolValue};
use staking_abi::IToken::{approveCall, mintCall, transferCall, transferFromCall};

/// The published tokens: name, contract.
const PEERS: &[(&str, &str)] = &[
    ("OpenZeppelin ERC20", "OpenZeppelinToken"),
    ("Solady ERC20", "SoladyToken"),
    ("Solmate ERC20", "SolmateToken"),
];

/// What each operation cannot do without: a word for each balance, one for the allowance.
pub(super) const FLOORS: &[(&str, Words)] = &[
    ("erc20.mint.first", Words::rewritten(1).fresh(1)),
    ("erc20.transfer.first", Words::rewritten(1).fresh(1)),
    ("erc20.transfer", Words::rewritten(2)),
    ("erc20.approve.first", Words::rewritten(0).fresh(1)),
    ("erc20.approve", Words::rewritten(1)),
    ("erc20.transferFrom", Words::rewritten(3)),
    ("erc20.transferFrom.endless", Words::rewritten(2).read(1)),
];

/// Whoever has none at first.
const NEWCOMER: Address = Address::repeat_byte(0xa5);

pub(super) async fn play(bench: &Bench, figures: &mut Figures) -> anyhow::Result<()> {
    let supply = U256::ONE << 120;
    for cached in [false, true] {
        let arguments = ("Peer token".to_owned(), "PEER".to_owned(), supply, OWNER, OWNER);
        let token = bench.deploy(TOKEN, &arguments.abi_encode_params(), cached).await?;
        let program = Program { address: token.address, start: token.start };
        let mut player = Player::new(bench, Subject::Ours { cached }, program, figures);
        if !cached {
            player.deployed("deploy.erc20", token.deployment);
        }
        story(player).await?;
    }
    let arguments = (OWNER, supply).abi_encode();
    let (address, gas) = bench.create(&twin("TwinERC20")?, &arguments).await?;
    let mut player = Player::new(bench, Subject::Twin, Program { address, start: 0 }, figures);
    player.deployed("deploy.erc20", gas);
    story(player).await?;

    let Some(peers) = &bench.peers else { return Ok(()) };
    for (name, contract) in PEERS {
        for build in [Build::USUAL, Build::FOR_GAS] {
            let (address, gas) = bench.create(&peers.code(contract, build)?, &arguments).await?;
            let subject = Subject::peer(name, build);
            let mut player = Player::new(bench, subject, Program { address, start: 0 }, figures);
            player.deployed("deploy.erc20", gas);
            story(player).await?;
        }
    }
    Ok(())
}

async fn story(mut token: Player<'_>) -> anyhow::Result<()> {
    token.bench.step(&token.subject, "tokens");
    // Only the owner of ours may, whom it reads; the twin has its whole supply from the beginning.
    if token.subject != Subject::Twin {
        let mint = mintCall { to: CAROL, value: ether(1) };
        token.measure("erc20.mint.first", OWNER, mint.abi_encode()).await?;
    }
    for account in [ALICE, BOB] {
        token.act(OWNER, transferCall { to: account, value: ether(100) }.abi_encode()).await?;
    }
    let transfer = |to| transferCall { to, value: ether(1) }.abi_encode();
    token.measure("erc20.transfer.first", ALICE, transfer(NEWCOMER)).await?;
    token.measure("erc20.transfer", ALICE, transfer(BOB)).await?;
    let approve = |value| approveCall { spender: BOB, value }.abi_encode();
    token.measure("erc20.approve.first", ALICE, approve(ether(50))).await?;
    token.measure("erc20.approve", ALICE, approve(ether(60))).await?;
    let take = || transferFromCall { from: ALICE, to: BOB, value: ether(1) }.abi_encode();
    token.measure("erc20.transferFrom", BOB, take()).await?;
    token.act(ALICE, approve(U256::MAX)).await?;
    token.measure("erc20.transferFrom.endless", BOB, take()).await?;
    Ok(())
}
