//! Positional parameters, taken one after the other with their names for the error messages.

use super::RpcError;
use alloy_primitives::U256;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde_json::Value;
use std::fmt;

/// The parameters of a request.
pub(super) struct Params {
    values: std::vec::IntoIter<Value>,
    taken: usize,
}

impl Params {
    /// Takes what stood under `params`.
    pub(super) fn new(value: Value) -> Result<Self, RpcError> {
        let values = match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values,
            _ => return Err(RpcError::params("params must be an array")),
        };
        Ok(Self { values: values.into_iter(), taken: 0 })
    }

    /// The next parameter, which must be there.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, RpcError> {
        let index = self.taken;
        self.optional(name)?
            .ok_or_else(|| RpcError::params(format!("missing value for required argument {index} ({name})")))
    }

    /// The next parameter, which may be missing or null.
    pub(super) fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, RpcError> {
        let index = self.taken;
        self.taken += 1;
        match self.values.next() {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| RpcError::params(format!("invalid argument {index} ({name}): {error}"))),
        }
    }

    /// Nothing may follow.
    pub(super) fn end(self) -> Result<(), RpcError> {
        if self.values.len() > 0 {
            return Err(RpcError::params(format!("too many arguments, want at most {}", self.taken)));
        }
        Ok(())
    }
}

/// A number as any client writes it: hex, decimal digits or a JSON number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(pub(super) U256);

impl Number {
    /// As 64 bits.
    pub(super) fn small(self, name: &str) -> Result<u64, RpcError> {
        u64::try_from(self.0).map_err(|_| RpcError::params(format!("{name} exceeds 64 bits")))
    }
}

impl serde::Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match u64::try_from(self.0) {
            Ok(small) => serializer.serialize_u64(small),
            Err(_) => self.0.serialize(serializer),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;

        impl Visitor<'_> for Numbers {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a non-negative number")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
                Ok(Number(U256::from(value)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                let (digits, radix) = match text.strip_prefix("0x") {
                    Some(digits) => (digits, 16),
                    None => (text, 10),
                };
                if digits.is_empty() {
                    return Err(E::custom(format!("no digits in {text:?}")));
                }
                U256::from_str_radix(digits, radix)
                    .map(Number)
                    .map_err(|error| E::custom(format!("{text:?}: {error}")))
            }
        }

        deserializer.deserialize_any(Numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, Params};
    use alloy_primitives::U256;
    use serde_json::json;

    #[test]
    fn numbers_are_read_in_every_notation_and_nothing_else() {
        let read = |value| serde_json::from_value::<Number>(value).ok().map(|number| number.0);
        assert_eq!(read(json!(12)), Some(U256::from(12)));
        assert_eq!(read(json!("12")), Some(U256::from(12)));
        assert_eq!(read(json!("0xc")), Some(U256::from(12)));
        for bad in [
            json!(-1),
            json!(1.5),
            json!("0x"),
            json!(""),
            json!("x"),
            json!({}),
            json!(format!("0x1{}", "0".repeat(64))),
        ] {
            assert_eq!(read(bad), None);
        }
    }

    #[test]
    fn errors_name_the_parameter() {
        let mut params = Params::new(json!(["oops"])).expect("an array");
        let error = params.take::<Number>("seconds").expect_err("no number");
        assert!(error.message.starts_with("invalid argument 0 (seconds)"), "{}", error.message);
        let error = params.take::<Number>("blocks").expect_err("nothing left");
        assert_eq!(error.message, "missing value for required argument 1 (blocks)");
        let params = Params::new(json!([1])).expect("an array");
        assert_eq!(params.end().expect_err("one too many").message, "too many arguments, want at most 0");
        assert!(Params::new(json!({"a": 1})).is_err());
    }
}
