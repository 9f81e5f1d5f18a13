//! `stake cache`: which programs start at the cached price, what a place costs, and bidding for one.

use super::recorded::Recorded;
use super::transact::{Outcome, TransactArgs};
use crate::amount::ether;
use crate::chain::Chain;
use crate::deploy::fee::DataFee;
use crate::output::{self, grouped, table};
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use crate::suite::caching::{Market, is_cached, start_gas};
use crate::suite::execute::Needed;
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
    /// Bid the least that is enough for every program without a place
    Bid(BidArgs),
}

/// Arguments of `stake cache status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Programs [default: those of the recorded suites]
    #[arg(value_name = "ADDRESS")]
    pub programs: Vec<Address>,
    /// Chain that is meant
    #[arg(long, value_name = "URL")]
    pub rpc_url: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened arguments document themselves")]
    pub recorded: Recorded,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
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
        CacheCommand::Bid(args) => bid(args).await,
    }
}

/// A program and its place.
struct Place {
    name: String,
    address: Address,
    code_hash: B256,
    cached: bool,
    start_gas: (u64, u64),
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
        let bid = match market {
            Some(market) if !cached => Some(market.bid_for(chain, address).await?),
            _ => None,
        };
        let start_gas = start_gas(chain, address).await?;
        places.push(Place { name, address, code_hash, cached, start_gas, bid });
    }
    Ok(places)
}

async fn status(args: StatusArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let chain = Chain::connect(&args.rpc_url, signer::wallet([])).await?;
    let market = Market::find(&chain).await;
    let programs = args.recorded.programs(&args.programs, &chain, &args.rpc_url)?;
    let places = places(&chain, market.as_ref(), programs, &progress).await?;
    progress.finish();
    if args.json {
        let places: Vec<_> = places
            .iter()
            .map(|it| {
                json!({
                    "name": it.name, "address": it.address.to_string(), "codeHash": it.code_hash,
                    "cached": it.cached, "startGas": it.start_gas.0, "startGasCached": it.start_gas.1,
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

async fn bid(args: BidArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let sender = args.transact.open().await?;
    let chain = &sender.chain;
    let not_ready = |what: &str| Problem::new(Exit::ChainNotReady, what.to_owned());
    let Some(market) = Market::find(chain).await else {
        return Err(not_ready("no contract of this chain sells places in the cache")
            .why("the programs work all the same; each call starts dearer")
            .into());
    };
    if market.paused {
        return Err(not_ready("bids are paused")
            .why(format!(
                "{} says so; the programs work all the same, each call starts dearer",
                market.manager
            ))
            .next("run this again later: stake cache status --rpc-url URL")
            .into());
    }
    let programs = args.recorded.programs(&args.programs, chain, &args.transact.rpc_url)?;
    let places = places(chain, Some(&market), programs, &progress).await?;
    let mut transactions: Vec<(String, Needed)> = Vec::new();
    let mut hashes = Vec::new();
    let mut rows = Vec::new();
    for place in &places {
        let Some(least) = place.bid.filter(|_| !hashes.contains(&place.code_hash)) else {
            rows.push((place, "has a place", U256::ZERO));
            continue;
        };
        if least > args.max {
            rows.push((place, "dearer than --max", least));
            continue;
        }
        hashes.push(place.code_hash);
        rows.push((place, "bid", least));
        // Bids fall with time and never rise by themselves: what is enough now is enough when it is mined.
        let data_fee = if least.is_zero() { DataFee::None } else { DataFee::Exactly(least) };
        transactions.push((
            format!("bid {} ETH for {}", ether(least), place.name),
            Needed { message: market.bid(place.address), data_fee },
        ));
    }
    let due = transactions.len();
    let outcome = args.transact.carry_out(&sender, "cache", transactions, &progress).await?;
    if outcome == Outcome::Printed {
        return Ok(());
    }
    progress.finish();
    if args.transact.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(place, word, bid)| {
                json!({
                    "name": place.name, "address": place.address.to_string(), "outcome": word,
                    "bid": bid.to_string(),
                })
            })
            .collect();
        output::json(&json!({
            "chainId": chain.id, "manager": market.manager.to_string(), "programs": rows,
            "transactions": outcome.hashes(),
        }))?;
    } else {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|(place, word, bid)| vec![place.name.clone(), (*word).to_owned(), ether(*bid)])
            .collect();
        output::result(table(&["program", "", "ETH"], &cells, &[2]))?;
    }
    if rows.iter().any(|(_, word, _)| *word == "dearer than --max") {
        return Err(Problem::new(Exit::ActionNeeded, "some places cost more than --max")
            .why("the programs work all the same; each call starts dearer")
            .next("raise --max, or wait: bids of others lose value as time passes")
            .into());
    }
    if due == 0 { Ok(()) } else { outcome.verdict("bidding") }
}
