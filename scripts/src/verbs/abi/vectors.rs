//! `abi/vectors.json`: encoded calls, answers, errors and events that clients have to encode and decode alike.

use crate::interfaces::Interface;
use alloy::dyn_abi::{DynSolType, DynSolValue, FunctionExt, JsonAbiExt, Specifier};
use alloy::json_abi::Param;
use alloy::primitives::{Address, B256, I256, U256, keccak256};
use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The vectors of an interface.
#[derive(Serialize)]
struct Vectors {
    functions: Vec<Call>,
    events: Vec<Log>,
    errors: Vec<Refusal>,
}

#[derive(Serialize)]
struct Call {
    signature: String,
    arguments: Vec<Value>,
    calldata: String,
    results: Vec<Value>,
    returndata: String,
}

#[derive(Serialize)]
struct Log {
    signature: String,
    arguments: Vec<Value>,
    topics: Vec<String>,
    data: String,
}

#[derive(Serialize)]
struct Refusal {
    signature: String,
    arguments: Vec<Value>,
    data: String,
}

/// The vectors of all interfaces, by name. Values follow from names and types: the same in every run, all different.
pub(super) fn text(interfaces: &[&Interface]) -> anyhow::Result<String> {
    let all: Result<BTreeMap<_, _>, _> =
        interfaces.iter().map(|interface| Ok((interface.name, vectors(interface)?))).collect();
    let all: BTreeMap<_, _> = all.map_err(|error: anyhow::Error| error.context("writing the vectors"))?;
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

fn vectors(interface: &Interface) -> anyhow::Result<Vectors> {
    let abi = &interface.abi;
    let of = |signature: &str| format!("{}.{signature}", interface.name);
    let mut vectors = Vectors { functions: Vec::new(), events: Vec::new(), errors: Vec::new() };
    for it in abi.functions() {
        let signature = it.signature();
        let arguments = values(&it.inputs, &of(&signature))?;
        let results = values(&it.outputs, &format!("{} returns", of(&signature)))?;
        vectors.functions.push(Call {
            calldata: prefixed(&it.abi_encode_input(&arguments)?),
            returndata: prefixed(&it.abi_encode_output(&results)?),
            arguments: arguments.iter().map(json).collect(),
            results: results.iter().map(json).collect(),
            signature,
        });
    }
    for it in abi.errors() {
        let signature = it.signature();
        let arguments = values(&it.inputs, &of(&signature))?;
        vectors.errors.push(Refusal {
            data: prefixed(&it.abi_encode_input(&arguments)?),
            arguments: arguments.iter().map(json).collect(),
            signature,
        });
    }
    for it in abi.events() {
        let signature = it.signature();
        let mut topics = vec![it.selector().to_string()];
        let (mut arguments, mut data) = (Vec::new(), Vec::new());
        for (place, input) in it.inputs.iter().enumerate() {
            let value = value(&input.resolve()?, &format!("{} {place}", of(&signature)));
            arguments.push(json(&value));
            if input.indexed {
                // A dynamic value would be hashed, and could not be decoded.
                let word = value.as_word().with_context(|| format!("{signature} indexes no word"))?;
                topics.push(word.to_string());
            } else {
                data.push(value);
            }
        }
        let data = prefixed(&DynSolValue::Tuple(data).abi_encode_params());
        vectors.events.push(Log { signature, arguments, topics, data });
    }
    Ok(vectors)
}

fn prefixed(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn values(parameters: &[Param], path: &str) -> anyhow::Result<Vec<DynSolValue>> {
    let value =
        |(place, parameter): (usize, &Param)| Ok(value(&parameter.resolve()?, &format!("{path} {place}")));
    parameters.iter().enumerate().map(value).collect()
}

/// A value that fills its type: high bits, several elements, letters of several bytes, lengths that end within a word.
fn value(ty: &DynSolType, path: &str) -> DynSolValue {
    let seed = keccak256(path);
    let several = |items: usize, ty: &DynSolType| -> Vec<DynSolValue> {
        (0..items).map(|item| value(ty, &format!("{path} {item}"))).collect()
    };
    match ty {
        DynSolType::Bool => DynSolValue::Bool(seed[0] % 2 == 1),
        DynSolType::Uint(bits) => DynSolValue::Uint(U256::from_be_bytes(seed.0) >> (256 - bits), *bits),
        // Shifted with its sign, so that half of them are below zero.
        DynSolType::Int(bits) => DynSolValue::Int(I256::from_be_bytes(seed.0).asr(256 - bits), *bits),
        DynSolType::Address => DynSolValue::Address(Address::from_slice(&seed[12..])),
        DynSolType::FixedBytes(size) => {
            let mut word = B256::ZERO;
            word[..*size].copy_from_slice(&seed[..*size]);
            DynSolValue::FixedBytes(word, *size)
        }
        DynSolType::Bytes => {
            let bytes = [seed.as_slice(), keccak256(seed).as_slice(), &[0]].concat();
            DynSolValue::Bytes(bytes[..usize::from(seed[0]) % (bytes.len() + 1)].to_vec())
        }
        DynSolType::String => DynSolValue::String(format!("Ærø, 日本 and {path}")),
        DynSolType::Array(item) => DynSolValue::Array(several(2 + usize::from(seed[0]) % 2, item)),
        DynSolType::FixedArray(item, size) => DynSolValue::FixedArray(several(*size, item)),
        DynSolType::Tuple(items) => DynSolValue::Tuple(
            items.iter().enumerate().map(|(item, ty)| value(ty, &format!("{path} {item}"))).collect(),
        ),
        DynSolType::Function => DynSolValue::Function(Default::default()),
        // `eip712` structs are tuples with names.
        #[allow(unreachable_patterns, reason = "depends on a feature other crates may enable")]
        _ => DynSolValue::Tuple(Vec::new()),
    }
}

/// Numbers as decimal text, since JSON numbers hold no wei; a tuple is the list of its fields.
fn json(value: &DynSolValue) -> Value {
    match value {
        DynSolValue::Bool(flag) => Value::from(*flag),
        DynSolValue::Uint(number, _) => Value::from(number.to_string()),
        DynSolValue::Int(number, _) => Value::from(number.to_string()),
        DynSolValue::Address(address) => Value::from(address.to_string()),
        DynSolValue::FixedBytes(word, size) => Value::from(prefixed(&word[..*size])),
        DynSolValue::Bytes(bytes) => Value::from(prefixed(bytes)),
        DynSolValue::String(text) => Value::from(text.as_str()),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) | DynSolValue::Tuple(items) => {
            Value::from(items.iter().map(json).collect::<Vec<_>>())
        }
        other => Value::from(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces;
    use alloy::dyn_abi::EventExt;
    use alloy::primitives::LogData;
    use std::collections::BTreeSet;

    #[test]
    fn everything_is_covered_and_decodes_to_its_own_values() {
        for interface in interfaces::all() {
            let (abi, found) = (&interface.abi, vectors(&interface).unwrap());
            assert_eq!(found.functions.len(), abi.functions().count());
            assert_eq!(found.events.len(), abi.events().count());
            assert_eq!(found.errors.len(), abi.errors().count());
            for (it, vector) in abi.functions().zip(&found.functions) {
                let data = hex::decode(&vector.calldata[2..]).unwrap();
                let decoded = it.abi_decode_input(&data[4..]).unwrap();
                assert_eq!(decoded.iter().map(json).collect::<Vec<_>>(), vector.arguments);
            }
            for (it, vector) in abi.events().zip(&found.events) {
                let topics = vector.topics.iter().map(|topic| topic.parse().unwrap()).collect();
                let data = hex::decode(&vector.data[2..]).unwrap().into();
                let decoded = it.decode_log(&LogData::new(topics, data).unwrap()).unwrap();
                assert_eq!(decoded.indexed.len() + decoded.body.len(), vector.arguments.len());
            }
        }
    }

    #[test]
    fn values_are_not_trivial_and_do_not_repeat() {
        let numbers: BTreeSet<String> =
            (0..64).map(|path| format!("{:?}", value(&DynSolType::Uint(256), &path.to_string()))).collect();
        assert_eq!(numbers.len(), 64);
        let below_zero = |path: u8| match value(&DynSolType::Int(128), &path.to_string()) {
            DynSolValue::Int(number, 128) => number.is_negative(),
            _ => panic!("an integer"),
        };
        let below = (0..64).filter(|path| below_zero(*path)).count();
        assert!((8..56).contains(&below), "{below} of 64 are below zero");
        let array = value(&DynSolType::Array(Box::new(DynSolType::Bytes)), "a");
        assert!(array.as_array().unwrap().len() >= 2);
    }
}
