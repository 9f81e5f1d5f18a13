//! What the Solidity files say about their functions, events and errors.

use std::collections::HashMap;

/// What a declaration declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A function, or the getter of a public variable.
    Function,
    /// An event.
    Event,
    /// An error.
    Error,
}

/// The documentation of one file.
#[derive(Clone, Debug, Default)]
pub struct NatSpec {
    notices: HashMap<Key, String>,
    constructors: HashMap<String, String>,
}

/// Overloads differ in the names of their parameters; a test sees that they do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    interface: String,
    kind: Kind,
    name: String,
    parameters: Vec<String>,
}

impl NatSpec {
    /// Reads a file whose documentation stands in `///` lines.
    pub fn parse(source: &str) -> Self {
        let mut spec = Self::default();
        let mut interface = String::new();
        let mut docs = Vec::new();
        let mut lines = source.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if let Some(doc) = line.strip_prefix("///") {
                docs.push(doc.trim());
                continue;
            }
            let mut words = line.split_whitespace();
            match words.next() {
                Some("interface" | "contract") => {
                    interface = words.next().unwrap_or_default().to_owned();
                    if let Some(constructor) = constructor(&docs) {
                        spec.constructors.insert(interface.clone(), constructor);
                    }
                }
                Some("function" | "event" | "error") => {
                    let mut text = line.to_owned();
                    while !text.contains([';', '{']) {
                        let Some(next) = lines.next() else { break };
                        text = text + " " + next;
                    }
                    spec.insert(&interface, &text, &docs);
                }
                Some(_) if line.contains(" public ") && line.ends_with(';') => {
                    let name = line.trim_end_matches(';').rsplit(' ').next().unwrap_or_default();
                    spec.insert(&interface, &format!("function {name}()"), &docs);
                }
                _ => {}
            }
            docs.clear();
        }
        spec
    }

    /// The notice of a declaration.
    pub fn notice<'a>(
        &self,
        interface: &str,
        kind: Kind,
        name: &str,
        parameters: impl IntoIterator<Item = &'a str>,
    ) -> Option<&str> {
        let parameters = parameters.into_iter().map(str::to_owned).collect();
        let key = Key { interface: interface.to_owned(), kind, name: name.to_owned(), parameters };
        self.notices.get(&key).map(String::as_str)
    }

    /// The constructor that the head of an interface names, as `constructor(address owner, …)`.
    pub fn constructor(&self, interface: &str) -> Option<&str> {
        self.constructors.get(interface).map(String::as_str)
    }

    fn insert(&mut self, interface: &str, declaration: &str, docs: &[&str]) {
        let kind = match declaration.split(' ').next() {
            Some("function") => Kind::Function,
            Some("event") => Kind::Event,
            _ => Kind::Error,
        };
        let Some((head, rest)) = declaration.split_once('(') else { return };
        let name = head.rsplit(' ').next().unwrap_or_default().to_owned();
        let parameters = rest.split(')').next().unwrap_or_default();
        let parameters = parameters.split(',').map(str::trim).filter(|text| !text.is_empty());
        let key =
            Key { interface: interface.to_owned(), kind, name, parameters: parameters.map(named).collect() };
        if let Some(notice) = notice(docs) {
            self.notices.insert(key, notice);
        }
    }
}

/// The name of a parameter; empty where it has none.
fn named(parameter: &str) -> String {
    let name = parameter.split_whitespace().skip(1).last().unwrap_or_default();
    if matches!(name, "indexed" | "memory" | "calldata") { String::new() } else { name.to_owned() }
}

fn notice(docs: &[&str]) -> Option<String> {
    let start = docs.iter().position(|line| line.starts_with("@notice"))?;
    let first = docs[start].trim_start_matches("@notice").trim();
    let rest = docs[start + 1..].iter().copied().take_while(|line| !line.starts_with('@'));
    let lines: Vec<&str> = std::iter::once(first).chain(rest).filter(|line| !line.is_empty()).collect();
    Some(lines.join(" "))
}

fn constructor(docs: &[&str]) -> Option<String> {
    let text = docs.join(" ");
    let (_, after) = text.split_once("`constructor(")?;
    let (parameters, _) = after.split_once(")`")?;
    Some(format!("constructor({parameters})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "
/// @title Jar
/// @notice Holds coins.
/// @dev Deployed by `constructor(address owner,
/// string label)`, which may revert.
interface IJar {
    /// @notice `amount` was
    /// put in.
    /// @dev Beside a transfer.
    event Put(
        address indexed who, uint256 amount
    );
    /// @notice Empty.
    error Empty();
    /// @notice Takes everything.
    /// @param to Where it goes.
    function take(address to) external;
    /// @notice Takes `amount`.
    function take(address to, uint256 amount)
        external
        returns (bool);
    function undocumented(bytes calldata) external;
}
/// Keeps a jar.
contract Shelf {
    /// @notice How many.
    uint64 public size;
}";

    #[test]
    fn notices_are_found_by_name_and_parameters() {
        let spec = NatSpec::parse(SOURCE);
        let notice = |kind, name, parameters: &[&str]| {
            spec.notice("IJar", kind, name, parameters.iter().copied()).map(str::to_owned)
        };
        assert_eq!(notice(Kind::Event, "Put", &["who", "amount"]).unwrap(), "`amount` was put in.");
        assert_eq!(notice(Kind::Error, "Empty", &[]).unwrap(), "Empty.");
        assert_eq!(notice(Kind::Function, "take", &["to"]).unwrap(), "Takes everything.");
        assert_eq!(notice(Kind::Function, "take", &["to", "amount"]).unwrap(), "Takes `amount`.");
        assert_eq!(notice(Kind::Function, "take", &["to", "sum"]), None);
        assert_eq!(notice(Kind::Function, "undocumented", &[""]), None);
        assert_eq!(spec.notice("Shelf", Kind::Function, "size", []), Some("How many."));
    }

    #[test]
    fn constructors_are_read_from_the_head_of_an_interface() {
        let spec = NatSpec::parse(SOURCE);
        assert_eq!(spec.constructor("IJar"), Some("constructor(address owner, string label)"));
        assert_eq!(spec.constructor("Shelf"), None);
    }
}
