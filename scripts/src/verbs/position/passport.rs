//! A position in any contract that answers `IPassport`: a farm, a pair. LP tokens are looked through at the two tokens they
//! stand for.

use super::kind_in_words;
use crate::amount::{in_tokens, span};
use crate::chain::Chain;
use crate::output::{as_optional_text, as_text, table};
use crate::pool::token::Token;
use crate::problem::{Exit, Problem};
use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use serde::Serialize;
use staking_abi::IPassport::{self, Layer, Leg, LegKind, RiskKind, Source};
use staking_abi::{IPair, IVault};
use staking_math::amm;
use staking_math::vault::DELAY;

/// A position, its sources and its risks.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Position {
    #[serde(serialize_with = "as_text")]
    contract: Address,
    #[serde(serialize_with = "as_text")]
    account: Address,
    chain_id: u64,
    block: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shares: Option<Part>,
    parts: Vec<Part>,
    sources: Vec<Credit>,
    risks: Vec<Risk>,
    exit: Exiting,
}

/// A part of the position.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    kind: &'static str,
    token: Token,
    #[serde(serialize_with = "as_text")]
    amount: U256,
    /// What an LP token stands for, by the reserves, or a share, by its vault; rounded down.
    underlying: Vec<Holding>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Holding {
    token: Token,
    #[serde(serialize_with = "as_text")]
    amount: U256,
}

/// What a kind of source has given to stakers of a contract.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Credit {
    #[serde(serialize_with = "as_text")]
    contract: Address,
    kind: &'static str,
    token: Token,
    #[serde(serialize_with = "as_text")]
    credited: U256,
    #[serde(serialize_with = "as_optional_text")]
    disclosure: Option<B256>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Risk {
    #[serde(serialize_with = "as_text")]
    contract: Address,
    kind: &'static str,
    #[serde(serialize_with = "as_text")]
    target: Address,
    #[serde(serialize_with = "as_text")]
    metric: U256,
    #[serde(serialize_with = "as_text")]
    limit: U256,
    figure: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Exiting {
    #[serde(serialize_with = "as_text")]
    immediate: U256,
    #[serde(serialize_with = "as_text")]
    delayed: U256,
    #[serde(serialize_with = "as_text")]
    penalty: U256,
}

/// A chain at one block: whatever is read of it fits together.
struct Reader<'a> {
    chain: &'a Chain,
    at: BlockId,
}

/// Reads a position in a contract; refuses one that does not answer.
pub(super) async fn read(chain: &Chain, contract: Address, account: Address) -> anyhow::Result<Position> {
    let block = chain.provider.get_block_number().await?;
    let reader = Reader { chain, at: BlockId::number(block) };
    let passport = IPassport::new(contract, &chain.provider);
    let legs = passport.composition(account).block(reader.at).call().await.map_err(|error| {
        Problem::new(Exit::Failure, format!("{contract} does not say what a position is"))
            .why(format!("it is no contract of this suite, or its lens does not answer: {error}"))
            .next("check --pool and --rpc-url; `stake deploy` prints the address of what it deploys")
    })?;
    let mut parts = Vec::new();
    for leg in &legs {
        parts.push(reader.part(leg).await?);
    }
    // Whoever issued an LP token answers for it.
    let issuers = legs.iter().filter(|leg| leg.kind == LegKind::LpToken).map(|leg| leg.issuer);
    let mut contracts = vec![contract];
    contracts.extend(issuers.filter(|issuer| *issuer != contract));
    contracts.dedup();
    let (mut sources, mut risks) = (Vec::new(), Vec::new());
    for contract in contracts {
        let passport = IPassport::new(contract, &chain.provider);
        // A foreign pair has no passport; its LP tokens are shown all the same.
        for source in passport.sources().block(reader.at).call().await.unwrap_or_default() {
            sources.push(reader.credit(contract, source).await);
        }
        for layer in passport.layers().block(reader.at).call().await.unwrap_or_default() {
            risks.push(reader.risk(contract, layer).await);
        }
    }
    let terms = passport.exitTerms(account, U256::MAX).block(reader.at).call().await?;
    let exit = Exiting { immediate: terms.immediate, delayed: terms.delayed, penalty: terms.penalty };
    let shares = reader.shares(contract, account).await?;
    Ok(Position { contract, account, chain_id: chain.id, block, shares, parts, sources, risks, exit })
}

impl Reader<'_> {
    async fn token(&self, address: Address) -> Token {
        Token::read(self.chain, address, self.at).await
    }

    async fn part(&self, leg: &Leg) -> anyhow::Result<Part> {
        let kind = match leg.kind {
            LegKind::Asset => "asset",
            LegKind::Share => "share",
            LegKind::LpToken => "LP token",
            LegKind::Claim => "claim",
            LegKind::Debt => "debt",
            LegKind::__Invalid => "unknown",
        };
        let underlying = if leg.kind == LegKind::LpToken { self.through(leg).await? } else { Vec::new() };
        Ok(Part { kind, token: self.token(leg.asset).await, amount: leg.amount, underlying })
    }

    /// Shares of a vault and the assets they stand for; nothing where the contract is no vault.
    async fn shares(&self, contract: Address, account: Address) -> anyhow::Result<Option<Part>> {
        let vault = IVault::new(contract, &self.chain.provider);
        if vault.convertToAssets(U256::ZERO).block(self.at).call().await.is_err() {
            return Ok(None);
        }
        let asset = vault.asset().block(self.at).call().await?;
        let held = vault.balanceOf(account).block(self.at).call().await?;
        let amount = vault.convertToAssets(held).block(self.at).call().await?;
        let underlying = vec![Holding { token: self.token(asset).await, amount }];
        Ok(Some(Part { kind: "share", token: self.token(contract).await, amount: held, underlying }))
    }

    /// Both tokens that an amount of LP tokens stands for.
    async fn through(&self, leg: &Leg) -> anyhow::Result<Vec<Holding>> {
        let pair = IPair::new(leg.asset, &self.chain.provider);
        let reserves = pair.getReserves().block(self.at).call().await?;
        let supply = pair.totalSupply().block(self.at).call().await?;
        let tokens = [pair.token0().block(self.at).call().await?, pair.token1().block(self.at).call().await?];
        let (held, supply) = (leg.amount.saturating_to(), supply.saturating_to());
        let mut holdings = Vec::new();
        for (token, reserve) in tokens.into_iter().zip([reserves.reserve0, reserves.reserve1]) {
            let amount = U256::from(amm::burnt_share_down(held, reserve.to(), supply));
            holdings.push(Holding { token: self.token(token).await, amount });
        }
        Ok(holdings)
    }

    async fn credit(&self, contract: Address, source: Source) -> Credit {
        let Source { kind, token, credited, disclosure } = source;
        let disclosure = (!disclosure.is_zero()).then_some(disclosure);
        Credit { contract, kind: kind_in_words(kind), token: self.token(token).await, credited, disclosure }
    }

    async fn risk(&self, contract: Address, layer: Layer) -> Risk {
        let Layer { kind, target, metric, limit } = layer;
        let (kind, figure) = match kind {
            // Only an announced strategy waits for a week.
            RiskKind::Admin if limit == U256::from(DELAY) => {
                ("strategy", format!("announced; can be employed in {}", span(metric.saturating_to())))
            }
            RiskKind::Admin => {
                let who = if metric.is_zero() { "one key" } else { "a contract" };
                let reach = if limit.is_zero() {
                    "no deposit".to_owned()
                } else {
                    format!("{limit} wei of deposits")
                };
                ("admin", format!("{who}; reaches {reach}"))
            }
            RiskKind::EntryPause => {
                ("entry", format!("{metric} of {limit} closed to new deposits; exits are open"))
            }
            RiskKind::ExitDelay => ("exit", format!("takes {}", span(metric.saturating_to()))),
            RiskKind::RewardShortfall | RiskKind::Dependency => {
                let token = self.token(target).await;
                let short = if metric < limit { "; the last to leave lose" } else { "" };
                let name = if kind == RiskKind::Dependency { "deposits" } else { "rewards" };
                (name, format!("holds {}, owes {}{short}", token.amount(metric), token.amount(limit)))
            }
            RiskKind::ImpermanentLoss => {
                ("impermanent loss", format!("price {}: compare with yours at entry", in_tokens(metric, 18)))
            }
            RiskKind::ProgramExpiry => ("expiry", format!("in {}", span(metric.saturating_to()))),
            RiskKind::Slashing => ("slashing", format!("{metric} of {limit}")),
            RiskKind::Oracle => ("oracle", format!("{metric} of {limit}")),
            RiskKind::__Invalid => ("unknown", format!("{metric} of {limit}")),
        };
        Risk { contract, kind, target, metric, limit, figure }
    }
}

impl Position {
    /// Whether there is nothing.
    pub(super) const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let parts: Vec<Vec<String>> = self.shares.iter().chain(&self.parts).map(Part::row).collect();
        let sources = self.sources.iter().map(|source| {
            let disclosure = source.disclosure.map_or_else(|| "none".to_owned(), |hash| hash.to_string());
            let credited = source.token.amount(source.credited);
            vec![source.kind.to_owned(), credited, source.contract.to_string(), disclosure]
        });
        let risks = self
            .risks
            .iter()
            .map(|risk| vec![risk.kind.to_owned(), risk.target.to_string(), risk.figure.clone()]);
        let exit = match (self.exit.delayed.is_zero(), self.exit.penalty.is_zero()) {
            (true, true) => "everything, at once and without loss".to_owned(),
            _ => format!(
                "{} wei at once, {} wei later, {} wei lost",
                self.exit.immediate, self.exit.delayed, self.exit.penalty
            ),
        };
        [
            format!("{} in {}, chain {}, block {}", self.account, self.contract, self.chain_id, self.block),
            table(&["what", "amount", "which stands for"], &parts, &[1]),
            table(
                &["rewards come from", "given so far", "by", "disclosure"],
                &sources.collect::<Vec<_>>(),
                &[1],
            ),
            table(&["what can go wrong", "where", "figure"], &risks.collect::<Vec<_>>(), &[]),
            format!("leaving now: {exit}\n"),
        ]
        .join("\n")
    }
}

impl Part {
    fn row(&self) -> Vec<String> {
        let holdings: Vec<String> =
            self.underlying.iter().map(|holding| holding.token.amount(holding.amount)).collect();
        vec![self.kind.to_owned(), self.token.amount(self.amount), holdings.join(" and ")]
    }
}
