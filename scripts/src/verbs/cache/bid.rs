//! Bidding: one transaction after another, so that no program pushes out another one that was bid for.

use super::{BidArgs, Place, places};
use crate::amount::ether;
use crate::chain::Chain;
use crate::deploy::fee::DataFee;
use crate::output::{self, table};
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::suite::caching::{Market, is_cached};
use crate::suite::execute::Needed;
use crate::verbs::suite::Sender;
use crate::verbs::transact::Outcome;
use alloy::primitives::U256;
use serde_json::json;
use std::collections::BTreeSet;

/// What becomes of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    HasPlace,
    Bid,
    TooDear,
    NoRoom,
    Lost,
}

impl Fate {
    const fn in_words(self) -> &'static str {
        match self {
            Self::HasPlace => "has a place",
            Self::Bid => "bid",
            Self::TooDear => "dearer than --max",
            Self::NoRoom => "no room",
            Self::Lost => "no place after all",
        }
    }
}

/// A program, what becomes of it, and the wei bid for it.
struct Row<'a> {
    place: &'a Place,
    fate: Fate,
    bid: U256,
}

/// Bids, and looks whether it helped.
pub(super) async fn run(args: BidArgs) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let sender = args.transact.open().await?;
    let chain = &sender.chain;
    let market = open_market(chain).await?;
    let programs = args.recorded.programs(&args.programs, chain, &args.transact.rpc_url)?;
    let places = places(chain, Some(&market), programs, &progress).await?;
    let mut rows = choose(chain, &market, &places, args.max).await?;
    let Some(outcome) = carry_out(&args, &sender, &market, &mut rows, &progress).await? else {
        return Ok(());
    };
    if matches!(outcome, Outcome::Sent(_)) {
        // The chain is asked and not the receipts: a later bid, of whomever, may have taken a place again.
        for row in &mut rows {
            let had = matches!(row.fate, Fate::Bid | Fate::HasPlace);
            if had && !is_cached(chain, row.place.code_hash).await? {
                row.fate = Fate::Lost;
            }
        }
    }
    progress.finish();
    report(&args, chain, &market, &rows, &outcome)?;
    verdict(&rows, &outcome)
}

async fn open_market(chain: &Chain) -> anyhow::Result<Market> {
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
    Ok(market)
}

/// Which programs are bid for: as many, in their order, as find room at once at a price within the bound.
async fn choose<'a>(
    chain: &Chain,
    market: &Market,
    places: &'a [Place],
    max: U256,
) -> anyhow::Result<Vec<Row<'a>>> {
    let mut counted = BTreeSet::new();
    let cached = places.iter().filter(|place| place.cached && counted.insert(place.code_hash));
    let kept: u64 = cached.map(|place| place.size).sum();
    let (mut wanted, mut price) = (0_u64, U256::ZERO);
    let mut rows = Vec::new();
    for place in places {
        let mut row = Row { place, fate: Fate::HasPlace, bid: U256::ZERO };
        if !counted.contains(&place.code_hash) {
            let together = wanted.saturating_add(place.size);
            // Programs of this very run must not lose their places to each other.
            let fits = kept.saturating_add(together) <= market.size;
            match market.bid_for_all(chain, together).await?.filter(|_| fits) {
                None => row.fate = Fate::NoRoom,
                Some(dear) if dear > max => (row.fate, row.bid) = (Fate::TooDear, dear),
                Some(enough) => {
                    (wanted, price, row.fate) = (together, enough, Fate::Bid);
                    counted.insert(place.code_hash);
                }
            }
        }
        rows.push(row);
    }
    for row in rows.iter_mut().filter(|row| row.fate == Fate::Bid) {
        row.bid = price;
    }
    Ok(rows)
}

fn transaction(market: &Market, row: &Row<'_>) -> (String, Needed) {
    let data_fee = if row.bid.is_zero() { DataFee::None } else { DataFee::Exactly(row.bid) };
    (
        format!("bid {} ETH for {}", ether(row.bid), row.place.name),
        Needed { message: market.bid(row.place.address), data_fee },
    )
}

/// Sends bid after bid; none if they were printed.
async fn carry_out(
    args: &BidArgs,
    sender: &Sender,
    market: &Market,
    rows: &mut [Row<'_>],
    progress: &Progress,
) -> anyhow::Result<Option<Outcome>> {
    let due: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].fate == Fate::Bid).collect();
    if args.transact.elsewhere.is_asked_for() {
        let transactions = due.iter().map(|index| transaction(market, &rows[*index])).collect();
        remark(&due, progress);
        args.transact.carry_out(sender, "cache", transactions, progress).await?;
        return Ok(None);
    }
    let (mut hashes, mut rehearsed) = (Vec::new(), false);
    for (done, index) in due.iter().enumerate() {
        // Other bids may have come since, and all that are left must still find room without each other's places.
        if !hashes.is_empty() {
            let left = due[done..].iter().map(|index| rows[*index].place.size).sum();
            match market.bid_for_all(&sender.chain, left).await? {
                Some(bid) if bid <= args.max => rows[*index].bid = bid,
                Some(bid) => {
                    (rows[*index].fate, rows[*index].bid) = (Fate::TooDear, bid);
                    continue;
                }
                None => {
                    (rows[*index].fate, rows[*index].bid) = (Fate::NoRoom, U256::ZERO);
                    continue;
                }
            }
        }
        let one = vec![transaction(market, &rows[*index])];
        let outcome = args.transact.carry_out(sender, "cache", one, progress).await?;
        rehearsed |= outcome == Outcome::Rehearsed;
        hashes.extend_from_slice(outcome.hashes());
    }
    if rehearsed {
        remark(&due, progress);
        return Ok(Some(Outcome::Rehearsed));
    }
    Ok(Some(Outcome::Sent(hashes)))
}

fn remark(due: &[usize], progress: &Progress) {
    if !due.is_empty() {
        progress.note("The bids are what is enough now: bids of others raise it, and time lowers it.");
    }
}

fn report(
    args: &BidArgs,
    chain: &Chain,
    market: &Market,
    rows: &[Row<'_>],
    outcome: &Outcome,
) -> anyhow::Result<()> {
    if args.transact.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({
                    "name": row.place.name, "address": row.place.address.to_string(),
                    "outcome": row.fate.in_words(), "bid": row.bid.to_string(),
                })
            })
            .collect();
        return output::json(&json!({
            "chainId": chain.id, "manager": market.manager.to_string(), "programs": rows,
            "transactions": outcome.hashes(),
        }));
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| vec![row.place.name.clone(), row.fate.in_words().to_owned(), ether(row.bid)])
        .collect();
    output::result(table(&["program", "", "ETH"], &cells, &[2]))
}

fn verdict(rows: &[Row<'_>], outcome: &Outcome) -> anyhow::Result<()> {
    let names = |fate: Fate| {
        let of = rows.iter().filter(|row| row.fate == fate);
        of.map(|row| row.place.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let lost = names(Fate::Lost);
    if !lost.is_empty() {
        return Err(Problem::new(Exit::Mismatch, format!("{lost}: no place in the cache after the bids"))
            .why("somebody bid more in the meantime, or an earlier bid for it was the smallest and made room")
            .next("stake cache status --rpc-url URL shows what a place costs now; then bid again")
            .into());
    }
    let dear = names(Fate::TooDear);
    if !dear.is_empty() {
        return Err(Problem::new(Exit::ActionNeeded, format!("{dear}: a place costs more than --max"))
            .why("the programs work all the same; each call starts dearer")
            .next("raise --max, or wait: bids of others lose value as time passes")
            .into());
    }
    let outside = names(Fate::NoRoom);
    if !outside.is_empty() {
        return Err(Problem::new(
            Exit::ActionNeeded,
            format!("{outside}: the cache cannot hold all of them"),
        )
        .why("a bid would push out another one of these programs; nothing was bid for what finds no room")
        .next("name the programs that matter most: stake cache bid ADDRESS… --rpc-url URL")
        .into());
    }
    if rows.iter().any(|row| row.fate == Fate::Bid) { outcome.verdict("bidding") } else { Ok(()) }
}
