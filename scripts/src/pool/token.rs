//! An ERC-20 as the tool shows it. Whatever it answers about itself is a stranger's word.

use crate::amount::in_tokens;
use crate::chain::Chain;
use crate::output::as_text;
use alloy::eips::BlockId;
use alloy::primitives::{Address, U256};
use serde::Serialize;
use staking_abi::IToken;

/// Longest symbol that is shown whole.
const SYMBOL_LIMIT: usize = 12;

/// A token's address and how to write its amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Where it stands.
    #[serde(serialize_with = "as_text")]
    pub address: Address,
    /// What it calls itself, made harmless to print; the start of its address if it says nothing.
    pub symbol: String,
    /// Digits after the point; 0 if it does not say, so that amounts are wei.
    pub decimals: u8,
}

impl Token {
    /// Asks a token who it is.
    pub async fn read(chain: &Chain, address: Address, block: BlockId) -> Self {
        let token = IToken::new(address, &chain.provider);
        let (symbol, decimals) = (token.symbol().block(block), token.decimals().block(block));
        // Both are optional in ERC-20, and some tokens answer the symbol in 32 bytes.
        let (symbol, decimals) = (symbol.call().await, decimals.call().await);
        let symbol = symbol.map(|symbol| printable(&symbol)).unwrap_or_default();
        let symbol = if symbol.is_empty() { format!("{address}").chars().take(8).collect() } else { symbol };
        Self { address, symbol, decimals: decimals.unwrap_or(0) }
    }

    /// An amount with the symbol.
    pub fn amount(&self, wei: U256) -> String {
        format!("{} {}", self.bare(wei), self.symbol)
    }

    /// An amount without the symbol.
    pub fn bare(&self, wei: U256) -> String {
        in_tokens(wei, self.decimals)
    }
}

/// Letters, digits and signs only: a symbol could move the cursor or imitate an address.
fn printable(text: &str) -> String {
    let text: String =
        text.chars().filter(|sign| sign.is_alphanumeric() || "-._+$₮".contains(*sign)).collect();
    match text.char_indices().nth(SYMBOL_LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_cannot_steer_a_terminal() {
        assert_eq!(printable("\u{1b}[2JUSDC\n"), "2JUSDC");
        assert_eq!(printable("USD₮0"), "USD₮0");
        assert_eq!(printable(&"A".repeat(40)), format!("{}…", "A".repeat(12)));
    }

    #[test]
    fn amounts_carry_their_symbol() {
        let token = Token { address: Address::ZERO, symbol: "STK".to_owned(), decimals: 6 };
        assert_eq!(token.amount(U256::from(1_250_000)), "1.25 STK");
    }
}
