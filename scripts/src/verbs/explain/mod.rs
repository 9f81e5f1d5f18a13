//! `stake explain`: reverts, calls, events, error messages and whole transactions in words.

mod failure;
mod input;
mod report;
mod transaction;

use crate::chain::Chain;
use crate::explain::{Meaning, decode, failures};
use crate::output;
use crate::problem::{Exit, Problem};
use crate::progress::Progress;
use crate::signer;
use clap::Args;
use input::Input;
use serde_json::json;

/// Arguments of `stake explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A transaction's hash; hex of revert data or calldata; a log as TOPIC0[,TOPIC…]:DATA; an error message; - for stdin
    #[arg(value_name = "TX|DATA")]
    pub what: String,
    /// Chain to look the transaction up on
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Explains; a transaction that reverted is explained as well as any other, and is no failure of this command.
pub async fn run(args: ExplainArgs) -> anyhow::Result<()> {
    match Input::read(&args.what)? {
        Input::Word(hash) => {
            let Some(url) = &args.rpc_url else {
                return Err(Problem::new(Exit::Usage, "32 bytes are the hash of a transaction, and no chain is named")
                    .why("a transaction is looked up on its chain; neither revert data nor calldata has 32 bytes")
                    .next(format!(
                        "stake explain {hash} --rpc-url http://127.0.0.1:8547\nif it is the topic of a log: stake explain {hash}:DATA"
                    ))
                    .into());
            };
            let progress = Progress::new(0);
            let chain = Chain::connect(url, signer::wallet([])).await?;
            progress.step(format!("looking for {hash} on chain {}", chain.id));
            let transaction = transaction::Transaction::find(&chain, hash).await?;
            progress.finish();
            if args.json {
                output::json(&transaction.json())?;
            } else {
                output::result(report::transaction(&transaction))?;
            }
            transaction.verdict()
        }
        Input::Data(data) if data.is_empty() => {
            let remedy = failures::silent(failures::Silence::default());
            if args.json {
                return output::json(
                    &json!({ "input": "data", "meanings": [], "why": remedy.why, "next": remedy.next }),
                );
            }
            output::result(format!("a revert without data\n{}", report::remedy(&remedy, 2)))
        }
        Input::Data(data) => {
            let raw = || report::words(&data);
            say(&args, "data", &decode::data(&data), raw)
        }
        Input::Log(topics, data) => {
            let raw = || format!("topic {}\n{}", topics[0], report::words(&data));
            say(&args, "log", &decode::log(&topics, &data), raw)
        }
        Input::Message(text) => message(&args, &text),
    }
}

fn say(
    args: &ExplainArgs,
    input: &str,
    meanings: &[Meaning],
    raw: impl Fn() -> String,
) -> anyhow::Result<()> {
    if args.json {
        let meanings: Vec<_> = meanings.iter().map(Meaning::json).collect();
        output::json(&json!({ "input": input, "meanings": meanings }))?;
    } else {
        output::result(if meanings.is_empty() { raw() } else { report::meanings(meanings) })?;
    }
    if meanings.is_empty() {
        let what = if input == "log" { "topic" } else { "selector" };
        return Err(Problem::failure(format!("nothing the tool knows has this {what}"))
            .why(format!("it knows {}", report::known()))
            .next(format!("look the {what} up in the contract's own ABI"))
            .into());
    }
    Ok(())
}

/// Explains the message of a node or of a tool, and the revert data in it.
fn message(args: &ExplainArgs, text: &str) -> anyhow::Result<()> {
    let remedy = failures::of_message(text);
    let meanings: Vec<Meaning> = input::hex_in(text)
        .iter()
        .map(|data| decode::revert(data))
        .find(|it| !it.is_empty())
        .unwrap_or_default();
    if remedy.is_none() && meanings.is_empty() {
        return Err(Problem::failure("neither hex nor a message the tool knows")
            .why(format!("{text:?} holds no revert data and is none of the failures of Stylus chains"))
            .next("give revert data or calldata as 0x…, a log as TOPIC0[,TOPIC…]:DATA, or a hash with --rpc-url")
            .into());
    }
    if args.json {
        let meanings: Vec<_> = meanings.iter().map(Meaning::json).collect();
        return output::json(&json!({
            "input": "message",
            "meanings": meanings,
            "why": remedy.as_ref().map(|it| &it.why),
            "next": remedy.as_ref().and_then(|it| it.next.as_ref()),
        }));
    }
    // What the data says is more precise than what the words around it say.
    output::result(match remedy {
        Some(remedy) if meanings.is_empty() => format!("{text}\n{}", report::remedy(&remedy, 2)),
        _ => report::meanings(&meanings),
    })
}
