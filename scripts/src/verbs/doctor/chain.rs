//! What a chain must have to run the contracts, and what makes it convenient.

use super::{Check, Group};
use crate::chain::Chain;
use crate::deploy::address::{DEFAULT_SALT, init_salt};
use crate::problem::Problem;
use crate::signer;
use alloy::network::TransactionBuilder;
use alloy::primitives::utils::{format_ether, format_units};
use alloy::primitives::{Address, B256, Bytes, U256, address, bytes};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::state::{AccountOverride, StateOverride};
use alloy::sol_types::SolCall;
use alloy::transports::{RpcError, TransportError};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use stylus_node::evm::precompiles::abi::{ArbSys, ArbWasm, ArbWasmCache};
use stylus_node::evm::precompiles::{ARB_SYS, ARB_WASM, ARB_WASM_CACHE};
use stylus_node::predeploys::{CacheManager, MULTICALL3, Multicall3, STYLUS_DEPLOYER, StylusDeployer};

/// The first ArbOS with Stylus as the contracts use it.
const OLDEST_ARBOS: u64 = 32;
/// What `ArbSys.arbOSVersion` adds to the version.
const OFFSET: u64 = 55;
/// Bytes that the price of a place in the cache is asked for.
const PROGRAM: u64 = 24 * 1024;
/// Seconds after which the newest block is called old.
const OLD: u64 = 3_600;
/// Seconds that a block may be ahead of this machine's clock.
const AHEAD: u64 = 900;
/// How long a chain may think before it counts as silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// An account without code, which the override gives some.
const PROBE: Address = address!("00000000000000000000000000000000005e7ba5");
/// EVM code that answers 42.
const ANSWER: Bytes = bytes!("602a60005260206000f3");

/// All checks of a chain.
pub(super) async fn examine(url: &str) -> Vec<Check> {
    let connected = tokio::time::timeout(PATIENCE, Chain::connect(url, signer::wallet([]))).await;
    let chain = match connected {
        Ok(Ok(chain)) => chain,
        Ok(Err(error)) => {
            let known = error.downcast_ref::<Problem>();
            let why = known.and_then(|it| it.why.clone()).unwrap_or_else(|| error.to_string());
            let next = known.and_then(|it| it.next.clone()).unwrap_or_else(|| "check --rpc-url".to_owned());
            // It may repeat the URL, which may hold a key.
            let why = why.replace(url.trim_end_matches('/'), "URL");
            return vec![ok("RPC", known.map_or("no answer", |it| it.what.as_str())).problem(why, next)];
        }
        Err(_) => {
            let why = format!("nothing came within {} seconds", PATIENCE.as_secs());
            return vec![
                ok("RPC", "the chain does not answer").problem(why, "check --rpc-url and the network"),
            ];
        }
    };
    let examination = Examination { chain };
    let mut checks = vec![examination.client().await, examination.identity().await];
    checks.push(examination.blocks().await);
    checks.push(examination.base_fee().await);
    let arbos = examination.arbos().await;
    let is_arbitrum = arbos.state != super::State::Problem || arbos.found.starts_with("ArbOS");
    checks.push(arbos);
    // Elsewhere the precompiles do not exist, and saying so once is enough.
    if is_arbitrum {
        checks.push(examination.stylus().await);
        checks.push(examination.deployer().await);
        checks.extend(examination.cache_managers().await);
    }
    checks.push(examination.multicall().await);
    checks.push(examination.overrides().await);
    checks.push(examination.traces().await);
    checks
}

fn ok(name: &'static str, found: impl Into<String>) -> Check {
    Check::ok(Group::Chain, name, found)
}

struct Examination {
    chain: Chain,
}

impl Examination {
    async fn call<C: SolCall>(&self, to: Address, call: C) -> Result<C::Return, String> {
        let request = TransactionRequest::default().with_to(to).with_input(call.abi_encode());
        let answer = self.chain.provider.call(request).await.map_err(|error| in_words(&error))?;
        if answer.is_empty() {
            return Err("it answers nothing".to_owned());
        }
        C::abi_decode_returns(&answer).map_err(|error| format!("it answers something else: {error}"))
    }

    async fn ask(&self, method: &'static str, params: Value) -> Result<Value, TransportError> {
        self.chain.provider.raw_request(method.into(), params).await
    }

    async fn client(&self) -> Check {
        let syncing = self.ask("eth_syncing", json!([])).await;
        let found = match self.ask("web3_clientVersion", json!([])).await {
            Ok(Value::String(version)) => format!("answers, {version}"),
            _ => "answers".to_owned(),
        };
        match syncing {
            Ok(Value::Bool(false)) | Err(_) => ok("RPC", found),
            Ok(_) => ok("RPC", format!("{found}, still syncing"))
                .problem("its state is old until it has caught up", "wait, or ask another node"),
        }
    }

    /// A wallet signs for `eth_chainId`, a contract sees `ArbSys.arbChainID`: they must agree.
    async fn identity(&self) -> Check {
        let id = self.chain.id;
        let mut others = Vec::new();
        match self.ask("net_version", json!([])).await {
            Ok(version) if version.as_str() == Some(&id.to_string()) => {}
            Ok(version) => {
                let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
                others.push(format!("net_version says {version}"));
            }
            Err(error) => {
                return ok("chain id", id.to_string()).warning(
                    format!("net_version: {}", in_words(&error)),
                    "older libraries ask for it; use newer ones",
                );
            }
        }
        match self.call(ARB_SYS, ArbSys::arbChainIDCall {}).await {
            Ok(inside) if inside != U256::from(id) => others.push(format!("ArbSys says {inside}")),
            // Whether ArbSys answers at all is another line.
            _ => {}
        }
        if others.is_empty() {
            return ok("chain id", id.to_string());
        }
        ok("chain id", format!("eth_chainId says {id}, {}", others.join(", "))).problem(
            "a transaction signed for one id is refused by a chain with another",
            "point --rpc-url at a node of one chain; look for a proxy that mixes several",
        )
    }

    async fn blocks(&self) -> Check {
        let header = match self.header().await {
            Ok(header) => header,
            Err(check) => return check,
        };
        let number = |name: &str| quantity(&header[name]);
        let (Some(block), Some(time)) = (number("number"), number("timestamp")) else {
            return ok("newest block", "without number or time")
                .problem("the node answers no blocks as Ethereum has them", "ask another node");
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let found = |age: &str| ok("newest block", format!("{block}, {age}"));
        if time > now + AHEAD {
            return found(&format!("{} ahead of this machine", crate::amount::span(time - now))).warning(
                "somebody moved the time of a development chain, or this machine's clock is wrong",
                "mind it where a deadline is computed from the clock; date shows the clock",
            );
        }
        let age = format!("{} old", crate::amount::span(now.saturating_sub(time)));
        if now.saturating_sub(time) > OLD {
            return found(&age).warning(
                "Arbitrum makes blocks when there are transactions: the chain is quiet, or the node is stuck",
                "compare the number with the chain's explorer",
            );
        }
        found(&age)
    }

    async fn header(&self) -> Result<Value, Check> {
        let header = self.ask("eth_getBlockByNumber", json!(["latest", false])).await;
        header.map_err(|error| ok("newest block", "unknown").problem(in_words(&error), "ask another node"))
    }

    async fn base_fee(&self) -> Check {
        match self.header().await.ok().and_then(|header| quantity(&header["baseFeePerGas"])) {
            Some(fee) if fee > 0 => {
                let gwei = format_units(fee, "gwei").unwrap_or_default();
                ok("base fee", format!("{} gwei", gwei.trim_end_matches('0').trim_end_matches('.')))
            }
            Some(_) => ok("base fee", "0")
                .warning("gas costs nothing here, unlike on any live chain", "judge no cost by this chain"),
            None => ok("base fee", "none").problem(
                "the chain has no EIP-1559, which the tool prices its transactions by",
                "use a chain with Stylus: Arbitrum One, Arbitrum Sepolia, a Nitro dev node, or stylus-node",
            ),
        }
    }

    async fn arbos(&self) -> Check {
        let next =
            "use a chain with Stylus: Arbitrum One, Arbitrum Sepolia, a Nitro dev node, or stylus-node";
        let version = match self.call(ARB_SYS, ArbSys::arbOSVersionCall {}).await {
            Ok(version) => version.saturating_to::<u64>().saturating_sub(OFFSET),
            Err(reason) => return ok("Arbitrum", "no").problem(format!("ArbSys (0x64): {reason}"), next),
        };
        if version >= OLDEST_ARBOS {
            return ok("Arbitrum", format!("ArbOS {version}"));
        }
        ok("Arbitrum", format!("ArbOS {version}"))
            .problem(format!("Stylus needs ArbOS {OLDEST_ARBOS} or later"), next)
    }

    async fn stylus(&self) -> Check {
        let parameters = async {
            Ok::<_, String>((
                self.call(ARB_WASM, ArbWasm::stylusVersionCall {}).await?,
                self.call(ARB_WASM, ArbWasm::expiryDaysCall {}).await?,
                self.call(ARB_WASM, ArbWasm::keepaliveDaysCall {}).await?,
                self.call(ARB_WASM, ArbWasm::inkPriceCall {}).await?,
                self.call(ARB_WASM, ArbWasm::pageLimitCall {}).await?,
            ))
        };
        match parameters.await {
            Ok((version, expiry, keepalive, ink, pages)) => ok(
                "Stylus",
                format!(
                    "version {version}; programs expire after {expiry} days and can be prolonged after {keepalive}; {ink} ink a gas, {pages} pages"
                ),
            ),
            Err(reason) => ok("Stylus", "no").problem(
                format!("ArbWasm (0x71): {reason}"),
                "use a chain whose owner has enabled Stylus (ArbOS 32 or later)",
            ),
        }
    }

    async fn deployer(&self) -> Check {
        let name = "StylusDeployer";
        let next = "deploy OffchainLabs' StylusDeployer there first; value sent to an empty account is lost";
        match self.has_code(STYLUS_DEPLOYER).await {
            Ok(true) => {}
            Ok(false) => {
                return ok(name, format!("no code at {STYLUS_DEPLOYER}")).problem(
                    "deployments go through it: create, activate and construct in one transaction",
                    next,
                );
            }
            Err(reason) => return ok(name, "unknown").problem(reason, "ask another node"),
        }
        let data = Bytes::from_static(b"stake doctor");
        let call = StylusDeployer::initSaltCall {
            salt: DEFAULT_SALT,
            initData: data.clone(),
            initValue: U256::ZERO,
        };
        match self.call(STYLUS_DEPLOYER, call).await {
            Ok(salt) if salt == init_salt(DEFAULT_SALT, &data, U256::ZERO) => {
                ok(name, format!("at {STYLUS_DEPLOYER}"))
            }
            Ok(_) => {
                ok(name, "computes other addresses").problem("its initSalt answers something else", next)
            }
            Err(reason) => ok(name, format!("another contract stands at {STYLUS_DEPLOYER}"))
                .problem(format!("initSalt: {reason}"), next),
        }
    }

    async fn multicall(&self) -> Check {
        let next = "deploy it with its published transaction (https://www.multicall3.com), or configure none";
        match self.call(MULTICALL3, Multicall3::getChainIdCall {}).await {
            Ok(id) if id == U256::from(self.chain.id) => ok("Multicall3", format!("at {MULTICALL3}")),
            Ok(id) => ok("Multicall3", format!("says the chain id is {id}"))
                .warning("libraries for frontends read many values in one call through it", next),
            Err(reason) => ok("Multicall3", format!("not at {MULTICALL3}")).warning(
                format!("libraries for frontends read many values in one call through it; {reason}"),
                next,
            ),
        }
    }

    async fn cache_managers(&self) -> Vec<Check> {
        let name = "cache manager";
        let next = "ask the chain's owner; programs work without, and each call costs some thousand gas more";
        let managers = match self.call(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {}).await {
            Ok(managers) if managers.is_empty() => {
                return vec![ok(name, "none").warning("nobody can bid for a place in the cache", next)];
            }
            Ok(managers) => managers,
            Err(reason) => {
                return vec![ok(name, "unknown").warning(format!("ArbWasmCache (0x72): {reason}"), next)];
            }
        };
        let mut checks = Vec::new();
        for manager in managers {
            let paused = self.call(manager, CacheManager::isPausedCall {}).await;
            let bid = self.call(manager, CacheManager::getMinBid_0Call { size: PROGRAM }).await;
            checks.push(match (paused, bid) {
                (Ok(true), _) => ok(name, format!("{manager}, paused"))
                    .warning("its owner takes no bids", "bid later; programs that are cached stay so"),
                (Ok(false), Ok(bid)) => {
                    let bid = format_ether(U256::from(bid));
                    let bid = bid.trim_end_matches('0').trim_end_matches('.');
                    ok(name, format!("{manager}, a place for 24 KB costs {bid} ETH"))
                }
                // Any account can be a manager; one without these functions takes no bids.
                _ => ok(name, format!("{manager}, takes no bids")),
            });
        }
        checks
    }

    async fn overrides(&self) -> Check {
        let mut overrides = StateOverride::default();
        overrides.insert(PROBE, AccountOverride::default().with_code(ANSWER));
        let request = TransactionRequest::default().with_to(PROBE);
        let answer = self.chain.provider.call(request).overrides(overrides).await;
        let why = match answer {
            Ok(answer) if U256::try_from_be_slice(&answer) == Some(U256::from(42)) => {
                return ok("state overrides", "eth_call takes them");
            }
            Ok(_) => "eth_call ignores them".to_owned(),
            Err(error) => in_words(&error),
        };
        ok("state overrides", "not supported").warning(
            format!("the data fee of an activation cannot be asked for beforehand: {why}"),
            "deployments send more than the fee and get the rest back; another node may tell",
        )
    }

    async fn traces(&self) -> Check {
        // No transaction has this hash; a node that traces looks for it.
        let answer =
            self.ask("debug_traceTransaction", json!([B256::ZERO, { "tracer": "callTracer" }])).await;
        let why = match answer {
            Ok(_) => None,
            Err(error) if in_words(&error).to_lowercase().contains("not found") => None,
            Err(error) => Some(in_words(&error)),
        };
        match why {
            None => ok("traces", "debug_traceTransaction is available"),
            Some(why) => ok("traces", "debug_traceTransaction is not available").warning(
                why,
                "stake explain runs reverted calls again instead and shows no tree of calls; another node may trace",
            ),
        }
    }

    async fn has_code(&self, account: Address) -> Result<bool, String> {
        let code = self.chain.provider.get_code_at(account).await.map_err(|error| in_words(&error))?;
        Ok(!code.is_empty())
    }
}

/// What the node says, without the frame that the library puts around it.
fn in_words(error: &TransportError) -> String {
    match error {
        RpcError::ErrorResp(payload) => payload.message.to_string(),
        // As above.
        RpcError::Transport(_) => "the connection failed".to_owned(),
        other => other.to_string(),
    }
}

fn quantity(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}
