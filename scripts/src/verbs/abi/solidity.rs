//! The interfaces as their Solidity files write them: NatSpec, enums and structs, which no JSON ABI carries.

use crate::problem::{Exit, Problem};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A Solidity interface.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Its name.
    pub(super) name: String,
    /// What it is, after `@title`.
    pub(super) title: String,
    /// Everything inside, in the order of the file.
    pub(super) items: Vec<Item>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Enum,
    Struct,
    Event,
    Error,
    Function,
}

/// Something that an interface declares.
#[derive(Debug)]
pub(super) struct Item {
    /// What it is.
    pub(super) kind: Kind,
    /// Its name.
    pub(super) name: String,
    /// Name and types, as selectors and topics are made from; of a struct or an enum its name.
    pub(super) signature: String,
    /// The text after `@notice`, line by line.
    pub(super) notice: String,
    /// The values of an enum, the fields of a struct as they are written.
    pub(super) members: Vec<String>,
}

impl Source {
    /// The item of that kind and signature.
    pub(super) fn item(&self, kind: Kind, signature: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.kind == kind && item.signature == signature)
    }

    /// All items of a kind.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }
}

/// The interfaces of `NAME.sol`, first the one that gave the file its name, then those it calls back.
pub(super) fn read(folder: &Path, name: &str) -> anyhow::Result<Vec<Source>> {
    let path = folder.join(format!("{name}.sol"));
    let text = fs::read_to_string(&path).map_err(|error| {
        Problem::failure(format!("cannot read {}", path.display())).why(error.to_string())
    })?;
    let sources = parse(&text)
        .map_err(|why| Problem::new(Exit::Mismatch, format!("cannot read {}", path.display())).why(why))?;
    match sources.first() {
        Some(first) if first.name == name => Ok(sources),
        _ => Err(Problem::new(Exit::Mismatch, format!("{} does not begin with {name}", path.display()))
            .next(format!("declare interface {name} first in {name}.sol"))
            .into()),
    }
}

/// Reads what our own files contain: interfaces of documented enums, structs, events, errors and functions.
fn parse(text: &str) -> Result<Vec<Source>, String> {
    let mut sources: Vec<Source> = Vec::new();
    let mut types = BTreeMap::new();
    let mut comment = Vec::new();
    let mut code = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            comment.push(words.trim());
            continue;
        }
        if line.is_empty()
            || line.starts_with("//")
            || line.starts_with("pragma")
            || line == "}" && code.is_empty()
        {
            continue;
        }
        code += line;
        code.push(' ');
        let opens_interface = code.starts_with("interface ");
        let ends = if opens_interface {
            line.ends_with('{')
        } else if code.starts_with("enum ") || code.starts_with("struct ") {
            line.ends_with('}')
        } else {
            line.ends_with(';')
        };
        if !ends {
            continue;
        }
        if opens_interface {
            let name = code.split_whitespace().nth(1).unwrap_or_default().to_owned();
            sources.push(Source { name, title: tagged(&comment, "@title"), items: Vec::new() });
        } else {
            let item = item(&code, &comment, &mut types)?;
            sources.last_mut().ok_or_else(|| format!("outside of an interface: {code}"))?.items.push(item);
        }
        code.clear();
        comment.clear();
    }
    if code.is_empty() { Ok(sources) } else { Err(format!("does not end: {code}")) }
}

fn item(code: &str, comment: &[&str], types: &mut BTreeMap<String, String>) -> Result<Item, String> {
    let (keyword, rest) = code.split_once(' ').ok_or_else(|| format!("not understood: {code}"))?;
    let kind = match keyword {
        "enum" => Kind::Enum,
        "struct" => Kind::Struct,
        "event" => Kind::Event,
        "error" => Kind::Error,
        "function" => Kind::Function,
        _ => return Err(format!("not understood: {code}")),
    };
    let (open, close, separator) = match kind {
        Kind::Enum => ('{', '}', ','),
        Kind::Struct => ('{', '}', ';'),
        _ => ('(', ')', ','),
    };
    let (name, rest) = rest.split_once(open).ok_or_else(|| format!("without {open}: {code}"))?;
    let (inside, _) = rest.split_once(close).ok_or_else(|| format!("without {close}: {code}"))?;
    let members: Vec<String> =
        inside.split(separator).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let name = name.trim().to_owned();
    let canonical: Vec<String> = members.iter().map(|member| canonical(member, types)).collect();
    let canonical = format!("({})", canonical.join(","));
    let signature = match kind {
        Kind::Enum | Kind::Struct => name.clone(),
        _ => format!("{name}{canonical}"),
    };
    match kind {
        Kind::Enum => types.insert(name.clone(), "uint8".to_owned()),
        Kind::Struct => types.insert(name.clone(), canonical),
        _ => None,
    };
    let notice = tagged(comment, "@notice");
    if notice.is_empty() {
        return Err(format!("without @notice: {signature}"));
    }
    Ok(Item { kind, name, signature, notice, members })
}

/// The type that stands before a name, as the ABI calls it.
fn canonical(member: &str, types: &BTreeMap<String, String>) -> String {
    let written = member.split_whitespace().next().unwrap_or_default();
    let (base, dimensions) = written.split_at(written.find('[').unwrap_or(written.len()));
    format!("{}{dimensions}", types.get(base).map_or(base, String::as_str))
}

/// The lines from a tag to the next one.
fn tagged(comment: &[&str], tag: &str) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in comment {
        if let Some(rest) = line.strip_prefix(tag) {
            inside = true;
            lines.push(rest.trim());
        } else if line.starts_with('@') {
            inside = false;
        } else if inside {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces;
    use crate::workspace;
    use std::collections::BTreeSet;

    #[test]
    fn every_item_of_every_abi_is_found_with_its_notice() {
        let folder = workspace::root().unwrap().join("abi/interfaces");
        for interface in interfaces::all() {
            let source = read(&folder, interface.name).unwrap().remove(0);
            let found =
                |kind| -> BTreeSet<String> { source.of(kind).map(|item| item.signature.clone()).collect() };
            let abi = &interface.abi;
            assert_eq!(found(Kind::Function), abi.functions().map(|it| it.signature()).collect());
            assert_eq!(found(Kind::Event), abi.events().map(|it| it.signature()).collect());
            assert_eq!(found(Kind::Error), abi.errors().map(|it| it.signature()).collect());
            assert!(!source.title.is_empty());
        }
    }

    #[test]
    fn types_are_resolved_and_notices_end_at_the_next_tag() {
        let text = "/// @title T: t\n/// @notice n\ninterface IT {\n/// @notice Which.\nenum E {\nA,\nB\n}\n
            /// @notice Two.\nstruct S {\nE e;\nuint256[] n;\n}\n/// @notice First line\n/// and second.\n/// @dev No.\n
            function f(S calldata s, E[] calldata e,\nbool b) external returns (S memory);\n}\n/// @title U\ninterface IU {\n}\n";
        let sources = parse(text).unwrap();
        assert_eq!(sources.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["IT", "IU"]);
        let function = sources[0].item(Kind::Function, "f((uint8,uint256[]),uint8[],bool)").unwrap();
        assert_eq!(function.notice, "First line\nand second.");
        assert_eq!(sources[0].item(Kind::Enum, "E").unwrap().members, ["A", "B"]);
    }

    #[test]
    fn what_nobody_documented_or_finished_is_refused() {
        let inside = |code: &str| parse(&format!("/// @title T\ninterface IT {{\n{code}\n}}\n")).unwrap_err();
        assert!(inside("error E();").contains("without @notice: E()"));
        assert!(inside("/// @notice n\nmodifier m();").contains("not understood"));
        assert!(inside("/// @notice n\nfunction f(").contains("does not end"));
    }
}
