//! `abi/json`: standard Solidity JSON ABIs, written from the interfaces and never by hand.

use crate::interfaces::Interface;
use crate::problem::{Exit, Problem};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes one file per interface and returns their paths.
pub(super) fn write(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<Vec<PathBuf>> {
    require_known(folder, interfaces)?;
    fs::create_dir_all(folder.join("json"))?;
    let mut paths = Vec::new();
    for interface in interfaces {
        let path = path(folder, interface);
        fs::write(&path, text(interface)?)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Fails if a committed file is not what [`write`] would write.
pub(super) fn check(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<()> {
    require_known(folder, interfaces)?;
    for interface in interfaces {
        let path = path(folder, interface);
        let stale = |why: String| {
            Problem::new(Exit::Mismatch, format!("{} is stale", path.display()))
                .why(why)
                .next("stake abi gen")
        };
        let found = fs::read_to_string(&path).map_err(|error| stale(error.to_string()))?;
        let wanted = text(interface)?;
        if found != wanted {
            let line =
                found.lines().zip(wanted.lines()).take_while(|(found, wanted)| found == wanted).count() + 1;
            return Err(stale(format!("{}.sol says otherwise, first in line {line}", interface.name)).into());
        }
    }
    Ok(())
}

fn path(folder: &Path, interface: &Interface) -> PathBuf {
    folder.join("json").join(format!("{}.json", interface.name))
}

/// Functions, then events, then errors, each by name: the order does not depend on the source.
fn text(interface: &Interface) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&interface.abi)? + "\n")
}

/// An interface nobody writes or probes would be a specification nobody keeps.
fn require_known(folder: &Path, interfaces: &[Interface]) -> anyhow::Result<()> {
    let sources = folder.join("interfaces");
    let entries = fs::read_dir(&sources).map_err(|error| {
        Problem::failure(format!("cannot read {}", sources.display())).why(error.to_string())
    })?;
    for entry in entries {
        let path = entry?.path();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces;
    use alloy::json_abi::JsonAbi;

    #[test]
    fn json_is_the_standard_form_with_parameter_names() {
        for interface in interfaces::all() {
            let text = text(&interface).unwrap();
            assert_eq!(serde_json::from_str::<JsonAbi>(&text).unwrap(), interface.abi);
            assert!(text.starts_with("[\n") && text.ends_with("]\n"), "{text}");
        }
        let staking =
            interfaces::all().into_iter().find(|interface| interface.name == "IStakingRewards").unwrap();
        assert!(text(&staking).unwrap().contains(r#""name": "amount""#));
    }

    #[test]
    fn a_stale_file_says_what_to_type() {
        let folder = std::env::temp_dir().join(format!("stake-abi-{}", std::process::id()));
        fs::create_dir_all(folder.join("interfaces")).unwrap();
        let interfaces = interfaces::all();
        let message = check(&folder, &interfaces).unwrap_err().to_string();
        assert!(message.contains("stake abi gen"), "{message}");
        write(&folder, &interfaces).unwrap();
        check(&folder, &interfaces).unwrap();
        fs::write(folder.join("interfaces/IUnknown.sol"), "").unwrap();
        assert!(check(&folder, &interfaces).unwrap_err().to_string().contains("IUnknown.sol"));
        fs::remove_dir_all(folder).unwrap();
    }
}
