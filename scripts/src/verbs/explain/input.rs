//! What somebody wants explained.

use crate::problem::{Exit, Problem};
use alloy::primitives::B256;
use std::io::Read;

/// An argument by its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// 32 bytes: the hash of a transaction.
    Word(B256),
    /// Revert data or calldata.
    Data(Vec<u8>),
    /// Topics, at least one, and data.
    Log(Vec<B256>, Vec<u8>),
    /// Words.
    Message(String),
}

impl Input {
    /// Tells them apart; `-` stands for stdin, as calldata can be longer than an argument may be.
    pub(super) fn read(argument: &str) -> anyhow::Result<Self> {
        if argument != "-" {
            return Ok(Self::parse(argument)?);
        }
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        Ok(Self::parse(&text)?)
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if let Some((topics, data)) = text.split_once(':')
            && topics.split(',').all(|topic| is_hex(topic.trim()))
        {
            let topics: Result<Vec<B256>, Problem> = topics.split(',').map(topic).collect();
            let topics = topics?;
            if topics.len() > 4 {
                return Err(usage(format!("{} topics: a log has at most four", topics.len())));
            }
            return Ok(Self::Log(topics, bytes(data.trim())?));
        }
        // Short words such as `face` are hex by accident.
        let bare = is_hex(text) && text.len() >= 8 && text.len().is_multiple_of(2);
        if !text.starts_with("0x") && !bare {
            if text.is_empty() {
                return Err(usage("there is nothing to explain".to_owned()));
            }
            return Ok(Self::Message(text.to_owned()));
        }
        let data = bytes(text)?;
        Ok(match <[u8; 32]>::try_from(data.as_slice()) {
            Ok(word) => Self::Word(B256::from(word)),
            Err(_) => Self::Data(data),
        })
    }
}

fn is_hex(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn bytes(text: &str) -> Result<Vec<u8>, Problem> {
    hex::decode(text.strip_prefix("0x").unwrap_or(text))
        .map_err(|error| usage(format!("{} is not hex: {error}", shortened(text))))
}

fn topic(text: &str) -> Result<B256, Problem> {
    let word = bytes(text.trim())?;
    B256::try_from(word.as_slice())
        .map_err(|_| usage(format!("a topic has 32 bytes, {} has {}", shortened(text), word.len())))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(20) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn usage(what: String) -> Problem {
    Problem::new(Exit::Usage, what)
        .next("stake explain --help shows the forms: a hash, 0x…, TOPIC0[,TOPIC…]:DATA")
}

/// What in a message may be revert data: a selector and whole words. An address or a hash is neither.
pub(super) fn hex_in(text: &str) -> Vec<Vec<u8>> {
    let starts = text.match_indices("0x").map(|(at, _)| &text[at + 2..]);
    let digits = starts.map(|rest| {
        let end = rest.find(|digit: char| !digit.is_ascii_hexdigit()).unwrap_or(rest.len());
        &rest[..end]
    });
    let mut found: Vec<Vec<u8>> =
        digits.filter_map(|it| hex::decode(it).ok()).filter(|it| it.len() % 32 == 4).collect();
    // The data follows the words in the messages of most nodes and is longer than a bare selector.
    found.sort_by_key(|it| std::cmp::Reverse(it.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_apart_by_their_form() {
        let word = format!("0x{}", "ab".repeat(32));
        let topic = B256::repeat_byte(0xab);
        assert_eq!(Input::parse(&word).unwrap(), Input::Word(topic));
        assert_eq!(Input::parse("0x").unwrap(), Input::Data(vec![]));
        assert_eq!(Input::parse(" 0xdeadbeef\n").unwrap(), Input::Data(vec![0xde, 0xad, 0xbe, 0xef]));
        assert_eq!(Input::parse("deadbeef").unwrap(), Input::Data(vec![0xde, 0xad, 0xbe, 0xef]));
        assert_eq!(Input::parse(&format!("{word}:0x01")).unwrap(), Input::Log(vec![topic], vec![1]));
        assert_eq!(Input::parse(&format!("{word}, {word}:")).unwrap(), Input::Log(vec![topic; 2], vec![]));
        assert_eq!(Input::parse("out of gas").unwrap(), Input::Message("out of gas".to_owned()));
        let message = "error: execution reverted: 0x1234";
        assert_eq!(Input::parse(message).unwrap(), Input::Message(message.to_owned()));
    }

    #[test]
    fn what_is_almost_hex_is_refused() {
        let five = vec!["ab".repeat(32); 5].join(",") + ":";
        for bad in ["0x123", "0xzz", "0xabcd:00", five.as_str(), " "] {
            assert_eq!(Input::parse(bad).unwrap_err().exit, Exit::Usage, "{bad}");
        }
    }

    #[test]
    fn revert_data_is_found_in_messages() {
        let text =
            "call to 0x1111111111111111111111111111111111111111: execution reverted, data: \"0xa1b2c3d4\"";
        assert_eq!(hex_in(text), [vec![0xa1, 0xb2, 0xc3, 0xd4]]);
        assert!(hex_in("0x and 0x12 and naught").is_empty());
    }
}
