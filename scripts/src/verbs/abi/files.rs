//! What is generated from the interfaces and the manifests, and never written by hand.

use super::{addresses, reference, solidity, typescript, vectors};
use crate::interfaces::Interface;
use crate::problem::{Exit, Problem};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing but generated files.
const FOLDERS: [&str; 2] = ["json", "ts"];

/// Writes every file and returns the paths.
pub(super) fn write(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<Vec<PathBuf>> {
    let files = generated(folder, interfaces)?;
    require_no_other(folder, &files)?;
    for (path, text) in &files {
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(files.into_keys().collect())
}

/// Fails if a committed file is not what [`write`] would write.
pub(super) fn check(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<()> {
    let files = generated(folder, interfaces)?;
    for (path, wanted) in &files {
        let stale = |why: String| {
            Problem::new(Exit::Mismatch, format!("{} is stale", path.display()))
                .why(why)
                .next("stake abi gen")
        };
        let found = fs::read_to_string(path).map_err(|error| stale(error.to_string()))?;
        if found != *wanted {
            let line =
                found.lines().zip(wanted.lines()).take_while(|(found, wanted)| found == wanted).count() + 1;
            let why = format!("abi/interfaces or abi/deployments say otherwise, first in line {line}");
            return Err(stale(why).into());
        }
    }
    require_no_other(folder, &files)
}

/// Every generated file with its text.
fn generated(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    require_known(folder, interfaces)?;
    // Several contracts may answer one interface.
    let by_name: BTreeMap<&str, &Interface> =
        interfaces.iter().map(|interface| (interface.name, interface)).collect();
    let interfaces: Vec<&Interface> = by_name.into_values().collect();
    let mut files = BTreeMap::new();
    let mut sources = Vec::new();
    for interface in &interfaces {
        sources.push(solidity::read(&folder.join("interfaces"), interface.name)?);
    }
    let pairs: Vec<_> = interfaces.iter().copied().zip(sources.iter().map(Vec::as_slice)).collect();
    for (interface, sources) in &pairs {
        let name = interface.name;
        files.insert(folder.join("json").join(format!("{name}.json")), json(interface)?);
        files
            .insert(folder.join("ts").join(format!("{name}.ts")), typescript::module(interface, &sources[0]));
    }
    files.insert(folder.join("REFERENCE.md"), reference::text(&pairs)?);
    files.insert(folder.join("vectors.json"), vectors::text(&interfaces)?);
    files.insert(folder.join("ts/index.ts"), typescript::index(&interfaces));
    files.insert(folder.join("ts/addresses.ts"), addresses::module(&folder.join("deployments"))?);
    Ok(files)
}

/// Functions, then events, then errors, each by name: the order does not depend on the source.
fn json(interface: &Interface) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&interface.abi)? + "\n")
}

/// An interface nobody writes or probes would be a specification nobody keeps.
fn require_known(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<()> {
    for path in entries(&folder.join("interfaces"))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_source = path.extension().is_some_and(|extension| extension == "sol");
        if is_source && !interfaces.iter().any(|interface| interface.name == name) {
            return Err(Problem::new(Exit::Mismatch, format!("{name}.sol is in no table"))
                .next("add it to scripts/src/interfaces.rs")
                .into());
        }
    }
    Ok(())
}

/// What an interface left behind when it went would be published for ever.
fn require_no_other(folder: &Path, files: &BTreeMap<PathBuf, String>) -> anyhow::Result<()> {
    for name in FOLDERS {
        let folder = folder.join(name);
        if !folder.exists() {
            continue;
        }
        if let Some(path) = entries(&folder)?.into_iter().find(|path| !files.contains_key(path)) {
            return Err(Problem::new(
                Exit::Mismatch,
                format!("{} is generated from nothing", path.display()),
            )
            .why("no interface of scripts/src/interfaces.rs has that name")
            .next(format!("rm {}", path.display()))
            .into());
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| {
        Problem::failure(format!("cannot read {}", folder.display())).why(error.to_string())
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{interfaces, workspace};
    use alloy::json_abi::JsonAbi;

    #[test]
    fn json_is_the_standard_form_with_parameter_names() {
        for interface in interfaces::all() {
            let text = json(&interface).unwrap();
            assert_eq!(serde_json::from_str::<JsonAbi>(&text).unwrap(), interface.abi);
            assert!(text.starts_with("[\n") && text.ends_with("]\n"), "{text}");
        }
        let staking =
            interfaces::all().into_iter().find(|interface| interface.name == "IStakingRewards").unwrap();
        assert!(json(&staking).unwrap().contains(r#""name": "amount""#));
    }

    /// A folder with the interfaces of this clone and nothing generated.
    fn copy(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("stake-abi-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("interfaces")).unwrap();
        for path in entries(&workspace::root().unwrap().join("abi/interfaces")).unwrap() {
            fs::copy(&path, folder.join("interfaces").join(path.file_name().unwrap())).unwrap();
        }
        folder
    }

    #[test]
    fn every_stale_file_says_what_to_type() {
        let folder = copy("stale");
        let interfaces = interfaces::all();
        let message = |folder: &Path| check(folder, &interfaces).unwrap_err().to_string();
        assert!(message(&folder).contains("stake abi gen"));
        let written = write(&folder, &interfaces).unwrap();
        assert!(written.len() > 20, "{written:?}");
        check(&folder, &interfaces).unwrap();
        for path in &written {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.replacen('e', "E", 1)).unwrap();
            let message = message(&folder);
            assert!(
                message.contains(path.to_str().unwrap()) && message.contains("stake abi gen"),
                "{message}"
            );
            fs::write(path, text).unwrap();
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn files_without_an_interface_and_interfaces_without_a_contract_are_refused() {
        let folder = copy("surplus");
        let interfaces = interfaces::all();
        write(&folder, &interfaces).unwrap();
        let message = || check(&folder, &interfaces).unwrap_err().to_string();
        for path in ["json/IGone.json", "ts/IGone.ts"].map(|path| folder.join(path)) {
            fs::write(&path, "").unwrap();
            assert!(message().contains(&format!("rm {}", path.display())));
            fs::remove_file(path).unwrap();
        }
        fs::write(folder.join("interfaces/IUnknown.sol"), "").unwrap();
        assert!(message().contains("IUnknown.sol is in no table"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn addresses_are_those_of_the_manifests_and_go_stale_with_them() {
        let folder = copy("deployed");
        let interfaces = interfaces::all();
        write(&folder, &interfaces).unwrap();
        fs::create_dir_all(folder.join("deployments")).unwrap();
        let manifest = r#"{ "chainId": 42161, "suites": { "main": { "contracts": { "vault": { "contract": "Vault",
            "address": "0x52908400098527886E0F7030069857D2E4169EE7" } } } } }"#;
        fs::write(folder.join("deployments/42161.json"), manifest).unwrap();
        assert!(check(&folder, &interfaces).unwrap_err().to_string().contains("addresses.ts is stale"));
        write(&folder, &interfaces).unwrap();
        let text = fs::read_to_string(folder.join("ts/addresses.ts")).unwrap();
        assert!(text.contains(r#"vault: "0x52908400098527886E0F7030069857D2E4169EE7""#), "{text}");
        check(&folder, &interfaces).unwrap();
        fs::remove_dir_all(folder).unwrap();
    }
}
