//! `stake explain`, through the binary.

#[path = "support/proxy.rs"]
mod proxy;
#[path = "pool/stage.rs"]
#[allow(dead_code, reason = "the tests of pools use all of it")]
mod stage;

use alloy::primitives::{Address, U256};
use alloy::sol_types::{Panic, SolCall, SolError, SolEvent};
use serde_json::{Value, json};
use stage::{ALICE, Said, Stage, WAD, stake};
use staking_abi::{IStakingRewards, IToken};
use std::io::Write;
use std::process::{Command, Stdio};
use stylus_node::config::ChainConfig;
use stylus_node::evm::precompiles::abi::ArbWasm;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn explained(said: &Said) -> Value {
    assert_eq!(said.code, Some(0), "{said}");
    said.json()
}

fn shows(said: &Said, words: &[&str]) {
    assert_eq!(said.code, Some(0), "{said}");
    // Lines are broken for terminals.
    let text = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in {said}");
    }
}

/// Alice's transaction, mined whether it reverts or not.
fn send(stage: &Stage, to: &str, data: &[u8], more: Value) -> String {
    let mut request = json!({ "from": ALICE, "to": to, "data": hex(data), "gas": "0x4c4b40" });
    request.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    stage.node.request("anvil_impersonateAccount", json!([ALICE])).unwrap();
    let hash = stage.node.request("eth_sendTransaction", json!([request])).unwrap();
    hash.as_str().unwrap().to_owned()
}

fn explain(stage: &Stage, hash: &str, more: &[&str]) -> Said {
    stake(&[&["explain", hash, "--rpc-url", &stage.url], more].concat())
}

/// The same of a node without the debug API.
fn explain_without_traces(stage: &Stage, hash: &str) -> Said {
    let refuse = |method: &str, _: &Value| method.starts_with("debug_").then(|| Err(proxy::missing(method)));
    let url = proxy::serve(&stage.node, Box::new(refuse));
    stake(&["explain", hash, "--rpc-url", &url, "--json"])
}

#[test]
fn errors_calls_and_events_are_decoded_with_what_the_interface_says() {
    let account = Address::repeat_byte(0x11);
    let error = IStakingRewards::InsufficientStake { account, staked: U256::ONE, requested: U256::from(2) };
    shows(
        &stake(&["explain", &hex(error.abi_encode())]),
        &[
            "error InsufficientStake(address account, uint256 staked, uint256 requested) of IStakingRewards",
            &format!("account {account} staked 1 requested 2"),
            "`account` has `staked` and asked for `requested`.",
            "next: stake withdraw max",
        ],
    );
    let stake_call = IStakingRewards::stakeCall { amount: U256::from(7) }.abi_encode();
    let claim = IStakingRewards::getRewardCall {}.abi_encode();
    let calls = IStakingRewards::multicallCall { calls: vec![stake_call.into(), claim.into()] };
    let report = explained(&stake(&["explain", &hex(calls.abi_encode()), "--json"]));
    let inner = &report["meanings"][0]["arguments"]["calls"];
    assert_eq!(inner[0]["meanings"][0]["arguments"], json!({ "amount": "7" }), "{report}");
    assert_eq!(inner[1]["meanings"][0]["name"], "getReward", "{report}");

    let event = IStakingRewards::Staked { user: account, amount: U256::from(3) }.encode_log_data();
    let topics: Vec<String> = event.topics().iter().map(ToString::to_string).collect();
    let log = format!("{}:{}", topics.join(","), hex(&event.data));
    shows(&stake(&["explain", &log]), &["event Staked(address indexed user, uint256 amount)", "amount 3"]);

    shows(
        &stake(&["explain", &hex(Panic { code: U256::from(0x12) }.abi_encode())]),
        &["Panic(uint256 code)", "a division or a remainder by zero"],
    );
    let expired = hex(ArbWasm::ProgramExpired { ageInSeconds: 9 }.abi_encode());
    shows(&stake(&["explain", &expired]), &["ageInSeconds 9", "activateProgram(PROGRAM)"]);
}

#[test]
fn readings_that_share_a_selector_are_all_listed() {
    // Pools and strategies have a `withdraw(uint256)` each.
    let call = hex(IStakingRewards::withdrawCall { amount: U256::from(7) }.abi_encode());
    shows(
        &stake(&["explain", &call]),
        &[
            "2 readings",
            "withdraw(uint256 amount) of IStakingRewards",
            "withdraw(uint256 assets) of IStrategy",
        ],
    );
    let report = explained(&stake(&["explain", &call, "--json"]));
    assert_eq!(report["meanings"][1]["arguments"], json!({ "assets": "7" }), "{report}");
}

#[test]
fn messages_of_nodes_are_explained_and_stdin_is_read() {
    let message = "failed to parse wasm: reference-types not enabled: zero byte expected (at offset 0x41)";
    shows(&stake(&["explain", message]), &["stake build", "-Ctarget-cpu=mvp"]);
    shows(&stake(&["explain", "max code size exceeded"]), &["24,576 bytes", "EIP-170"]);
    let data = hex(ArbWasm::ProgramInsufficientValue { have: U256::ONE, want: U256::from(2) }.abi_encode());
    shows(
        &stake(&["explain", &format!("server returned an error: execution reverted, data: \"{data}\"")]),
        &["have 1 want 2", "data fee", "a fifth more"],
    );
    shows(&stake(&["explain", "0x"]), &["unknown selector, malformed arguments, unwanted value"]);
    stake(&["explain", "the weather is fine"]).refused(1, &["neither hex nor a message"]);

    let mut child = Command::new(env!("CARGO_BIN_EXE_stake"))
        .args(["explain", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Longer than one argument of a command line may be.
    let calls = vec![IStakingRewards::stakeCall { amount: U256::ONE }.abi_encode().into(); 2_000];
    let data = hex(IStakingRewards::multicallCall { calls }.abi_encode());
    assert!(data.len() > 131_072);
    child.stdin.take().unwrap().write_all(data.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["meanings"][0]["arguments"]["calls"].as_array().unwrap().len(), 2_000);
}

#[test]
fn senseless_input_is_a_usage_error_and_unknown_data_is_shown_raw() {
    let word = format!("0x{}", "ab".repeat(32));
    stake(&["explain", &word]).refused(2, &["no chain is named", "--rpc-url http://127.0.0.1:8547"]);
    stake(&["explain", "0x123"]).refused(2, &["is not hex"]);
    let said = stake(&["explain", &format!("0x12345678{}", "07".repeat(32))]);
    said.refused(1, &["nothing the tool knows has this selector", "next:"]);
    assert!(said.stdout.contains("0x12345678") && said.stdout.contains(&"07".repeat(32)), "{said}");
    let said = stake(&["explain", "0x12345678", "--json"]);
    assert_eq!((said.code, &said.json()["meanings"]), (Some(1), &json!([])), "{said}");
    stake(&["explain", &word, "--rpc-url", "http://127.0.0.1:9"]).refused(5, &["does not answer"]);
}

#[test]
fn a_transaction_shows_call_events_gas_and_the_tree_of_calls() {
    let stage = Stage::new();
    stage.give_alice(10);
    let spender = stage.pool.parse().unwrap();
    let approve = IToken::approveCall { spender, value: U256::MAX }.abi_encode();
    send(&stage, &stage.stake_token, &approve, json!({}));
    let call = IStakingRewards::stakeCall { amount: U256::from(4 * WAD) }.abi_encode();
    let hash = send(&stage, &stage.pool, &call, json!({}));

    let said = explain(&stage, &hash, &[]);
    shows(
        &said,
        &[
            "on chain 412346",
            ", success",
            &format!("from {ALICE} to {}", stage.pool),
            "function stake(uint256 amount) of IStakingRewards amount 4000000000000000000",
            "for the posting to L1",
            "transferFrom(from:",
            &format!("Staked(user: {ALICE}, amount: 4000000000000000000)"),
            &format!("Transfer(from: {ALICE}, to: {}, value: 4000000000000000000)", stage.pool),
        ],
    );
    let report = explained(&explain(&stage, &hash, &["--json"]));
    assert_eq!(report["status"], "success");
    assert_eq!(report["failure"], Value::Null);
    assert_eq!(report["meanings"][0]["name"], "stake");
    let receipt = stage.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
    let number = |name: &str| {
        u64::from_str_radix(receipt[name].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
    };
    assert_eq!(report["gasUsed"], number("gasUsed"));
    assert_eq!(report["gasUsedForL1"], number("gasUsedForL1"));
    assert_eq!(report["events"].as_array().unwrap().len(), receipt["logs"].as_array().unwrap().len());
    let inner = &report["calls"]["calls"];
    assert!(
        inner
            .as_array()
            .unwrap()
            .iter()
            .any(|call| call["to"] == json!(stage.stake_token)
                && call["meanings"][0]["name"] == "transferFrom"),
        "{report}"
    );

    let report = explained(&explain_without_traces(&stage, &hash));
    assert_eq!((&report["status"], &report["calls"]), (&json!("success"), &Value::Null));
    assert!(report["callsMissing"].as_str().unwrap().contains("does not exist"), "{report}");
}

#[test]
fn a_revert_is_named_with_and_without_traces() {
    let stage = Stage::new();
    stage.wait(1);
    let call = IStakingRewards::withdrawCall { amount: U256::from(5) }.abi_encode();
    let hash = send(&stage, &stage.pool, &call, json!({}));
    let said = explain(&stage, &hash, &[]);
    shows(
        &said,
        &[", reverted", "InsufficientStake", "staked 0", "requested 5", "failed: InsufficientStake("],
    );
    for report in
        [explained(&explain(&stage, &hash, &["--json"])), explained(&explain_without_traces(&stage, &hash))]
    {
        let failure = &report["failure"];
        assert_eq!(failure["meanings"][0]["name"], "InsufficientStake", "{report}");
        assert_eq!(failure["at"], json!(stage.pool));
    }
    let report = explained(&explain_without_traces(&stage, &hash));
    assert!(report["failure"]["foundBy"].as_str().unwrap().starts_with("eth_call"), "{report}");

    // The pool tells that the token refused; the tree tells why.
    let call = IStakingRewards::stakeCall { amount: U256::from(5) }.abi_encode();
    let hash = send(&stage, &stage.pool, &call, json!({}));
    shows(
        &explain(&stage, &hash, &[]),
        &["TokenCallFailed", "failed: ERC20InsufficientAllowance(spender:", "next: stake approve"],
    );
    let behind = &explained(&explain(&stage, &hash, &["--json"]))["failure"]["behind"];
    assert_eq!(
        (&behind["at"], &behind["meanings"][0]["name"]),
        (&json!(stage.stake_token), &json!("ERC20InsufficientAllowance"))
    );
}

#[test]
fn silent_reverts_are_narrowed_down() {
    let stage = Stage::new();
    // What is loaded stands in no block before the first.
    stage.wait(1);
    let stake_call = IStakingRewards::stakeCall { amount: U256::ONE }.abi_encode();
    for (data, more, why) in [
        (&[1, 2, 3, 4][..], json!({}), "no interface the tool knows has the selector 0x01020304"),
        (&stake_call[..20], json!({}), "the arguments cannot be decoded"),
        (&stake_call[..], json!({ "value": "0x1" }), "stake takes no ether"),
        (&stake_call[..], json!({ "gas": "0x9c40" }), "the gas limit was used up"),
    ] {
        let hash = send(&stage, &stage.pool, data, more);
        for report in [
            explained(&explain(&stage, &hash, &["--json"])),
            explained(&explain_without_traces(&stage, &hash)),
        ] {
            assert_eq!(report["status"], "reverted", "{report}");
            let found = report["failure"]["why"].as_str().unwrap_or_default();
            assert!(found.contains(why), "{why:?} is not {found:?} in {report}");
            assert!(report["failure"]["next"].is_string(), "{report}");
        }
    }
}

#[test]
fn an_expired_program_is_recognised_behind_its_silence() {
    let stage = Stage::new();
    stage.wait(366 * 86_400);
    let call = IStakingRewards::exitCall {}.abi_encode();
    let hash = send(&stage, &stage.pool, &call, json!({}));
    for report in
        [explained(&explain(&stage, &hash, &["--json"])), explained(&explain_without_traces(&stage, &hash))]
    {
        let why = report["failure"]["why"].as_str().unwrap();
        assert!(why.contains("activated 366 d") && why.contains("expired"), "{report}");
        assert!(report["failure"]["next"].as_str().unwrap().contains("activateProgram"), "{report}");
    }
}

#[test]
fn a_deployment_shows_the_constructors_arguments() {
    let stage = Stage::bare(ChainConfig::default());
    let said = stake(&["deploy", "--json", "--rpc-url", &stage.url, "--set", "rewardsDuration=86400"]);
    assert_eq!(said.code, Some(0), "{said}");
    let contracts = &said.json()["contracts"];
    let hash = contracts["StakingRewards"]["transaction"].as_str().unwrap().to_owned();
    let said = explain(&stage, &hash, &[]);
    shows(
        &said,
        &[
            "(StylusDeployer)",
            "constructor StakingRewards(address owner, address stakingToken",
            "rewardsDuration 86400",
            "ContractDeployed(deployedContract:",
            "ProgramActivated(codehash:",
        ],
    );
    let report = explained(&explain(&stage, &hash, &["--json"]));
    let init = &report["meanings"][0]["arguments"]["initData"]["meanings"];
    assert_eq!(init[0]["arguments"]["stakingToken"], contracts["StakeToken"]["address"], "{init}");
}

#[test]
fn what_is_unknown_pending_or_nobodys_is_said() {
    let stage = Stage::bare(ChainConfig::default());
    let unknown = format!("0x{}", "ab".repeat(32));
    explain(&stage, &unknown, &[]).refused(1, &["chain 412346 knows no transaction", "next:"]);

    let hash = send(&stage, stage::STRANGER, &[9, 9, 9, 9, 9], json!({ "value": "0xde0b6b3a7640000" }));
    shows(
        &explain(&stage, &hash, &[]),
        &["value 1 ETH", "Call of no interface the tool knows", "0x0909090909", "Events: none"],
    );

    stage.node.request("evm_setAutomine", json!([false])).unwrap();
    let hash = send(&stage, stage::STRANGER, &[], json!({ "value": "0x1" }));
    let said = explain(&stage, &hash, &[]);
    said.refused(3, &["is pending", "run the same command again"]);
    assert!(said.stdout.contains("pending") && said.stdout.contains(ALICE), "{said}");
    stage.node.request("evm_mine", json!([])).unwrap();
    shows(&explain(&stage, &hash, &[]), &["success"]);
}
