//! Methods that no live chain has: going back, starting over, and taking the state elsewhere.

use super::backend::Mining;
use super::params::{Number, Params};
use super::render::hex;
use super::{Backend, RpcError};
use crate::chain::Chain;
use alloy_primitives::{Address, B256, Bytes, U256};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

/// Most bytes of JSON that a dump may unpack to.
const MOST_JSON: u64 = 256 << 20;

type Answer = Result<Value, RpcError>;

pub(super) fn snapshot(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    Ok(hex(backend.snapshot()?))
}

pub(super) fn revert(backend: &Backend, mut params: Params) -> Answer {
    let id = params.take::<Number>("snapshot id")?;
    params.end()?;
    match u64::try_from(id.0) {
        Ok(id) => Ok(json!(backend.revert(id)?)),
        Err(_) => Ok(json!(false)),
    }
}

/// `anvil_reset`: back to the genesis block. There is nothing to fork.
pub(super) fn reset(backend: &Backend, mut params: Params) -> Answer {
    let options = params.optional::<Value>("options")?;
    params.end()?;
    let forks = |options: &Value| options.get("forking").is_some_and(|forking| !forking.is_null());
    if options.as_ref().is_some_and(forks) {
        return Err(RpcError::params("forking is not supported: reset goes back to the genesis block"));
    }
    backend.reset()?;
    Ok(Value::Null)
}

pub(super) fn node_info(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    let chain = backend.chain();
    let (config, head) = (chain.config(), chain.head());
    Ok(json!({
        "currentBlockNumber": hex(head.number()),
        "currentBlockTimestamp": head.timestamp(),
        "currentBlockHash": head.hash(),
        "hardFork": format!("arbos{}", config.arbos_version),
        "transactionOrder": "fifo",
        "environment": {
            "baseFee": hex(chain.base_fee()),
            "chainId": config.chain_id,
            "gasLimit": hex(config.block_gas_limit),
            "gasPrice": hex(chain.base_fee()),
        },
        "forkConfig": {"forkUrl": null, "forkBlockNumber": null, "forkRetryBackoff": null},
    }))
}

pub(super) fn metadata(backend: &Backend, params: Params) -> Answer {
    params.end()?;
    let chain = backend.chain();
    Ok(json!({
        "clientVersion": super::query::version(&chain),
        "chainId": chain.config().chain_id,
        "instanceId": chain.genesis().hash(),
        "latestBlockNumber": chain.head().number(),
        "latestBlockHash": chain.head().hash(),
        "automine": backend.mining() == Mining::Automatic,
        "snapshots": {},
    }))
}

/// What `dumpState` packs: accounts as anvil writes them, so that either reads the other's.
#[derive(Serialize, Deserialize)]
struct Dump {
    #[serde(default)]
    best_block_number: Option<Number>,
    accounts: BTreeMap<Address, DumpedAccount>,
}

#[derive(Serialize, Deserialize)]
struct DumpedAccount {
    #[serde(default)]
    nonce: Option<Number>,
    balance: U256,
    #[serde(default)]
    code: Bytes,
    #[serde(default)]
    storage: BTreeMap<B256, B256>,
}

/// `anvil_dumpState`: every account, as gzipped JSON.
pub(super) fn dump(backend: &Backend, mut params: Params) -> Answer {
    let _with_history = params.optional::<bool>("historical states")?;
    params.end()?;
    let chain = backend.chain();
    let state = chain.state();
    let accounts = state
        .accounts()
        .map(|(address, account)| {
            let words = account.storage.iter().map(|(slot, word)| (B256::from(*slot), B256::from(*word)));
            let dumped = DumpedAccount {
                nonce: Some(Number(U256::from(account.nonce))),
                balance: account.balance,
                code: state.code(account.code_hash).original_bytes(),
                storage: words.collect(),
            };
            (*address, dumped)
        })
        .collect();
    let dump = Dump { best_block_number: Some(Number(U256::from(chain.head().number()))), accounts };
    let packed = pack(&dump).map_err(|error| RpcError::server(format!("cannot pack the state: {error}")))?;
    Ok(json!(Bytes::from(packed)))
}

/// `anvil_loadState`: places the accounts of a dump; others stay as they are.
pub(super) fn load(backend: &Backend, mut params: Params) -> Answer {
    let packed = params.take::<Bytes>("state")?;
    params.end()?;
    let dump =
        unpack(&packed).map_err(|error| RpcError::params(format!("the state cannot be read: {error}")))?;
    for account in dump.accounts.values() {
        if let Some(nonce) = &account.nonce {
            nonce.small("nonce")?;
        }
    }
    backend.change(|chain| {
        place(chain, dump);
        Ok(json!(true))
    })
}

fn place(chain: &mut Chain, dump: Dump) {
    for (address, account) in dump.accounts {
        chain.set_balance(address, account.balance);
        chain.set_nonce(address, account.nonce.map_or(0, |nonce| nonce.0.saturating_to()));
        chain.set_code(address, account.code);
        let known: Vec<U256> = chain
            .state()
            .account(address)
            .map(|known| known.storage.keys().copied().collect())
            .unwrap_or_default();
        for slot in known {
            chain.set_storage(address, slot, U256::ZERO);
        }
        for (slot, word) in account.storage {
            chain.set_storage(address, slot.into(), word.into());
        }
    }
}

fn pack(dump: &Dump) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut packed, dump)?;
    packed.flush()?;
    packed.finish()
}

/// Takes plain JSON, too.
fn unpack(packed: &[u8]) -> io::Result<Dump> {
    let mut text = Vec::new();
    if packed.first() == Some(&b'{') {
        text.extend_from_slice(packed);
    } else {
        GzDecoder::new(packed).take(MOST_JSON).read_to_end(&mut text)?;
    }
    Ok(serde_json::from_slice(&text)?)
}
