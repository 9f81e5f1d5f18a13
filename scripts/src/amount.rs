//! Amounts as people write them: `1.5`, `max`, `1500wei`; and wei as people read them.

use crate::problem::{Exit, Problem};
use alloy::primitives::U256;
use std::str::FromStr;

/// An amount whose token is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// All there is.
    Max,
    /// Wei of the token.
    Wei(U256),
    /// Whole tokens and a fraction: digits before and after the point.
    Tokens(String, String),
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no amount: write 1.5, max, or 1500wei");
        if text == "max" {
            return Ok(Self::Max);
        }
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if let Some(digits) = text.strip_suffix("wei") {
            let digits = digits.trim_end();
            let valid = !digits.is_empty() && is_number(digits);
            let wei = valid.then(|| U256::from_str_radix(digits, 10).ok()).flatten();
            return wei.map(Self::Wei).ok_or_else(wrong);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if whole.is_empty() || fraction.is_empty() || !is_number(whole) || !is_number(fraction) {
            return Err(wrong());
        }
        Ok(Self::Tokens(whole.to_owned(), fraction.to_owned()))
    }
}

impl Amount {
    /// The amount in wei of a token with so many decimals; `all` is what `max` means.
    pub fn in_wei(&self, decimals: u8, all: U256) -> Result<U256, Problem> {
        let (whole, fraction) = match self {
            Self::Max => return Ok(all),
            Self::Wei(wei) => return Ok(*wei),
            Self::Tokens(whole, fraction) => (whole, fraction.trim_end_matches('0')),
        };
        let refuse = |why: String| {
            Problem::new(Exit::Usage, format!("{whole}.{fraction} is no amount of this token")).why(why)
        };
        let Some(missing) = usize::from(decimals).checked_sub(fraction.len()) else {
            return Err(refuse(format!("it has {decimals} decimals, {} are given", fraction.len())));
        };
        let digits = format!("{whole}{fraction}{}", "0".repeat(missing));
        U256::from_str_radix(&digits, 10).map_err(|_| refuse("it exceeds 2^256 − 1 wei".to_owned()))
    }
}

/// Wei in ether, without trailing zeros.
pub fn ether(wei: U256) -> String {
    in_tokens(wei, 18)
}

/// Wei of a token with so many decimals, in tokens, without trailing zeros.
pub fn in_tokens(wei: U256, decimals: u8) -> String {
    let digits = format!("{wei:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// `part / whole` in percent with four decimals, rounded down.
pub fn percent(part: U256, whole: U256) -> String {
    let scaled = part.checked_mul(U256::from(1_000_000)).and_then(|scaled| scaled.checked_div(whole));
    scaled.map_or_else(|| "-".to_owned(), |share| format!("{} %", in_tokens(share, 4)))
}

/// A span of time in its two largest units.
pub fn span(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (hours, minutes, seconds) = (rest / 3_600, rest / 60 % 60, rest % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {seconds} s"),
        (0, ..) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A span of time as people write it: `30s`, `5m`, `12h`, `7d`, or seconds.
pub fn seconds(text: &str) -> Option<u64> {
    let (digits, unit) = match text.char_indices().last()? {
        (end, 's') => (&text[..end], 1),
        (end, 'm') => (&text[..end], 60),
        (end, 'h') => (&text[..end], 3_600),
        (end, 'd') => (&text[..end], 86_400),
        _ => (text, 1),
    };
    let valid = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    valid.then(|| digits.parse::<u64>().ok()?.checked_mul(unit)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        let spans = ["7", "30s", "5m", "12h", "7d", "d", "", "1 d", "-1s"].map(seconds);
        let expected = [Some(7), Some(30), Some(300), Some(43_200), Some(604_800), None, None, None, None];
        assert_eq!(spans, expected);
    }

    fn wei(text: &str, decimals: u8) -> Result<U256, Problem> {
        text.parse::<Amount>().unwrap().in_wei(decimals, U256::from(77))
    }

    #[test]
    fn amounts_are_read_in_the_decimals_of_their_token() {
        assert_eq!(wei("1.5", 6), Ok(U256::from(1_500_000)));
        assert_eq!(wei("0.000001", 6), Ok(U256::ONE));
        assert_eq!(wei("7.10", 1), Ok(U256::from(71)));
        assert_eq!(wei("7", 0), Ok(U256::from(7)));
        assert_eq!(wei("max", 6), Ok(U256::from(77)));
        assert_eq!(wei("12wei", 18), Ok(U256::from(12)));
    }

    #[test]
    fn digits_below_a_wei_and_amounts_beyond_a_word_are_refused() {
        assert_eq!(wei("0.0000001", 6).unwrap_err().exit, Exit::Usage);
        assert!(wei("0.0000001", 6).unwrap_err().to_string().contains("6 decimals"));
        assert_eq!(wei(&"9".repeat(70), 18).unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in
            ["", ".", "1.", ".5", "-1", "+1", "1e18", "1,5", "0x10", "wei", "1.5wei", "MAX", " 1", "1_0"]
        {
            assert!(text.parse::<Amount>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn wei_are_written_without_trailing_zeros() {
        let cases =
            [(0, 18, "0"), (1_500_000, 6, "1.5"), (1, 6, "0.000001"), (1_000_000, 6, "1"), (12, 0, "12")];
        for (wei, decimals, text) in cases {
            assert_eq!(in_tokens(U256::from(wei), decimals), text);
        }
        assert_eq!(in_tokens(U256::MAX, 255).len(), 257);
    }

    #[test]
    fn shares_and_spans_are_rounded_down() {
        assert_eq!(percent(U256::from(1), U256::from(3)), "33.3333 %");
        assert_eq!(percent(U256::from(1), U256::ZERO), "-");
        assert_eq!([59, 61, 3_660, 90_000].map(span), ["59 s", "1 min 1 s", "1 h 1 min", "1 d 1 h"]);
    }
}
