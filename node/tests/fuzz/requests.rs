//! Requests that are nearly right: every method the node has, with parameters of the kinds clients send.

use crate::support::{ALICE, BOB, CLOCK, COUNTER, GENESIS, LOOP, REVERTER};
use alloy_primitives::Address;
use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use stylus_node::node::Node;
use stylus_node::rpc::METHOD_NOT_FOUND;

/// Contracts at addresses that requests name.
pub(crate) const CONTRACTS: [(Address, &str); 4] = [
    (Address::repeat_byte(0xc1), COUNTER),
    (Address::repeat_byte(0xc2), REVERTER),
    (Address::repeat_byte(0xc3), LOOP),
    (Address::repeat_byte(0xc4), CLOCK),
];

/// The methods of the node: all strings in its sources that it knows as one.
pub(crate) fn methods() -> &'static [String] {
    static METHODS: OnceLock<Vec<String>> = OnceLock::new();
    METHODS.get_or_init(|| {
        let mut names = BTreeSet::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rpc"), &mut names);
        let node = crate::support::node();
        // A parameter that no method takes, so that none does anything.
        let params = json!([{"no": [1]}, {"no": [1]}, {"no": [1]}, {"no": [1]}, {"no": [1]}]);
        names.retain(|name| {
            !matches!(node.request(name, params.clone()), Err(error) if error.code == METHOD_NOT_FOUND)
        });
        names.into_iter().collect()
    })
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("the sources").path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let text = std::fs::read_to_string(path).expect("the sources");
        let is_name = |word: &&str| {
            word.contains('_') && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        names.extend(text.split('"').filter(is_name).map(str::to_owned));
    }
}

/// A parameter as some client would send it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Address,
    Number,
    Block,
    Hash,
    Bytes,
    Flag,
    Transaction,
    Filter,
    StateOverrides,
    BlockOverrides,
    Options,
    Anything,
}

/// What a method takes, by words in its name; the first that fits counts.
const KINDS: &[(&str, &[Kind])] = {
    use Kind::*;
    &[
        ("setStorageAt", &[Address, Number, Hash]),
        ("getStorageAt", &[Address, Number, Block]),
        ("getProof", &[Address, Anything, Block]),
        ("setCode", &[Address, Bytes]),
        ("setBalance", &[Address, Number]),
        ("addBalance", &[Address, Number]),
        ("setNonce", &[Address, Number]),
        ("mpersonate", &[Address]),
        ("removePool", &[Address]),
        ("eth_call", &[Transaction, Block, StateOverrides, BlockOverrides]),
        ("traceCall", &[Transaction, Block, Options]),
        ("estimateGas", &[Transaction, Block, StateOverrides, BlockOverrides]),
        ("createAccessList", &[Transaction, Block]),
        ("sendTransaction", &[Transaction]),
        ("sendUnsigned", &[Transaction]),
        ("traceTransaction", &[Hash, Options]),
        ("Raw", &[Bytes]),
        ("sha3", &[Bytes]),
        ("loadState", &[Bytes]),
        ("BlockHashAndIndex", &[Hash, Number]),
        ("BlockNumberAndIndex", &[Block, Number]),
        ("ByHash", &[Hash, Flag]),
        ("Receipt", &[Hash]),
        ("dropTransaction", &[Hash]),
        ("ByNumber", &[Block, Flag]),
        ("feeHistory", &[Number, Block, Anything]),
        ("Logs", &[Filter]),
        ("newFilter", &[Filter]),
        ("Filter", &[Number]),
        ("utomine", &[Flag]),
        ("anvil_mine", &[Number, Number]),
        ("ine", &[Options]),
        ("reset", &[Options]),
        ("ime", &[Number]),
        ("nterval", &[Number]),
        ("evert", &[Number]),
        ("eth_get", &[Address, Block]),
    ]
};

/// One request: a method, and parameters that mostly fit it.
pub(crate) fn request(u: &mut Unstructured<'_>) -> Result<(String, Value)> {
    let method = u.choose(methods())?.clone();
    let kinds = KINDS.iter().find(|(word, _)| method.contains(word)).map_or(&[][..], |(_, kinds)| kinds);
    let params = if u.ratio(1, 8)? {
        (0..u.int_in_range(0..=4)?).map(|_| anything(u, 3)).collect::<Result<Vec<_>>>()?
    } else {
        let keep = if u.ratio(3, 4)? { kinds.len() } else { u.int_in_range(0..=kinds.len())? };
        kinds[..keep].iter().map(|kind| parameter(u, *kind)).collect::<Result<Vec<_>>>()?
    };
    Ok((method, Value::Array(params)))
}

fn parameter(u: &mut Unstructured<'_>, kind: Kind) -> Result<Value> {
    if u.ratio(1, 32)? {
        return anything(u, 3);
    }
    Ok(match kind {
        Kind::Address => json!(address(u)?),
        Kind::Number => number(u)?,
        Kind::Block => block(u)?,
        Kind::Hash => hash(u)?,
        Kind::Bytes => bytes(u)?,
        Kind::Flag => json!(u.arbitrary::<bool>()?),
        Kind::Transaction => transaction(u)?,
        Kind::Filter => filter(u)?,
        Kind::StateOverrides => state_overrides(u)?,
        Kind::BlockOverrides => {
            fields(u, &[("number", number), ("time", number), ("baseFeePerGas", number)])?
        }
        Kind::Options => options(u)?,
        Kind::Anything => anything(u, 3)?,
    })
}

type Field = fn(&mut Unstructured<'_>) -> Result<Value>;

/// An object with some of these fields.
fn fields(u: &mut Unstructured<'_>, all: &[(&str, Field)]) -> Result<Value> {
    let mut object = Map::new();
    for (name, value) in all {
        if u.arbitrary()? {
            object.insert((*name).to_owned(), value(u)?);
        }
    }
    Ok(Value::Object(object))
}

pub(crate) fn address(u: &mut Unstructured<'_>) -> Result<Address> {
    let precompiles = [1, 2, 4, 5, 6, 8, 9, 10, 11, 0x64, 0x6c, 0x70, 0x71, 0x72, 0xff];
    Ok(match u.int_in_range(0..=5u8)? {
        0 => ALICE.address,
        1 => BOB.address,
        2 | 3 => u.choose(&CONTRACTS)?.0,
        4 => Address::with_last_byte(*u.choose(&precompiles)?),
        _ => Address::with_last_byte(u.arbitrary()?),
    })
}

/// Small ones mostly: large ones are honest work, such as thousands of blocks.
fn number(u: &mut Unstructured<'_>) -> Result<Value> {
    let small = u.int_in_range(0..=40u64)?;
    Ok(match u.int_in_range(0..=9u8)? {
        0..=3 => json!(small),
        4 | 5 => json!(format!("{small:#x}")),
        6 => json!(format!("{:#x}", GENESIS + small)),
        7 => json!("0xde0b6b3a7640000"),
        8 => json!(u64::MAX - small),
        _ => json!(alloy_primitives::U256::MAX),
    })
}

fn block(u: &mut Unstructured<'_>) -> Result<Value> {
    let tags = ["latest", "pending", "earliest", "safe", "finalized"];
    Ok(match u.int_in_range(0..=3u8)? {
        0 | 1 => json!(u.choose(&tags)?),
        2 => number(u)?,
        _ => fields(u, &[("blockHash", hash), ("blockNumber", number)])?,
    })
}

fn hash(u: &mut Unstructured<'_>) -> Result<Value> {
    let last = u.int_in_range(0..=3u8)?;
    Ok(json!(alloy_primitives::B256::with_last_byte(last)))
}

fn bytes(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 3)? {
        return Ok(json!(format!("0x{}", u.choose(&CONTRACTS)?.1)));
    }
    let len = u.int_in_range(0..=80)?;
    Ok(json!(alloy_primitives::Bytes::copy_from_slice(u.bytes(len.min(u.len()))?)))
}

fn transaction(u: &mut Unstructured<'_>) -> Result<Value> {
    let address: Field = |u| Ok(json!(address(u)?));
    fields(
        u,
        &[
            ("from", address),
            ("to", address),
            ("value", number),
            ("gas", |u| Ok(json!(u.choose(&["0x0", "0x5208", "0x186a0", "0x1e8480", "0xffffffffff"])?))),
            ("data", bytes),
            ("nonce", number),
            ("accessList", |u| Ok(json!([{"address": self::address(u)?, "storageKeys": [hash(u)?]}]))),
        ],
    )
}

fn filter(u: &mut Unstructured<'_>) -> Result<Value> {
    fields(
        u,
        &[
            ("fromBlock", block),
            ("toBlock", block),
            ("address", |u| Ok(json!([address(u)?, address(u)?]))),
            ("topics", |u| Ok(json!([null, [hash(u)?], hash(u)?]))),
            ("blockHash", hash),
        ],
    )
}

fn state_overrides(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut overrides = Map::new();
    for _ in 0..u.int_in_range(0..=2u8)? {
        let storage: Field = |u| {
            let word = hash(u)?;
            Ok(json!({word.as_str().unwrap_or_default(): hash(u)?}))
        };
        let account = fields(
            u,
            &[
                ("balance", number),
                ("nonce", number),
                ("code", bytes),
                ("state", storage),
                ("stateDiff", storage),
            ],
        )?;
        overrides.insert(address(u)?.to_string(), account);
    }
    Ok(Value::Object(overrides))
}

fn options(u: &mut Unstructured<'_>) -> Result<Value> {
    let tracers = ["callTracer", "prestateTracer", "4byteTracer", "noopTracer", "nonsense", "{}"];
    if u.ratio(1, 3)? {
        return Ok(json!({"tracer": u.choose(&tracers)?, "tracerConfig": fields(u, &[
            ("onlyTopCall", |u| Ok(json!(u.arbitrary::<bool>()?))),
            ("withLog", |u| Ok(json!(u.arbitrary::<bool>()?))),
            ("diffMode", |u| Ok(json!(u.arbitrary::<bool>()?))),
        ])?}));
    }
    fields(
        u,
        &[
            ("timestamp", number),
            ("blocks", |u| Ok(json!(u.int_in_range(0..=20u8)?))),
            ("forking", |u| anything(u, 1)),
            ("enableMemory", |u| Ok(json!(u.arbitrary::<bool>()?))),
            ("disableStack", |u| Ok(json!(u.arbitrary::<bool>()?))),
            ("disableStorage", |u| Ok(json!(u.arbitrary::<bool>()?))),
        ],
    )
}

/// Any JSON.
pub(crate) fn anything(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let most = if depth == 0 { 6 } else { 8 };
    Ok(match u.int_in_range(0..=most)? {
        0 => Value::Null,
        1 => json!(u.arbitrary::<bool>()?),
        2 => json!(u.int_in_range(-5..=60i64)?),
        3 => json!(u.arbitrary::<f64>()?),
        4 => json!(u.arbitrary::<&str>()?),
        5 => bytes(u)?,
        6 => json!(address(u)?),
        7 => Value::Array(
            (0..u.int_in_range(0..=3u8)?).map(|_| anything(u, depth - 1)).collect::<Result<_>>()?,
        ),
        _ => {
            let mut object = Map::new();
            for _ in 0..u.int_in_range(0..=3u8)? {
                object.insert(u.arbitrary::<&str>()?.to_owned(), anything(u, depth - 1)?);
            }
            Value::Object(object)
        }
    })
}

/// A node with the contracts that requests name.
pub(crate) fn node() -> Node {
    let node = crate::support::node();
    for (address, code) in CONTRACTS {
        crate::support::ask(&node, "anvil_setCode", json!([address, format!("0x{code}")]));
    }
    node
}
