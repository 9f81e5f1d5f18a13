//! The `stylus-node` binary: a local Arbitrum Stylus chain on a port.

use clap::Parser;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use stylus_node::accounts::TEST_ACCOUNTS;
use stylus_node::config::{ARBOS_VERSIONS, ChainConfig, DEV_CHAIN_ID};
use stylus_node::node::Node;
use stylus_node::rpc::{Mining, Server};
use stylus_node::store::Recovery;

/// A local Arbitrum Stylus chain: EVM and WASM contracts, Nitro's prices, no Docker.
#[derive(Parser)]
#[command(name = "stylus-node", version)]
struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8547)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Chain id
    #[arg(long, default_value_t = DEV_CHAIN_ID, value_parser = clap::value_parser!(u64).range(1..))]
    chain_id: u64,
    /// Well-known test accounts to fund besides the chain owner
    #[arg(long, default_value_t = 10, value_parser = accounts)]
    accounts: usize,
    /// ArbOS version whose rules and prices apply, from 32 to 60
    #[arg(long, default_value_t = ChainConfig::default().arbos_version, value_parser = clap::value_parser!(u64).range(ARBOS_VERSIONS))]
    arbos_version: u64,
    /// File that keeps the chain: it goes on from there, and what it acknowledged survives a kill at any moment
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Seconds between blocks; without it, every transaction gets a block at once
    #[arg(long, value_name = "SECONDS", value_parser = seconds, conflicts_with = "no_mining")]
    block_time: Option<Duration>,
    /// Make blocks only when a request asks for them
    #[arg(long)]
    no_mining: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give a number of seconds".to_owned())?;
    if !(0.01..=86_400.0).contains(&seconds) {
        return Err("give a number of seconds from 0.01 to 86400".into());
    }
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

fn accounts(text: &str) -> Result<usize, String> {
    let most = TEST_ACCOUNTS.len();
    match text.parse() {
        Ok(count) if count <= most => Ok(count),
        _ => Err(format!("give a number from 0 to {most}")),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = ChainConfig {
        chain_id: arguments.chain_id,
        accounts: arguments.accounts,
        ..ChainConfig::for_arbos(arguments.arbos_version)
    };
    let (node, recovery) = match &arguments.state {
        None => (Node::start(config.clone()), Recovery::default()),
        Some(path) => match Node::open(config.clone(), path) {
            Ok(opened) => opened,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    if recovery.torn > 0 {
        eprintln!(
            "note: an incomplete last line of {} bytes was cut off the state file; nobody was told of it",
            recovery.torn
        );
    }
    let mining = match arguments.block_time {
        Some(span) => Mining::Every(span),
        None if arguments.no_mining => Mining::Manual,
        None => Mining::Automatic,
    };
    if let Err(error) = node.set_mining(mining) {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    let server = match node.serve(SocketAddr::new(arguments.host, arguments.port)).await {
        Ok(server) => server,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Somebody who closes our stdout still wants the chain.
    let _ = banner(&node, &config, &arguments, recovery, &server);
    stopped().await;
    server.stop().await;
    if let Err(error) = node.sync() {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Waits for ctrl-c or, where there is such a thing, the signal that `kill` and Docker send.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn banner(
    node: &Node,
    config: &ChainConfig,
    arguments: &Arguments,
    recovery: Recovery,
    server: &Server,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let ether =
        config.account_balance / alloy_primitives::U256::from(10).pow(alloy_primitives::U256::from(18));
    writeln!(out, "stylus-node {}, a local Arbitrum Stylus chain\n", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "Available Accounts\n==================")?;
    for (index, account) in node.accounts().iter().enumerate() {
        let role = if index == 0 { ", chain owner" } else { "" };
        writeln!(out, "({index}) {} ({ether} ETH{role})", account.address)?;
    }
    writeln!(out, "\nPrivate Keys (public knowledge: never use them elsewhere)\n==================")?;
    for (index, account) in node.accounts().iter().enumerate() {
        writeln!(out, "({index}) {}", account.key)?;
    }
    writeln!(out, "\nChain ID:       {}", config.chain_id)?;
    writeln!(out, "ArbOS version:  {}", config.arbos_version)?;
    writeln!(out, "Base fee:       {} wei", config.base_fee)?;
    writeln!(out, "Gas limit:      {} per transaction", config.tx_gas_limit)?;
    match (arguments.block_time, arguments.no_mining) {
        (Some(span), _) => writeln!(out, "Blocks:         one every {} s", span.as_secs_f64())?,
        (None, true) => writeln!(out, "Blocks:         on request")?,
        (None, false) => writeln!(out, "Blocks:         one per transaction")?,
    }
    if let Some(path) = &arguments.state {
        let found =
            if recovery.existed { format!("goes on at block {}", recovery.height) } else { "new".into() };
        writeln!(out, "State file:     {} ({found})", path.display())?;
    }
    writeln!(out, "\nListening on {}", server.url())?;
    out.flush()
}
