//! The transactions of a suite for somebody else to sign: a wallet without a keystore here, or a Safe.

use super::execute::Needed;
use alloy::primitives::{Address, Bytes, U256};
use serde::Serialize;
use serde_json::{Value, json};
use std::time::SystemTime;

/// A transaction that is not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unsigned {
    /// What it does.
    pub step: String,
    /// Whom it goes to.
    #[serde(serialize_with = "crate::output::as_text")]
    pub to: Address,
    /// Wei it sends; what an activation does not use comes back.
    #[serde(serialize_with = "crate::output::as_text")]
    pub value: U256,
    /// Calldata.
    pub data: Bytes,
    /// Gas it will use, where that is known.
    pub gas: Option<u64>,
}

impl Unsigned {
    /// From what a task needs.
    pub fn new(step: impl Into<String>, needed: &Needed, gas: Option<u64>) -> Self {
        let (to, data) = needed.message.clone();
        Self { step: step.into(), to, value: needed.value(), data, gas }
    }
}

/// As a plain list.
pub fn list(chain_id: u64, from: Address, transactions: &[Unsigned]) -> Value {
    json!({ "chainId": chain_id, "from": from.to_string(), "transactions": transactions })
}

/// As the Transaction Builder of Safe reads it.
pub fn safe(chain_id: u64, from: Address, name: &str, transactions: &[Unsigned]) -> Value {
    let described: Vec<&str> = transactions.iter().map(|transaction| transaction.step.as_str()).collect();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let transactions: Vec<Value> = transactions
        .iter()
        .map(|it| {
            json!({
                "to": it.to.to_string(), "value": it.value.to_string(), "data": it.data,
                "contractMethod": null, "contractInputsValues": null,
            })
        })
        .collect();
    json!({
        "version": "1.0",
        "chainId": chain_id.to_string(),
        "createdAt": now.as_millis() as u64,
        "meta": {
            "name": name,
            "description": described.join("; "),
            "txBuilderVersion": "1.18.0",
            "createdFromSafeAddress": from.to_string(),
            "createdFromOwnerAddress": "",
        },
        "transactions": transactions,
    })
}

/// As many of them, from the first on, as fit into one transaction of so much gas; at least one.
pub fn fitting(transactions: &[Unsigned], gas: u64) -> &[Unsigned] {
    let mut sum = 0_u64;
    let fit = transactions.iter().take_while(|it| {
        // One whose gas is unknown is taken for a large program.
        sum = sum.saturating_add(it.gas.unwrap_or(8_000_000));
        sum <= gas
    });
    let fit = fit.count().max(1).min(transactions.len());
    &transactions[..fit]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gas: Option<u64>) -> Unsigned {
        Unsigned { step: "deploy X".into(), to: Address::ZERO, value: U256::from(7), data: Bytes::new(), gas }
    }

    #[test]
    fn a_batch_holds_what_fits_and_at_least_one() {
        let all = [of(Some(5)), of(Some(5)), of(Some(1))];
        assert_eq!(fitting(&all, 10).len(), 2);
        assert_eq!(fitting(&all, 11).len(), 3);
        assert_eq!(fitting(&all, 1).len(), 1);
        assert_eq!(fitting(&[of(None), of(None)], 10_000_000).len(), 1);
        assert!(fitting(&[], 1).is_empty());
    }

    #[test]
    fn a_safe_batch_has_the_form_of_the_transaction_builder() {
        let batch = safe(42_161, Address::repeat_byte(1), "suite", &[of(None)]);
        assert_eq!(batch["chainId"], "42161");
        assert_eq!(batch["transactions"][0]["value"], "7");
        assert_eq!(batch["transactions"][0]["data"], "0x");
        assert!(batch["transactions"][0]["contractMethod"].is_null());
    }
}
