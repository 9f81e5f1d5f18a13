//! `abi/REFERENCE.md`: what every selector and topic means, in the words of the interfaces.

use super::solidity::{Item, Kind, Source};
use crate::interfaces::Interface;
use crate::problem::{Exit, Problem};
use alloy::json_abi::{EventParam, Function, Param};
use alloy::primitives::keccak256;
use std::collections::BTreeMap;

const HEAD: &str = "\
# Reference

Written by `stake abi gen` from `interfaces/`; do not edit. What stands there in `@dev` (who may call, what is emitted and
refused) and about parameters is not repeated here.
";

/// An item that several interfaces may share: who declares it how, and who says what of it.
#[derive(Default)]
struct Entry {
    declared: BTreeMap<String, Vec<&'static str>>,
    notices: BTreeMap<String, Vec<&'static str>>,
    interfaces: Vec<&'static str>,
}

/// Items by name and identifier, so that those of a name stand together.
type Entries = BTreeMap<(String, String), Entry>;

/// The reference of all interfaces, in the order given, each with the sources of its file.
pub(super) fn text(interfaces: &[(&Interface, &[Source])]) -> anyhow::Result<String> {
    let (mut errors, mut events) = (Entries::new(), Entries::new());
    let (mut functions, mut callbacks) = (String::new(), String::new());
    for (interface, sources) in interfaces {
        let [source, called_back @ ..] = sources else {
            return Err(Problem::failure(format!("{} has no source", interface.name)).into());
        };
        for it in interface.abi.errors() {
            let identifier = it.selector().to_string();
            let declared = format!("{}({})", it.name, parameters(&it.inputs));
            let notice = notice(interface, source, Kind::Error, &it.signature())?;
            add(&mut errors, &it.name, identifier, declared, notice, interface.name);
        }
        for it in interface.abi.events() {
            let identifier = it.selector().to_string();
            let declared = format!("{}({})", it.name, event_parameters(&it.inputs));
            let notice = notice(interface, source, Kind::Event, &it.signature())?;
            add(&mut events, &it.name, identifier, declared, notice, interface.name);
        }
        functions += &functions_of(interface, source)?;
        callbacks += &called_back.iter().map(|it| callback(it, interface.name)).collect::<String>();
    }
    let list = |entries: &Entries| entries.iter().map(|((_, it), entry)| row(it, entry)).collect::<String>();
    Ok(format!(
        "{HEAD}
## Errors

The first four bytes of what a refused call answers. {} errors.

| selector | error | meaning | interfaces |
|---|---|---|---|
{}
## Events

The first topic of a log; *indexed* arguments are the further topics. {} events.

| topic 0 | event | meaning | interfaces |
|---|---|---|---|
{}
## Functions

The first four bytes of a call.

{functions}## Callbacks

What others implement to be called by a contract.

| selector | function | called through | meaning |
|---|---|---|---|
{callbacks}",
        errors.len(),
        list(&errors),
        events.len(),
        list(&events),
    ))
}

fn add(
    entries: &mut Entries,
    name: &str,
    identifier: String,
    declared: String,
    notice: String,
    interface: &'static str,
) {
    let entry = entries.entry((name.to_owned(), identifier)).or_default();
    entry.declared.entry(declared).or_default().push(interface);
    entry.notices.entry(notice).or_default().push(interface);
    entry.interfaces.push(interface);
}

fn row(identifier: &str, entry: &Entry) -> String {
    let (declared, notices) = (cell(&entry.declared), cell(&entry.notices));
    format!("| `{identifier}` | {declared} | {notices} | {} |\n", entry.interfaces.join(", "))
}

/// What all say alike, or each with who says it.
fn cell(said: &BTreeMap<String, Vec<&str>>) -> String {
    if let (1, Some((text, _))) = (said.len(), said.first_key_value()) {
        return text.clone();
    }
    let mut lines: Vec<String> =
        said.iter().map(|(text, interfaces)| format!("{}: {text}", interfaces.join(", "))).collect();
    lines.sort();
    lines.join("<br>")
}

fn functions_of(interface: &Interface, source: &Source) -> anyhow::Result<String> {
    let mut text = format!("### {}\n\n{}\n\n", interface.name, source.title);
    for kind in [Kind::Enum, Kind::Struct] {
        for item in source.of(kind) {
            let (what, members) = match kind {
                Kind::Enum => {
                    let numbered: Vec<String> = item
                        .members
                        .iter()
                        .enumerate()
                        .map(|(place, name)| format!("{place} {name}"))
                        .collect();
                    ("enum", numbered.join(", "))
                }
                _ => ("struct", item.members.join(", ")),
            };
            text += &format!("**{what} {}**: `{members}`\n\n{}\n\n", item.name, item.notice);
        }
    }
    text += "| selector | function | mutability | meaning |\n|---|---|---|---|\n";
    for it in interface.abi.functions() {
        let notice = notice(interface, source, Kind::Function, &it.signature())?;
        let mutability = it.state_mutability.as_json_str();
        text += &format!("| `{}` | {} | {mutability} | {notice} |\n", it.selector(), declaration(it));
    }
    Ok(text + "\n")
}

/// The functions of an interface that has no ABI file: whoever implements it copies the source.
fn callback(source: &Source, of: &str) -> String {
    let row = |item: &Item| {
        let selector = hex::encode(&keccak256(&item.signature)[..4]);
        let parameters = item.members.join(", ").replace("calldata ", "");
        let (name, notice) = (&source.name, one_cell(&item.notice));
        format!("| `0x{selector}` | {name}.{}({parameters}) | {of} | {notice} |\n", item.name)
    };
    source.of(Kind::Function).map(row).collect()
}

fn declaration(function: &Function) -> String {
    let declared = format!("{}({})", function.name, parameters(&function.inputs));
    if function.outputs.is_empty() {
        return declared;
    }
    format!("{declared} → ({})", parameters(&function.outputs))
}

fn parameters(parameters: &[Param]) -> String {
    let words = parameters.iter().map(|it| named(&it.selector_type(), &it.name));
    words.collect::<Vec<_>>().join(", ")
}

fn event_parameters(parameters: &[EventParam]) -> String {
    let words = parameters.iter().map(|it| {
        let named = named(&it.selector_type(), &it.name);
        if it.indexed { format!("*indexed* {named}") } else { named }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn named(ty: &str, name: &str) -> String {
    format!("{ty} {name}").trim_end().to_owned()
}

/// The notice as one cell of a table.
fn notice(interface: &Interface, source: &Source, kind: Kind, signature: &str) -> anyhow::Result<String> {
    let item = source.item(kind, signature).ok_or_else(|| {
        let what = format!("{}.sol does not declare {signature}", interface.name);
        Problem::new(Exit::Mismatch, what)
            .why("the tool was compiled from another version of the interface")
            .next("run it through cargo, which compiles it anew: cargo run --release -- abi gen")
    })?;
    Ok(one_cell(&item.notice))
}

fn one_cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verbs::abi::solidity;
    use crate::{interfaces, workspace};

    fn reference_of(names: &[&str]) -> String {
        let folder = workspace::root().unwrap().join("abi/interfaces");
        let mut chosen: Vec<(Interface, Vec<Source>)> = Vec::new();
        for name in names {
            let interface = interfaces::all().into_iter().find(|it| it.name == *name).unwrap();
            chosen.push((interface, solidity::read(&folder, name).unwrap()));
        }
        text(&chosen.iter().map(|(it, sources)| (it, sources.as_slice())).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn an_error_of_several_interfaces_is_one_row_with_everybodys_words() {
        let text = reference_of(&["IStakingRewards", "IFarm"]);
        let rows: Vec<&str> = text.lines().filter(|line| line.contains("`0x1f2a2005`")).collect();
        assert_eq!(
            rows,
            [
                "| `0x1f2a2005` | ZeroAmount() | IFarm: Nothing to fund or to recover.<br>IStakingRewards: An amount of zero, or a token that delivered nothing. | IStakingRewards, IFarm |"
            ]
        );
        let shared = text.lines().find(|line| line.contains("OwnableInvalidOwner(")).unwrap();
        assert!(shared.ends_with("| IStakingRewards, IFarm |"), "{shared}");
    }

    #[test]
    fn indexed_arguments_are_marked_where_interfaces_differ() {
        let text = reference_of(&["IStakingRewards", "IFarm"]);
        let row = text.lines().find(|line| line.contains("RewardsDistributionUpdated(")).unwrap();
        for declared in [
            "IFarm: RewardsDistributionUpdated(*indexed* address distributor)",
            "IStakingRewards: RewardsDistributionUpdated(address rewardsDistribution)",
        ] {
            assert!(row.contains(declared), "{row}");
        }
        // keccak256("Transfer(address,address,uint256)"), which every wallet knows.
        let transfer = "`0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef`";
        assert!(reference_of(&["IVault"]).contains(transfer));
    }

    #[test]
    fn functions_and_types_are_listed_with_what_they_mean() {
        let text = reference_of(&["IPassport", "IStakingRewards"]);
        assert!(text.contains("**enum LegKind**: `0 Asset, 1 Share, 2 LpToken, 3 Claim, 4 Debt`"));
        assert!(text.contains("| `0xa694fc3a` | stake(uint256 amount) | nonpayable | "));
        let callback = "| `0x10d1e85c` | IUniswapV2Callee.uniswapV2Call(address sender, uint256 amount0, uint256 amount1, bytes data) | IPair | ";
        assert!(reference_of(&["IPair"]).contains(callback));
        assert!(text.contains("layers() → ((uint8,address,uint256,uint256)[]) | view | "));
    }

    #[test]
    fn an_interface_that_is_not_the_compiled_one_is_refused() {
        let interface = interfaces::all().remove(0);
        let message = text(&[(&interface, &[Source::default()])]).unwrap_err().to_string();
        assert!(
            message.contains("IToken.sol does not declare") && message.contains("cargo run"),
            "{message}"
        );
    }
}
