//! Meanings and transactions as text.

use super::transaction::{Event, Frame, Mined, Transaction};
use crate::explain::failures::{self, Remedy};
use crate::explain::value::{Value, labelled};
use crate::explain::{Flaw, Meaning, catalogue};
use crate::output::grouped;
use alloy::primitives::U256;
use alloy::primitives::utils::{format_ether, format_units};
use std::fmt::Write as _;

/// Every reading of some bytes.
pub(super) fn meanings(meanings: &[Meaning]) -> String {
    let mut text = String::new();
    if meanings.len() > 1 {
        let _ = writeln!(text, "{} readings; the bytes alone do not say which:\n", meanings.len());
    }
    let each: Vec<String> = meanings.iter().map(|meaning| whole(meaning, 0)).collect();
    text + &each.join("\n")
}

/// One reading with its arguments, what is in them, and what the interface says.
fn whole(meaning: &Meaning, depth: usize) -> String {
    let margin = "  ".repeat(depth);
    let mut text = format!("{margin}{} {}\n", meaning.kind.word(), meaning.declaration);
    let _ = writeln!(text, "{margin}  of {}", meaning.interfaces().join(", "));
    if let Some(flaw) = meaning.flaw {
        let effect =
            if flaw == Flaw::Malformed { "; a contract refuses such a call without data" } else { "" };
        let _ = writeln!(text, "{margin}  {flaw}{effect}");
    }
    let width = meaning.arguments.iter().map(|it| it.name.chars().count()).max().unwrap_or(0);
    for argument in &meaning.arguments {
        let value = match &argument.value {
            Value::Bytes(bytes, inner) if !inner.is_empty() => {
                format!("{} bytes, which are below", grouped(bytes.len() as u64))
            }
            Value::List(items) if !argument.nested().is_empty() => {
                format!("{} elements, which are below", grouped(items.len() as u64))
            }
            value => value.to_string(),
        };
        let _ = writeln!(text, "{margin}  {:<width$}  {value}", argument.name);
    }
    for (path, inner) in meaning.arguments.iter().flat_map(|argument| argument.nested()) {
        let _ = writeln!(text, "{margin}  {path} is");
        for meaning in inner {
            text += &whole(meaning, depth + 2);
        }
    }
    for (interfaces, notice) in meaning.notices() {
        let whose =
            if meaning.notices().len() > 1 { format!("{}: ", interfaces.join(", ")) } else { String::new() };
        let _ = writeln!(text, "{}", wrapped(&format!("{whose}{notice}"), &format!("{margin}  ")));
    }
    if let Some(it) = failures::of(meaning) {
        text += &remedy(&it, depth * 2 + 2);
    }
    text
}

/// Why and what next, as problems are written.
pub(super) fn remedy(remedy: &Remedy, margin: usize) -> String {
    let mut text = String::new();
    for (label, words) in [("why", Some(&remedy.why)), ("next", remedy.next.as_ref())] {
        if let Some(words) = words {
            let first = format!("{:margin$}{label:>4}: ", "");
            let rest = " ".repeat(margin + 6);
            let _ = writeln!(text, "{first}{}", wrapped(words, &rest).trim_start());
        }
    }
    text
}

/// Lines of at most a hundred characters, all behind the same margin.
fn wrapped(text: &str, margin: &str) -> String {
    let mut lines = vec![margin.to_owned()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line");
        if line.chars().count() + word.chars().count() >= 100 && line != margin {
            lines.push(format!("{margin}{word}"));
        } else {
            if line != margin {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

/// Bytes nobody knows: the selector and words of 32 bytes.
pub(super) fn words(data: &[u8]) -> String {
    let (head, rest) = if data.len() % 32 == 4 { data.split_at(4) } else { (&data[..0], data) };
    let mut text = format!("{} bytes\n", data.len());
    if !head.is_empty() {
        let _ = writeln!(text, "  selector 0x{}", hex::encode(head));
    }
    for (index, word) in rest.chunks(32).enumerate() {
        let _ = writeln!(text, "  {:>4}  0x{}", index * 32, hex::encode(word));
    }
    text
}

/// The interfaces that can be named.
pub(super) fn known() -> String {
    let names: Vec<&str> = catalogue::all().iter().map(|source| source.name).collect();
    names.join(", ")
}

/// A transaction from its sender to its events.
pub(super) fn transaction(it: &Transaction) -> String {
    let place = match &it.mined {
        Some(mined) => format!("block {}, ", mined.receipt.block_number),
        None => String::new(),
    };
    let mut text = format!("Transaction {} on chain {}: {place}{}\n", it.hash, it.chain_id, it.status());
    let to = match (it.body.to, &it.mined) {
        (Some(to), _) => labelled(to),
        (None, Some(Mined { receipt, .. })) => match receipt.contract_address {
            Some(address) => format!("a new contract at {address}"),
            None => "a new contract".to_owned(),
        },
        (None, None) => "a new contract".to_owned(),
    };
    let _ = writeln!(text, "  from   {}", labelled(it.body.from));
    let _ = writeln!(text, "  to     {to}");
    let _ = writeln!(text, "  value  {} ETH", ether(it.body.value));
    let _ = writeln!(text, "  gas    {}", gas(it));
    let input = &it.body.input;
    if !it.call.is_empty() {
        let _ = writeln!(text, "\nCall:\n{}", meanings(&it.call).trim_end());
    } else if it.body.to.is_some() && !input.is_empty() {
        let _ = writeln!(text, "\nCall of no interface the tool knows:\n{}", words(input).trim_end());
    }
    let Some(mined) = &it.mined else { return text };
    if let Some(failure) = &mined.failure {
        let at = failure.at.map(|at| format!(" in {}", labelled(at))).unwrap_or_default();
        let _ = writeln!(text, "\nReverted{at} (found by {}):", failure.found_by);
        match &failure.data {
            _ if !failure.meanings.is_empty() => text += &meanings(&failure.meanings),
            Some(data) if !data.is_empty() => text += &words(data),
            Some(_) => text += "without data\n",
            None => text += "the node tells no revert data\n",
        }
        if let Some(message) = failure.message.as_ref().filter(|_| failure.meanings.is_empty()) {
            let _ = writeln!(text, "  the node says: {message}");
        }
        if let Some((at, behind)) = &failure.behind {
            let at = at.map(labelled).unwrap_or_default();
            let _ = writeln!(text, "\nBehind it, {at} had failed:");
            text += &if behind.is_empty() {
                "  with data the tool does not know\n".to_owned()
            } else {
                meanings(behind)
            };
        }
        if let Some(it) = &failure.remedy {
            text += &remedy(it, 2);
        }
    }
    match &mined.calls {
        Ok(root) => {
            let _ = writeln!(text, "\nCalls:");
            tree(root, 0, &mut text);
        }
        Err(reason) => {
            let _ = writeln!(text, "\nCalls: not shown, the node refuses debug_traceTransaction ({reason})");
        }
    }
    text += if mined.events.is_empty() { "\nEvents: none\n" } else { "\nEvents:\n" };
    for event in &mined.events {
        text += &of_event(event);
    }
    text
}

fn gas(it: &Transaction) -> String {
    let limit = grouped(it.body.gas.to());
    let Some(mined) = &it.mined else { return format!("limit {limit}") };
    let receipt = &mined.receipt;
    let posting = match receipt.gas_used_for_l1 {
        Some(gas) => format!(", of it {} for the posting to L1", grouped(gas.to())),
        None => String::new(),
    };
    let price = match (receipt.effective_gas_price, receipt.fee()) {
        (Some(price), Some(fee)) => {
            let price = format_units(price, "gwei").unwrap_or_else(|_| price.to_string());
            let price = price.trim_end_matches('0').trim_end_matches('.');
            format!("; at {price} gwei {} ETH", ether(fee))
        }
        _ => String::new(),
    };
    format!("{} of {limit}{posting}{price}", grouped(receipt.gas_used.to()))
}

/// Without the zeros behind.
fn ether(wei: U256) -> String {
    format_ether(wei).trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A call on one line, those it made below it.
fn tree(frame: &Frame, depth: usize, text: &mut String) {
    let to = frame.to.map(labelled).unwrap_or_default();
    let call = frame.call();
    let what = if frame.creates() {
        format!("({} bytes of init code)", grouped(frame.input.len() as u64))
    } else if let Some(line) = line(&call) {
        line
    } else if frame.input.is_empty() {
        "(no calldata)".to_owned()
    } else {
        raw(&frame.input)
    };
    let value = match frame.value {
        Some(value) if value > U256::ZERO => format!(", {} ETH", ether(value)),
        _ => String::new(),
    };
    let margin = "  ".repeat(depth + 1);
    let _ = writeln!(text, "{margin}{} {to} {what}{value}, {} gas", frame.kind, grouped(frame.gas_used.to()));
    if let Some(error) = &frame.error {
        let reason =
            line(&frame.reverted_with()).unwrap_or_else(|| match (&frame.revert_reason, &frame.output) {
                (Some(reason), output) if output.is_empty() => format!("{error}, without data: {reason}"),
                (_, output) if output.is_empty() => format!("{error}, without data"),
                (_, output) => format!("{error} with {}", raw(output)),
            });
        let _ = writeln!(text, "{margin}  failed: {reason}");
    }
    for call in &frame.calls {
        tree(call, depth + 1, text);
    }
}

fn of_event(event: &Event) -> String {
    let what = line(&event.meanings).unwrap_or_else(|| {
        let topics: Vec<String> = event.topics.iter().map(ToString::to_string).collect();
        format!("unknown: topics [{}], data {}", topics.join(", "), event.data)
    });
    format!("  {} {what}\n", labelled(event.address))
}

/// All readings on one line with their interfaces.
fn line(meanings: &[Meaning]) -> Option<String> {
    let each: Vec<String> = meanings.iter().map(|it| format!("{it} of {}", some(&it.interfaces()))).collect();
    (!each.is_empty()).then(|| each.join(" or "))
}

/// The first interfaces of many.
fn some(names: &[&str]) -> String {
    match names {
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        _ => names.join(", "),
    }
}

fn raw(bytes: &[u8]) -> String {
    match bytes.len() {
        0..=132 => format!("0x{}", hex::encode(bytes)),
        more => format!("0x{}… ({} bytes)", hex::encode(&bytes[..36]), grouped(more as u64)),
    }
}
