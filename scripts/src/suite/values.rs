//! From the values of a file to those of the ABI.

use crate::problem::{Exit, Problem};
use alloy::dyn_abi::{DynSolType, DynSolValue};
use alloy::primitives::{Address, I256, U256};
use std::collections::BTreeMap;
use toml::Value;

/// What `@name` means.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) addresses: BTreeMap<String, Address>,
    pub(super) parameters: BTreeMap<String, Value>,
}

impl Scope {
    /// A value as the type asks.
    pub(super) fn value(&self, value: &Value, ty: &DynSolType, what: &str) -> Result<DynSolValue, Problem> {
        if let Some(name) = value.as_str().and_then(|text| text.strip_prefix('@')) {
            if let Some(address) = self.addresses.get(name) {
                return match ty {
                    DynSolType::Address => Ok(DynSolValue::Address(*address)),
                    _ => Err(refused(what, &format!("@{name} is an address and {ty} is asked for"))),
                };
            }
            let Some(value) = self.parameters.get(name) else {
                return Err(refused(what, &format!("@{name} is no earlier step and no parameter")));
            };
            return self.plain(value, ty, what);
        }
        self.plain(value, ty, what)
    }

    fn plain(&self, value: &Value, ty: &DynSolType, what: &str) -> Result<DynSolValue, Problem> {
        match (value, ty) {
            (Value::String(text), DynSolType::String) => Ok(DynSolValue::String(text.clone())),
            (Value::String(text), _) => {
                ty.coerce_str(text).map_err(|error| refused(what, &format!("{text:?} is no {ty}: {error}")))
            }
            (Value::Boolean(flag), DynSolType::Bool) => Ok(DynSolValue::Bool(*flag)),
            (Value::Integer(number), DynSolType::Uint(bits)) => {
                let number = u64::try_from(*number).ok().map(U256::from);
                let fits = number.filter(|number| number.bit_len() <= *bits);
                let fits =
                    fits.ok_or_else(|| refused(what, &format!("{} does not fit {ty}", shown(value))))?;
                Ok(DynSolValue::Uint(fits, *bits))
            }
            (Value::Integer(number), DynSolType::Int(bits)) => {
                let number = I256::try_from(*number).ok();
                let fits = number.filter(|number| number.bits() as usize <= *bits);
                let fits =
                    fits.ok_or_else(|| refused(what, &format!("{} does not fit {ty}", shown(value))))?;
                Ok(DynSolValue::Int(fits, *bits))
            }
            (Value::Array(items), DynSolType::Array(of)) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.value(item, of, what)).collect();
                Ok(DynSolValue::Array(items?))
            }
            _ => Err(refused(what, &format!("{} is no {ty}", shown(value)))),
        }
    }

    /// An address that a step names.
    pub(super) fn address(&self, text: &str, what: &str) -> Result<Address, Problem> {
        let value = self.value(&Value::String(text.to_owned()), &DynSolType::Address, what)?;
        value.as_address().ok_or_else(|| refused(what, "an address is asked for"))
    }

    /// Values for a list of types.
    pub(super) fn values(
        &self,
        values: &[Value],
        types: &[DynSolType],
        what: &str,
    ) -> Result<Vec<DynSolValue>, Problem> {
        if values.len() != types.len() {
            return Err(refused(
                what,
                &format!("{} arguments are given and {} asked for", values.len(), types.len()),
            ));
        }
        values.iter().zip(types).map(|(value, ty)| self.value(value, ty, what)).collect()
    }
}

/// A value as people wrote it, more or less.
pub(super) fn shown(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn refused(what: &str, why: &str) -> Problem {
    Problem::new(Exit::Usage, format!("{what} makes no sense")).why(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let mut scope = Scope::default();
        scope.addresses.insert("Pool".into(), Address::repeat_byte(7));
        scope.parameters.insert("days".into(), Value::String("3".into()));
        scope
    }

    fn read(value: impl Into<Value>, ty: &str) -> Result<DynSolValue, String> {
        let ty: DynSolType = ty.parse().unwrap();
        scope().value(&value.into(), &ty, "owner of Pool").map_err(|problem| problem.to_string())
    }

    #[test]
    fn values_become_what_the_abi_asks_for() {
        assert_eq!(read("@Pool", "address"), Ok(DynSolValue::Address(Address::repeat_byte(7))));
        assert_eq!(read("@days", "uint256"), Ok(DynSolValue::Uint(U256::from(3), 256)));
        assert_eq!(read(7, "uint8"), Ok(DynSolValue::Uint(U256::from(7), 8)));
        assert_eq!(
            read("1.5 ether", "uint256").unwrap().as_uint().unwrap().0.to_string(),
            "1500000000000000000"
        );
        assert_eq!(read(true, "bool"), Ok(DynSolValue::Bool(true)));
        for edge in [-128, 127] {
            let int8 = Ok(DynSolValue::Int(I256::try_from(edge).unwrap(), 8));
            assert_eq!((read(edge, "int8"), read(edge.to_string(), "int8")), (int8.clone(), int8));
        }
        assert_eq!(read("7", "string"), Ok(DynSolValue::String("7".into())));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_place() {
        for (value, ty) in [
            (Value::Integer(256), "uint8"),
            (Value::Integer(-1), "uint256"),
            (Value::Integer(300), "int8"),
            (Value::Integer(128), "int8"),
            (Value::Integer(-129), "int8"),
            (Value::String("128".into()), "int8"),
            (Value::String("256".into()), "uint8"),
            (Value::String("@Farm".into()), "address"),
            (Value::String("@Pool".into()), "uint256"),
            (Value::String("0x12".into()), "address"),
            (Value::Boolean(true), "address"),
        ] {
            let message = read(value, ty).unwrap_err();
            assert!(message.starts_with("owner of Pool makes no sense"), "{message}");
        }
        let ty = [DynSolType::Bool];
        assert!(scope().values(&[], &ty, "Farm.add").unwrap_err().to_string().contains("0 arguments"));
    }
}
