//! Where the story happens: sends what actors do, lets time pass and writes everything down.

use super::report::{Report, Step};
use crate::amount::in_tokens;
use crate::chain::Chain;
use crate::interfaces;
use crate::progress::Progress;
use alloy::dyn_abi::{DynSolValue, EventExt};
use alloy::json_abi::JsonAbi;
use alloy::primitives::{Address, U256};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use std::time::Duration;

/// The chain, the clock and the record of a demo.
pub(super) struct Stage<'a> {
    pub(super) chain: &'a Chain,
    pub(super) report: Report,
    /// Seconds the story calls a day: shorter where time cannot be told to pass.
    pub(super) day: u64,
    progress: &'a Progress,
    abis: Vec<JsonAbi>,
    start: u64,
}

impl<'a> Stage<'a> {
    pub(super) async fn new(chain: &'a Chain, progress: &'a Progress) -> anyhow::Result<Self> {
        let tells_time = chain.skip_seconds(1).await.is_ok();
        if !tells_time {
            progress.note(
                "note: this chain knows no evm_increaseTime, so a day of the story takes 10 real seconds",
            );
        }
        Ok(Self {
            chain,
            report: Report::on(chain.id),
            day: if tells_time { 86_400 } else { 10 },
            progress,
            abis: interfaces::all().into_iter().map(|interface| interface.abi).collect(),
            start: chain.now().await?,
        })
    }

    /// An actor sends a transaction. Returns its receipt and the time of its block.
    pub(super) async fn act(
        &mut self,
        (name, from): (&str, Address),
        action: impl Into<String>,
        request: TransactionRequest,
    ) -> anyhow::Result<(TransactionReceipt, u64)> {
        let action = action.into();
        self.progress.step(format!("{name}: {action}"));
        let receipt = self.chain.send(&format!("{name}: {action}"), from, request).await?;
        let now = self.chain.time_of(&receipt).await?;
        let result = self.events_in_words(&receipt);
        self.write(name, action, result, receipt.gas_used, now);
        Ok((receipt, now))
    }

    /// An actor looks something up.
    pub(super) fn look(&mut self, name: &str, action: &str, result: String, now: u64) {
        self.progress.step(format!("{name}: {action}"));
        self.write(name, action.to_owned(), result, 0, now);
    }

    /// Something that was sent elsewhere, such as a deployment.
    pub(super) async fn record(
        &mut self,
        name: &str,
        action: &str,
        result: String,
        gas: u64,
    ) -> anyhow::Result<()> {
        let now = self.chain.now().await?;
        self.progress.step(format!("{name}: {action}"));
        self.write(name, action.to_owned(), result, gas, now);
        Ok(())
    }

    /// Days of the story pass.
    pub(super) async fn wait_days(&mut self, days: u64) -> anyhow::Result<()> {
        let seconds = days * self.day;
        self.progress.step(format!("time: {days} days pass"));
        if self.tells_time() {
            self.chain.skip_seconds(seconds).await?;
        } else {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        let now = self.chain.now().await?;
        let plural = if days == 1 { "" } else { "s" };
        self.write("time", format!("{days} day{plural} pass"), String::new(), 0, now);
        Ok(())
    }

    /// Whether a day of the story is a day of the chain.
    pub(super) const fn tells_time(&self) -> bool {
        self.day == 86_400
    }

    /// Half an hour passes, where time can be told to.
    pub(super) async fn wait_half_an_hour(&mut self) -> anyhow::Result<()> {
        self.progress.step("time: half an hour passes");
        self.chain.skip_seconds(1_800).await?;
        let now = self.chain.now().await?;
        self.write("time", "half an hour passes".to_owned(), String::new(), 0, now);
        Ok(())
    }

    fn write(&mut self, actor: &str, action: String, result: String, gas: u64, now: u64) {
        let at = now.saturating_sub(self.start);
        self.report.step(Step { actor: actor.to_owned(), action, gas, result, at });
    }

    /// The events of our interfaces, last first: the contract's own word follows the tokens' transfers.
    fn events_in_words(&self, receipt: &TransactionReceipt) -> String {
        let mut words: Vec<String> = Vec::new();
        for log in receipt.logs() {
            let known = self.abis.iter().flat_map(JsonAbi::events);
            let Some(event) = known.into_iter().find(|event| Some(&event.selector()) == log.topic0()) else {
                continue;
            };
            let Ok(decoded) = event.decode_log(log.data()) else { continue };
            let amounts = decoded.body.iter().filter_map(DynSolValue::as_uint);
            let amount = amounts.map(|(amount, _)| amount).find(|amount| !amount.is_zero()).map(in_words);
            words.push([event.name.clone(), amount.unwrap_or_default()].join(" ").trim_end().to_owned());
        }
        // A token's transfer only repeats what the contract says about it, and a sum of all what one did.
        let is_echo = |word: &String| {
            ["Transfer", "Approval", "Sync", "LogUpdatePool"].iter().any(|echo| word.starts_with(echo))
        };
        if words.iter().any(|word| !is_echo(word)) {
            words.retain(|word| !is_echo(word));
        }
        words.join(", ")
    }
}

/// An amount in tokens; a number too small to be one as it is.
fn in_words(number: U256) -> String {
    if number < U256::from(1_000_000_000) { number.to_string() } else { tokens(number) }
}

/// Wei of an 18-decimals token as people write it.
pub(super) fn tokens(wei: U256) -> String {
    in_tokens(wei, 18)
}
