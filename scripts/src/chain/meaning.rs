//! What a node means by its answer to a transaction that it was offered.

use super::{retry::is_lost, revert_data};
use alloy::transports::{RpcError, TransportError};

/// A transaction that was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Its nonce belongs to another transaction, or not yet to this account.
    Nonce(String),
    /// It offers less than the chain or another transaction asks.
    Price(String),
    /// Anything else: it was never taken and never will be.
    Refused(String),
    /// Nobody answered: it may have been taken.
    Unheard(String),
}

/// What an answer to an offer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Somebody has it.
    Taken,
    /// Nobody can tell: the answer is lost, or a node in between gave up.
    Lost,
    /// Nobody has it, and nobody will unless it is offered again.
    Not(Unsent),
}

/// Words of refusals that nothing but another transaction can change.
const FINAL: &[&str] = &[
    "insufficient funds",
    "intrinsic gas",
    "execution reverted",
    "gas limit",
    "oversized",
    "initcode size",
    "type not supported",
    "invalid sender",
    "invalid chain id",
    "invalid signature",
    "whitelist",
    "method not found",
];

/// What a node means. Nodes agree on the words, not on the codes; whatever is not known for a refusal may have been taken:
/// a sequencer that is asked through others answers with its deadline while the transaction waits.
pub(super) fn meaning(error: &TransportError, reason: &str) -> Meaning {
    let RpcError::ErrorResp(payload) = error else { return Meaning::Lost };
    let message = payload.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let not = |unsent: fn(String) -> Unsent| Meaning::Not(unsent(reason.to_owned()));
    if is_lost(error) {
        return Meaning::Lost;
    }
    if message.contains("already known") || message.starts_with("known transaction") {
        return Meaning::Taken;
    }
    // Another transaction has the nonce and waits: offering more would push it out.
    let nonce =
        ["nonce too low", "nonce too high", "invalid nonce", "nonce has already been used", "replacement"];
    if says(&nonce) {
        not(Unsent::Nonce)
    } else if says(&["underpriced", "less than block base fee", "below base fee", "fee too low"]) {
        not(Unsent::Price)
    } else if says(FINAL) || revert_data(error).is_some() {
        not(Unsent::Refused)
    } else {
        Meaning::Lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_json_rpc::ErrorPayload;

    fn means(message: &str) -> Meaning {
        let payload = ErrorPayload { code: -32_000, message: message.to_owned().into(), data: None };
        meaning(&RpcError::ErrorResp(payload), message)
    }

    #[test]
    fn words_of_nodes_are_told_apart() {
        assert_eq!(means("already known"), Meaning::Taken);
        for message in ["nonce too low: next nonce 5, tx nonce 4", "replacement transaction underpriced"] {
            assert_eq!(means(message), Meaning::Not(Unsent::Nonce(message.to_owned())));
        }
        for message in ["max fee per gas less than block base fee: address 0x…", "transaction underpriced"]
        {
            assert_eq!(means(message), Meaning::Not(Unsent::Price(message.to_owned())));
        }
        for message in
            ["insufficient funds for gas * price + value", "intrinsic gas too low", "execution reverted"]
        {
            assert_eq!(means(message), Meaning::Not(Unsent::Refused(message.to_owned())));
        }
    }

    #[test]
    fn what_is_not_known_for_a_refusal_may_have_been_taken() {
        for message in [
            "context deadline exceeded",
            "failed to publish transaction to any of the forwarding targets",
            "sequencer temporarily not available",
            "Internal error",
            "request timed out",
            "unknown transaction",
        ] {
            assert_eq!(means(message), Meaning::Lost, "{message}");
        }
    }
}
