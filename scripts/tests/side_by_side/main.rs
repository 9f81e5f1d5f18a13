//! `stake gas`: what it says with the Solidity peers and without npm, and whether ours keeps to the goals.
//!
//! What needs the peers waits for `tests/peers/run`.

mod goals;

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

const NEEDS_NPM: &str = "needs npm: run tests/peers/run";

fn stake() -> Command {
    Command::new(env!("CARGO_BIN_EXE_stake"))
}

fn rows(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// Everything, measured once.
fn everything() -> &'static [Value] {
    static ROWS: OnceLock<Vec<Value>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let rows = rows(&stake().args(["gas", "--json"]).output().unwrap());
        assert!(rows.iter().any(|row| row["peer"].is_string()), "{NEEDS_NPM}");
        rows
    })
}

/// The row of an operation beside the peer whose name begins so, compiled so.
fn row<'a>(rows: &'a [Value], operation: &str, peer: &str, build: &str) -> &'a Value {
    let text = |row: &'a Value, key: &str| row[key].as_str().unwrap_or_default();
    let mut found = rows.iter().filter(|row| {
        let name = text(row, "peer");
        text(row, "operation") == operation && name.starts_with(peer) && name.ends_with(build)
    });
    let row = found.next().unwrap_or_else(|| panic!("no row of {operation} beside {peer}, {build}"));
    assert!(found.next().is_none(), "two rows of {operation} beside {peer}, {build}");
    row
}

fn gas(row: &Value, key: &str) -> u64 {
    row[key].as_u64().unwrap_or_else(|| panic!("{row} has no {key}"))
}

/// A folder with links to the tools that the build needs, and without npm.
fn path_without_npm(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("stake-{test}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for tool in ["cargo", "rustc", "rustup", "git", "cc"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|directory| directory.join(tool))
            .find(|path| path.is_file());
        let link = folder.join(tool);
        if let (Some(found), false) = (found, link.exists()) {
            std::os::unix::fs::symlink(found, link).unwrap();
        }
    }
    folder
}

#[test]
fn without_npm_it_says_so_and_measures_ours_and_twins() {
    let path = path_without_npm("measures");
    let empty = path.join("cache");
    let output = stake()
        .args(["gas", "token", "staking", "--json"])
        .env("PATH", &path)
        .env("STAKE_CACHE", &empty)
        .output()
        .unwrap();
    let rows = rows(&output);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("npm is missing") && said.contains("apt-get install npm"), "{said}");
    assert!(!empty.exists(), "nothing is installed");
    let transfer = rows.iter().find(|row| row["operation"] == "erc20.transfer").unwrap();
    assert!(transfer["peer"].is_null() && transfer["ratio"].is_null() && transfer["peerGas"].is_null());
    for key in ["oursCached", "oursUncached", "twinGas", "floor"] {
        assert!(gas(transfer, key) > 21_000, "{transfer}");
    }
    // Recorded figures are of other tokens than those of this run.
    let recorded: Vec<_> = rows.iter().filter(|row| row["source"] == "recorded").collect();
    assert!(!recorded.is_empty() && recorded.iter().all(|row| row["ratio"].is_null()), "{recorded:?}");
    std::fs::remove_dir_all(&path).unwrap();
}

#[test]
fn without_npm_the_readme_is_neither_written_nor_believed() {
    let path = path_without_npm("refuses");
    for flag in ["--write", "--check"] {
        let output = stake()
            .args(["gas", flag])
            .env("PATH", &path)
            .env("STAKE_CACHE", path.join("cache"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(3), "{output:?}");
    }
    std::fs::remove_dir_all(&path).unwrap();
}

/// What others measured of peers that can be had, at 200 and at 1,000,000 runs.
const RECORDED: &[(&str, &str, [u64; 2])] = &[
    ("deploy.staking", "Synthetix", [1_446_093, 1_722_178]),
    ("notify.first", "Synthetix", [106_242, 106_200]),
    ("notify.mid", "Synthetix", [58_908, 58_866]),
    ("stake.first", "Synthetix", [128_391, 128_268]),
    ("stake.second", "Synthetix", [140_582, 140_459]),
    ("stake.secondUser", "Synthetix", [120_637, 120_514]),
    ("stake.steady", "Synthetix", [89_270, 89_147]),
    ("withdraw.steady", "Synthetix", [84_585, 84_465]),
    ("getReward.first", "Synthetix", [90_741, 90_621]),
    ("getReward.steady", "Synthetix", [76_433, 76_337]),
    ("exit", "Synthetix", [101_972, 101_732]),
    ("farm.deposit.first", "Sushi MiniChefV2", [105_947, 105_641]),
    ("farm.deposit.second", "Sushi MiniChefV2", [96_728, 96_350]),
    ("farm.deposit.secondUser", "Sushi MiniChefV2", [113_816, 113_438]),
    ("farm.deposit.steady", "Sushi MiniChefV2", [79_616, 79_238]),
    ("farm.withdraw.steady", "Sushi MiniChefV2", [77_057, 76_691]),
    ("farm.harvest.steady", "Sushi MiniChefV2", [77_756, 77_402]),
    ("farm.updatePool", "Sushi MiniChefV2", [46_852, 46_570]),
    ("farm.massUpdate.10", "Sushi MiniChefV2", [204_235, 201_631]),
    ("farm.massUpdate.100", "Sushi MiniChefV2", [1_773_720, 1_747_896]),
    ("farm.claimMany.first.10", "Sushi MiniChefV2", [562_879, 559_111]),
    ("farm.claimMany.first.100", "Sushi MiniChefV2", [5_224_981, 5_187_733]),
    ("vault.deposit.steady", "OpenZeppelin", [56_981, 56_783]),
    ("vault.deposit.steady", "Solmate", [55_787, 55_657]),
    ("erc20.transferFrom.endless", "OpenZeppelin", [37_309, 37_141]),
];

/// Peers that cannot be had are compared by figures that others recorded. They measured as this tool does if the figures
/// of those that can be had are the same, up to bytes of calldata that are zero here and not there.
#[test]
#[ignore = "needs npm: run tests/peers/run"]
fn the_method_is_the_one_of_the_recorded_figures() {
    const BYTES: u64 = 40;
    for (operation, peer, expected) in RECORDED {
        for (build, expected) in [", 200 runs", ", 1,000,000 runs"].into_iter().zip(*expected) {
            let row = row(everything(), operation, peer, build);
            assert_eq!(row["source"], "measured");
            let found = gas(row, "peerGas");
            assert!(found.abs_diff(expected) <= BYTES, "{operation}{build}: {found}, recorded {expected}");
        }
    }
}

#[test]
#[ignore = "needs npm: run tests/peers/run"]
fn the_table_of_the_readme_is_what_is_measured() {
    let output = stake().args(["gas", "--check"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs npm: run tests/peers/run"]
fn nothing_costs_less_than_its_floor_and_no_ratio_is_made_up() {
    for row in everything() {
        let ours = gas(row, "oursCached");
        assert!(row["oursUncached"].as_u64().is_none_or(|uncached| uncached >= ours), "{row}");
        assert!(row["floor"].as_u64().is_none_or(|floor| floor <= ours), "{row}");
        if let Some(ratio) = row["ratio"].as_f64() {
            let exact = ours as f64 / gas(row, "peerGas") as f64;
            assert!((ratio - exact).abs() <= 0.0005, "{row}");
        }
    }
}
