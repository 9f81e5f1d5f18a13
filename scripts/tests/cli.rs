//! The binary from outside: exit statuses, what goes to stdout, and the demo's promise.

use serde_json::Value;
use std::process::{Command, Output};

fn stake(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stake"));
    command.args(arguments);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn run(arguments: &[&str]) -> Output {
    stake(arguments).output().unwrap()
}

#[test]
fn a_senseless_command_line_exits_with_2_and_prints_no_result() {
    let output = run(&["stak"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert_eq!(run(&["build", "Treasury"]).status.code(), Some(2));
}

#[test]
fn a_missing_clone_exits_with_3_and_says_what_to_set() {
    let output = stake(&["build"]).env("STAKE_WORKSPACE", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("STAKE_WORKSPACE=/path"), "{}", text(&output.stderr));
}

#[test]
fn a_chain_that_does_not_answer_exits_with_5() {
    // Port 9 (discard) is not open anywhere these tests run.
    let output = run(&["deploy", "--rpc-url", "http://127.0.0.1:9"]);
    assert_eq!(output.status.code(), Some(5), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("next:"));
}

#[test]
fn a_zero_salt_is_refused() {
    let zero = format!("0x{}", "0".repeat(64));
    let output = run(&["deploy", "--salt", &zero]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn demo_adds_up_to_the_wei_and_prints_one_json_object() {
    let output = run(&["demo", "--json"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["chainId", "checks", "contracts", "steps"]);
    assert_eq!(report["chainId"], 412_346);
    for name in [
        "StakeToken",
        "RewardToken",
        "StakingRewards",
        "Pair",
        "PairFactory",
        "Router",
        "Farm",
        "Vault",
        "FarmCompounder",
    ] {
        let bytes = report["contracts"][name]["compressedBytes"].as_u64().unwrap();
        assert!((1_000..=24_576).contains(&bytes), "{name}: {bytes}");
    }
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() >= 40);
    for check in checks {
        assert_eq!(check["expected"], check["actual"], "{}", check["name"]);
    }
    let actors = ["Owner", "Alice", "Bob", "time"];
    assert!(report["steps"].as_array().unwrap().iter().all(|step| {
        actors.contains(&step["actor"].as_str().unwrap())
            && step["gas"].is_u64()
            && step["action"].is_string()
    }));
}

#[test]
fn contracts_answer_exactly_their_interfaces() {
    let output = run(&["abi", "check"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("IStakingRewards"));
}

#[test]
fn deploy_rehearses_on_an_embedded_chain() {
    let output = run(&["deploy", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let pool = &report["contracts"]["StakingRewards"];
    assert!(pool["gas"].as_u64().unwrap() > 1_000_000, "an activation costs more: {pool}");
    assert_ne!(pool["dataFee"], "0");
}
