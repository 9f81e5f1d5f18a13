//! `stake cache`: which programs start at the cached price, what a place costs, and bidding for one.

mod bid;

use super::recorded::{Looking, Recorded};
use super::transact::TransactArgs;
use crate::amount::ether;
use crate::chain::Chain;
use crate::output::{self, grouped, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::caching::{Market, is_cached, size_of, start_gas};
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, U256};
use clap::{Args, Subcommand};
use serde_json::json;

/// Arguments of `stake cache`.
#[derive(Debug, Args)]
pub struct CacheArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: CacheCommand,
}

/// What `stake cache` does.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// What is cached, what that saves, and what a place costs
    Status(StatusArgs),
    /// Bid the least with which every program without a place gets one and keeps it for now
    Bid(BidArgs),
}

/// Arguments of `stake cache status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Programs [default: those of the recorded suites]
    #[arg(value_name = "ADDRESS")]
    pub programs: Vec<Address>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub looking: Looking,
}

/// Arguments of `stake cache bid`.
#[derive(Debug, Args)]
pub struct BidArgs {
    /// Programs [default: those of the recorded suites]
    #[arg(value_name = "ADDRESS")]
    pub programs: Vec<Address>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Most wei to bid for one program
    #[arg(long, value_name = "WEI", default_value = "10000000000000000")]
    pub max: U256,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub transact: TransactArgs,
}

/// Shows or bids.
pub async fn run(args: CacheArgs) -> anyhow::Result<()> {
    match args.command {
        CacheCommand::Status(args) => status(args).await,
        CacheCommand::Bid(args) => bid::run(args).await,
    }
}

/// A program and its place.
struct Place {
    name: String,
    address: Address,
    code_hash: B256,
    cached: bool,
    start_gas: (u64, u64),
    size: u64,
    bid: Option<U256>,
}

async fn places(
    chain: &Chain,
    market: Option<&Market>,
    programs: Vec<(String, Address)>,
    progress: &Progress,
) -> anyhow::Result<Vec<Place>> {
    let mut places = Vec::new();
    for (name, address) in programs {
        progress.step(format!("looking at {name}"));
        let Program::Active { code_hash, .. } = Program::read(chain, address, BlockId::latest()).await?
        else {
            return Err(Problem::new(Exit::Mismatch, format!("{name} at {address} is no active program"))
                .next("stake keepalive renews what has expired")
                .into());
        };
        let cached = is_cached(chain, code_hash).await?;
        let size = size_of(chain, code_hash).await?;
        let bid = match market {
            Some(market) if !cached => market.bid_for_all(chain, size).await?,
            _ => None,
        };
        let start_gas = start_gas(chain, address).await?;
        places.push(Place { name, address, code_hash, cached, start_gas, size, bid });
    }
    Ok(places)
}

async fn status(args: StatusArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let chain = args.looking.connect().await?;
    let market = Market::find(&chain).await;
    let Looking { rpc_url, recorded, json } = &args.looking;
    let programs = recorded.programs(&args.programs, &chain, rpc_url)?;
    let places = places(&chain, market.as_ref(), programs, &progress).await?;
    progress.finish();
    if *json {
        let places: Vec<_> = places
            .iter()
            .map(|it| {
                json!({
                    "name": it.name, "address": it.address.to_string(), "codeHash": it.code_hash,
                    "cached": it.cached, "size": it.size, "startGas": it.start_gas.0, "startGasCached": it.start_gas.1,
                    "minBid": it.bid.map(|bid| bid.to_string()),
                })
            })
            .collect();
        return output::json(&json!({
            "chainId": chain.id,
            "manager": market.map(|market| json!({
                "address": market.manager.to_string(), "paused": market.paused, "cacheSize": market.size,
                "queueSize": market.used,
            })),
            "programs": places,
        }));
    }
    let rows: Vec<Vec<String>> = places
        .iter()
        .map(|it| {
            vec![
                it.name.clone(),
                if it.cached { "yes" } else { "no" }.to_owned(),
                grouped(it.start_gas.0),
                grouped(it.start_gas.1),
                it.bid.map_or_else(|| "-".to_owned(), ether),
            ]
        })
        .collect();
    let head = ["program", "cached", "gas to start it", "cached", "least bid (ETH)"];
    let ending = match market {
        None => "No contract of this chain sells places in the cache.\n".to_owned(),
        Some(market) => format!(
            "{} sells places: {} of {} bytes are taken, bids are {}.\n",
            market.manager,
            grouped(market.used),
            grouped(market.size),
            if market.paused { "paused" } else { "taken" }
        ),
    };
    output::result(format!("{}\n{ending}", table(&head, &rows, &[2, 3, 4])))
}
