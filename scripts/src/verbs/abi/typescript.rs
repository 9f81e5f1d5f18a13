//! `abi/ts`: the ABIs as constants whose types viem, wagmi and abitype read.

use super::solidity::{Kind, Source};
use crate::interfaces::Interface;
use alloy::json_abi::{EventParam, JsonAbi, Param};

/// Said first in every generated file.
pub(super) const HEAD: &str = "// Written by `stake abi gen`; do not edit.\n";

/// A module with the ABI and, where the interface has enums, the names of their values.
pub(super) fn module(interface: &Interface, source: &Source) -> String {
    let mut text = format!("{HEAD}\n");
    for item in source.of(Kind::Enum) {
        let names: Vec<String> = item.members.iter().map(|name| format!("  {name:?},\n")).collect();
        let constant = lower_first(&item.name);
        text += &format!(
            "{}export const {constant}s = [\n{}] as const;\n\n/** One of {{@link {constant}s}}. */\nexport type {} = (typeof {constant}s)[number];\n\n",
            comment(&format!("{}\n\nThe ABI has the place in this list, from 0.", item.notice)),
            names.concat(),
            item.name,
        );
    }
    text += &comment(&source.title);
    text + &format!("export const {} = {} as const;\n", constant(interface.name), array(&interface.abi))
}

/// The module that re-exports all others.
pub(super) fn index(interfaces: &[&Interface]) -> String {
    let mut text = format!("{HEAD}\nexport * from \"./addresses.js\";\n");
    for interface in interfaces {
        text += &format!("export * from \"./{}.js\";\n", interface.name);
    }
    text
}

/// `IVault` as wagmi's command line names it: `iVaultAbi`.
pub(super) fn constant(name: &str) -> String {
    format!("{}Abi", lower_first(name))
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

fn comment(text: &str) -> String {
    // Nothing inside may end the comment.
    let text = text.replace("*/", "* /");
    match text.lines().collect::<Vec<_>>().as_slice() {
        [line] => format!("/** {line} */\n"),
        lines => {
            let lines: Vec<String> =
                lines.iter().map(|line| format!(" * {line}").trim_end().to_owned() + "\n").collect();
            format!("/**\n{} */\n", lines.concat())
        }
    }
}

/// Functions, then events, then errors, each by name, as in `abi/json`.
fn array(abi: &JsonAbi) -> String {
    let mut text = String::from("[\n");
    let mut item = |kind: &str, name: &str, fields: Vec<(&str, String)>| {
        text += &format!("  {{\n    type: {kind:?},\n    name: {name:?},\n");
        for (field, value) in fields {
            text += &format!("    {field}: {value},\n");
        }
        text += "  },\n";
    };
    for it in abi.functions() {
        let fields = vec![
            ("inputs", list(&it.inputs, 2, parameter)),
            ("outputs", list(&it.outputs, 2, parameter)),
            ("stateMutability", format!("{:?}", it.state_mutability.as_json_str())),
        ];
        item("function", &it.name, fields);
    }
    for it in abi.events() {
        let inputs = list(&it.inputs, 2, event_parameter);
        item("event", &it.name, vec![("inputs", inputs), ("anonymous", it.anonymous.to_string())]);
    }
    for it in abi.errors() {
        item("error", &it.name, vec![("inputs", list(&it.inputs, 2, parameter))]);
    }
    text + "]"
}

fn list<T>(items: &[T], depth: usize, each: impl Fn(&T, usize) -> String) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    let lines: Vec<String> = items.iter().map(|it| format!("{inner}{},\n", each(it, depth + 1))).collect();
    format!("[\n{}{outer}]", lines.concat())
}

fn parameter(it: &Param, depth: usize) -> String {
    let (name, ty) = (&it.name, &it.ty);
    if it.components.is_empty() {
        return format!("{{ name: {name:?}, type: {ty:?} }}");
    }
    format!("{{ name: {name:?}, type: {ty:?}, components: {} }}", list(&it.components, depth, parameter))
}

fn event_parameter(it: &EventParam, depth: usize) -> String {
    let (name, ty, indexed) = (&it.name, &it.ty, it.indexed);
    if it.components.is_empty() {
        return format!("{{ name: {name:?}, type: {ty:?}, indexed: {indexed} }}");
    }
    let components = list(&it.components, depth, parameter);
    format!("{{ name: {name:?}, type: {ty:?}, indexed: {indexed}, components: {components} }}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces;

    #[test]
    fn names_are_those_of_the_wagmi_command_line() {
        assert_eq!(constant("IStakingRewards"), "iStakingRewardsAbi");
        assert_eq!(constant("IVault"), "iVaultAbi");
    }

    /// Read back as JSON, a module holds the same ABI: nothing is lost between the two forms.
    #[test]
    fn the_constant_is_the_json_abi() {
        let keys = "type name inputs outputs components indexed stateMutability anonymous";
        for interface in interfaces::all() {
            let mut json = array(&interface.abi);
            for key in keys.split(' ') {
                json = json.replace(&format!(" {key}: "), &format!(" \"{key}\": "));
            }
            // Trailing commas are the only other thing that JSON does not know.
            let mut plain = String::new();
            for (at, letter) in json.char_indices() {
                let next = json[at + 1..].trim_start().chars().next();
                if letter != ',' || !matches!(next, Some(']' | '}')) {
                    plain.push(letter);
                }
            }
            assert_eq!(serde_json::from_str::<JsonAbi>(&plain).unwrap(), interface.abi, "{}", interface.name);
        }
    }

    #[test]
    fn comments_end_where_they_should() {
        assert_eq!(comment("one"), "/** one */\n");
        assert_eq!(comment("one\n\ntwo */ three"), "/**\n * one\n *\n * two * / three\n */\n");
    }
}
