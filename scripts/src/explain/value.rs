//! Decoded values with the names that the interface gives them.

use super::Meaning;
use super::catalogue::well_known;
use alloy::dyn_abi::DynSolValue;
use alloy::json_abi::Param;
use alloy::primitives::{Address, U256};
use serde_json::{Map, json};
use std::fmt::{Display, Formatter};

/// Bytes shown in text; JSON carries all of them.
const SHOWN: usize = 96;

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Name; empty where the interface gives none.
    pub name: String,
    /// The value.
    pub value: Value,
}

/// A value as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, an address, a flag, a text, or the hash of what an event indexes.
    Plain(String),
    /// An array.
    List(Vec<Self>),
    /// A struct.
    Record(Vec<Argument>),
    /// Bytes, and what they mean as a call, an error or a constructor call.
    Bytes(Vec<u8>, Vec<Meaning>),
}

impl Argument {
    /// Names a value by its declaration; `within` says what bytes in it mean.
    pub(super) fn new(
        name: &str,
        components: &[Param],
        value: &DynSolValue,
        within: &dyn Fn(&[u8]) -> Vec<Meaning>,
    ) -> Self {
        Self { name: name.to_owned(), value: Value::new(components, value, within) }
    }

    /// Every meaning of bytes in it, with the path to them.
    pub fn nested(&self) -> Vec<(String, &[Meaning])> {
        let mut found = Vec::new();
        self.value.collect(&self.name, &mut found);
        found
    }
}

impl Value {
    fn new(components: &[Param], value: &DynSolValue, within: &dyn Fn(&[u8]) -> Vec<Meaning>) -> Self {
        match value {
            DynSolValue::Address(address) => Self::Plain(labelled(*address)),
            DynSolValue::Uint(number, _) if *number == U256::MAX => Self::Plain("2^256 - 1".to_owned()),
            DynSolValue::Uint(number, _) => Self::Plain(number.to_string()),
            DynSolValue::Int(number, _) => Self::Plain(number.to_string()),
            DynSolValue::Bool(flag) => Self::Plain(flag.to_string()),
            DynSolValue::String(text) => Self::Plain(format!("{text:?}")),
            DynSolValue::FixedBytes(word, size) => {
                Self::Plain(format!("0x{}", hex::encode(&word[..(*size).min(32)])))
            }
            DynSolValue::Function(function) => Self::Plain(format!("0x{}", hex::encode(function))),
            DynSolValue::Bytes(bytes) => Self::Bytes(bytes.clone(), within(bytes)),
            DynSolValue::Array(items) | DynSolValue::FixedArray(items) => {
                Self::List(items.iter().map(|item| Self::new(components, item, within)).collect())
            }
            DynSolValue::Tuple(items) | DynSolValue::CustomStruct { tuple: items, .. } => {
                let name =
                    |index: usize| components.get(index).map(|param| param.name.as_str()).unwrap_or_default();
                let inner = |index: usize| components.get(index).map_or(&[][..], |param| &param.components);
                let fields = items.iter().enumerate();
                Self::Record(
                    fields.map(|(at, item)| Argument::new(name(at), inner(at), item, within)).collect(),
                )
            }
        }
    }

    fn collect<'a>(&'a self, path: &str, found: &mut Vec<(String, &'a [Meaning])>) {
        match self {
            Self::Bytes(_, meanings) if !meanings.is_empty() => found.push((path.to_owned(), meanings)),
            Self::Plain(_) | Self::Bytes(..) => {}
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.collect(&format!("{path}[{index}]"), found);
                }
            }
            Self::Record(fields) => {
                for field in fields {
                    field.value.collect(&format!("{path}.{}", field.name), found);
                }
            }
        }
    }

    /// The value in JSON: numbers as text, bytes whole, and what they mean beside them.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Plain(text) if text == "2^256 - 1" => json!(U256::MAX.to_string()),
            // Labels are for people.
            Self::Plain(text) => json!(match text.split_once(" (") {
                Some((address, _)) if address.len() == 42 && address.starts_with("0x") => address,
                _ => text,
            }),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Record(fields) => object(fields),
            Self::Bytes(bytes, meanings) if meanings.is_empty() => json!(format!("0x{}", hex::encode(bytes))),
            Self::Bytes(bytes, meanings) => {
                let meanings: Vec<_> = meanings.iter().map(Meaning::json).collect();
                json!({ "data": format!("0x{}", hex::encode(bytes)), "meanings": meanings })
            }
        }
    }
}

/// Arguments as a JSON object; those without a name go by their position.
pub(super) fn object(arguments: &[Argument]) -> serde_json::Value {
    let entries = arguments.iter().enumerate().map(|(index, argument)| {
        let name = if argument.name.is_empty() { index.to_string() } else { argument.name.clone() };
        (name, argument.value.json())
    });
    serde_json::Value::Object(entries.collect::<Map<_, _>>())
}

/// An address with the name it has on every Arbitrum chain.
pub fn labelled(address: Address) -> String {
    match well_known(address) {
        Some(name) => format!("{address} ({name})"),
        None => address.to_string(),
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Record(fields) => {
                let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
                write!(f, "({})", fields.join(", "))
            }
            Self::Bytes(_, meanings) if let [meaning, ..] = meanings.as_slice() => write!(f, "{meaning}"),
            Self::Bytes(bytes, _) if bytes.len() > SHOWN => {
                write!(f, "0x{}… ({} bytes)", hex::encode(&bytes[..8]), bytes.len())
            }
            Self::Bytes(bytes, _) => write!(f, "0x{}", hex::encode(bytes)),
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self.name.as_str() {
            "" => write!(f, "{}", self.value),
            name => write!(f, "{name}: {}", self.value),
        }
    }
}
