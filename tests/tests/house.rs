//! The rules of ARCHITECTURE.md that a machine can check.

use alloy::primitives::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Our crates and where they live.
const CRATES: [(&str, &str); 18] = [
    ("staking-abi", "abi"),
    ("staking-common", "contracts/common"),
    ("staking-pair-factory", "contracts/factory"),
    ("staking-farm", "contracts/farm"),
    ("staking-farm-compounder", "contracts/farm-compounder"),
    ("staking-farm-lens", "contracts/farm-lens"),
    ("staking-lens", "contracts/lens"),
    ("staking-math", "contracts/math"),
    ("staking-pair", "contracts/pair"),
    ("staking-router", "contracts/router"),
    ("staking-rewards", "contracts/staking"),
    ("staking-token", "contracts/token"),
    ("staking-vault", "contracts/vault"),
    ("staking-vault-lens", "contracts/vault-lens"),
    ("stylus-node", "node"),
    ("staking-scripts", "scripts"),
    ("staking-tests", "tests"),
    ("staking-kernels", "tests/kernels"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Names in the `[dependencies]` table of a manifest.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let table = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Those of them that are ours.
fn ours(folder: &str) -> BTreeSet<String> {
    dependencies(folder).into_iter().filter(|name| CRATES.iter().any(|(ours, _)| ours == name)).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn math_depends_on_primitives_alone_and_has_no_std() {
    assert_eq!(dependencies("contracts/math"), set(&["alloy-primitives"]));
    let lib = fs::read_to_string(root().join("contracts/math/src/lib.rs")).unwrap();
    assert!(lib.contains("#![no_std]"));
}

#[test]
fn crates_know_only_whom_they_may_know() {
    assert_eq!(ours("abi"), set(&[]));
    assert_eq!(ours("node"), set(&[]));
    assert_eq!(ours("contracts/common"), set(&["staking-math"]));
    let apart = ["contracts/common", "contracts/math", "contracts/token"];
    let contracts =
        CRATES.iter().filter(|(_, folder)| folder.starts_with("contracts/") && !apart.contains(folder));
    for (_, contract) in contracts {
        assert_eq!(ours(contract), set(&["staking-abi", "staking-common", "staking-math"]), "{contract}");
    }
    assert_eq!(ours("contracts/token"), set(&[]));
    assert_eq!(ours("tests/kernels"), set(&["staking-common", "staking-math"]));
    assert_eq!(ours("scripts"), set(&["staking-abi", "staking-math", "stylus-node"]));
    for (name, folder) in CRATES {
        assert!(!ours(folder).contains("staking-tests"), "{name} depends on the tests");
        assert!(folder == "tests" || !ours(folder).contains("staking-scripts"), "{name} depends on the tool");
    }
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir()
            && !path.ends_with("target")
            && !path.ends_with("node_modules")
            && !path.ends_with(".git")
        {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

#[test]
fn no_rust_file_is_longer_than_400_lines() {
    let mut found = Vec::new();
    files(&root(), "rs", &mut found);
    assert!(found.len() > 100, "looking in the wrong place");
    for path in found {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

/// SHA-256 of a text, whatever line endings the checkout has.
fn hash_of(text: &str) -> String {
    hex::encode(Sha256::digest(text.replace("\r\n", "\n")))
}

/// The same of what of an imported Solidity file matters to whoever imports it: no line that is only a comment.
fn code_hash_of(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let code: Vec<&str> = text.split('\n').filter(|line| !line.trim_start().starts_with("//")).collect();
    hash_of(&code.join("\n"))
}

/// Files of this repository that a Solidity file imports, directly or not; `folder` is its own.
fn imports_of(text: &str, folder: &str, found: &mut BTreeSet<String>) {
    for line in text.lines().filter(|line| line.starts_with("import ")) {
        let unit = line.split('"').nth(1).unwrap();
        let path = match (unit.strip_prefix("@stylus-staking/"), unit.strip_prefix("./")) {
            (Some(published), _) => published.to_owned(),
            (_, Some(beside)) => format!("{folder}/{beside}"),
            _ => panic!("{unit} is neither an interface nor beside {folder}"),
        };
        if found.insert(path.clone()) {
            imports_of(&fs::read_to_string(root().join(&path)).unwrap(), folder, found);
        }
    }
}

/// What in an artifact is of another source or import than there is now; `read` reads a file of this repository.
fn stale(artifact: &serde_json::Value, source: &Path, read: impl Fn(&str) -> String) -> Vec<String> {
    let path = source.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    let text = read(&path);
    let mut imports = BTreeSet::new();
    imports_of(&text, path.rsplit_once('/').unwrap().0, &mut imports);
    let noted = artifact["importHashes"].as_object().cloned().unwrap_or_default();
    let mut wrong: Vec<String> = noted.keys().filter(|path| !imports.contains(*path)).cloned().collect();
    wrong.extend(
        imports.into_iter().filter(|path| noted.get(path) != Some(&code_hash_of(&read(path)).into())),
    );
    if artifact["sourceHash"] != hash_of(&text) {
        wrong.push(path);
    }
    wrong
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The artifacts of the Solidity fixtures are those of the sources beside them and of the interfaces these import.
#[test]
fn solidity_artifacts_carry_the_hash_of_their_source() {
    let mut sources = Vec::new();
    files(&root().join("tests/solidity"), "sol", &mut sources);
    files(&root().join("node/solidity"), "sol", &mut sources);
    let mut artifacts = Vec::new();
    files(&root().join("tests/solidity/artifacts"), "json", &mut artifacts);
    assert!(artifacts.len() > 10, "looking in the wrong place");
    for path in artifacts {
        let artifact: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let declaration = format!("\ncontract {} ", artifact["contractName"].as_str().unwrap());
        let place = sources
            .iter()
            .position(|source| fs::read_to_string(source).unwrap().contains(&declaration))
            .unwrap_or_else(|| panic!("{} has no source", path.display()));
        let wrong = stale(&artifact, &sources.swap_remove(place), read);
        assert!(
            wrong.is_empty(),
            "{} is stale ({wrong:?}): run `node compile.mjs` in tests/solidity",
            path.display()
        );
    }
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        assert!(!text.contains("\ncontract "), "{} has no artifact", source.display());
    }
}

/// An integrator is compiled anew when an interface changes, and not when its words do.
#[test]
fn solidity_artifacts_notice_a_changed_interface() {
    let artifact: serde_json::Value =
        serde_json::from_str(&read("tests/solidity/artifacts/HookRewarder.json")).unwrap();
    let source = root().join("tests/solidity/integrators/HookRewarder.sol");
    let farm = "abi/interfaces/IFarm.sol";
    let altered = |from: &'static str, to: &'static str| {
        assert!(read(farm).contains(from));
        stale(&artifact, &source, move |path| match path == farm {
            true => read(path).replace(from, to),
            false => read(path),
        })
    };
    assert_eq!(altered("uint256 newLpAmount", "uint128 newLpAmount"), [farm]);
    assert!(altered("/// @title What a rewarder of a pool answers", "/// @title Something else").is_empty());
    let mut forgetful = artifact.clone();
    forgetful["importHashes"].as_object_mut().unwrap().remove(farm);
    assert_eq!(stale(&forgetful, &source, read), [farm]);
}

/// An error or event that no test expects could be a promise nobody keeps.
#[test]
fn every_error_and_event_of_the_interfaces_occurs_in_a_test() {
    for (interface, folders) in [
        ("IStakingRewards", &["staking"][..]),
        ("IMultiRewards", &["staking"]),
        ("IToken", &["token"]),
        ("IPair", &["amm"]),
        ("IPairFactory", &["amm"]),
        ("IRouter", &["amm"]),
        ("IFarm", &["farm"]),
        ("IVault", &["vault", "strategy", "erc4626"]),
        ("IFarmCompounder", &["compounder"]),
    ] {
        let mut sources = Vec::new();
        for folder in folders {
            files(&root().join("tests/tests").join(folder), "rs", &mut sources);
        }
        let text: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        let path = root().join("abi/json").join(format!("{interface}.json"));
        let abi: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for item in abi.as_array().unwrap() {
            let name = item["name"].as_str().unwrap();
            let promised = ["error", "event"].contains(&item["type"].as_str().unwrap());
            assert!(!promised || text.contains(name), "{interface}: no test mentions {name}");
        }
    }
}

/// A rule without a test would be a wish.
#[test]
fn every_id_of_the_invariants_has_a_test_whose_name_starts_with_it() {
    let mut sources = Vec::new();
    for folder in ["tests/tests", "contracts/math/tests", "scripts/tests/faults"] {
        files(&root().join(folder), "rs", &mut sources);
    }
    let text: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let invariants = fs::read_to_string(root().join("tests/INVARIANTS.md")).unwrap();
    let mut listed = 0;
    for line in invariants.lines().filter(|line| line.contains("::")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let prefix = cells[1].to_lowercase().replace(['-', ' '], "_");
        let tests: Vec<&str> = cells[3].split("<br>").map(|test| test.trim_matches('`')).collect();
        for test in &tests {
            let name = test.rsplit("::").next().unwrap();
            assert!(text.contains(&format!("fn {name}(")), "{prefix}: no test is called {name}");
        }
        let named = |test: &&str| test.contains(&format!("::{prefix}_")) || test.contains("::inv_1_to_4_");
        assert!(tests.iter().any(named), "{prefix}: no test starts with it");
        listed += 1;
    }
    assert!(listed > 90, "{listed} ids");
}

#[test]
fn the_readme_names_every_crate_folder() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for (_, folder) in CRATES {
        let name = Path::new(folder).file_name().unwrap().to_str().unwrap();
        assert!(readme.contains(&format!("{name}/")), "README.md does not mention {folder}");
    }
}
