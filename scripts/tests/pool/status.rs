//! `stake status`

use crate::stage::{OWNER, STRANGER, Stage, WAD, stake};
use serde_json::json;
use stylus_node::config::ChainConfig;

const DAY: u64 = 86_400;

#[test]
fn an_embedded_pool_is_shown_when_no_chain_is_named() {
    let said = stake(&["status", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["state"]["totalStaked"], (4_000 * WAD).to_string());
    assert_eq!(report["actions"], serde_json::json!([]));
    let text = stake(&["status"]);
    assert_eq!(text.code, Some(0), "{text}");
    assert!(text.stdout.contains("4000 STK") && text.stdout.contains("Nothing needs to be done"), "{text}");
}

#[test]
fn a_pool_passes_through_what_needs_somebody() {
    let stage = Stage::new();
    // Never funded.
    let said = stage.status(&["--json"]);
    said.refused(3, &["never funded"]);
    let report = said.json();
    assert_eq!(report["stakingToken"]["symbol"], "STK");
    assert_eq!(report["stakingToken"]["decimals"], 18);
    assert_eq!(report["state"]["owner"], OWNER);
    assert_eq!(report["state"]["program"]["kind"], "active");
    assert_eq!(report["state"]["program"]["cached"], true);
    assert!(report["actions"][0]["next"].as_str().unwrap().contains("notifyRewardAmount"));

    // Streaming to nobody.
    stage.fund(604_800);
    let said = stage.status(&["--json"]);
    said.refused(3, &["nobody is staked while 1 RWD per second stream", "stake AMOUNT"]);
    assert_eq!(said.json()["runwaySeconds"], 7 * DAY);
    stage.wait(DAY);
    assert_eq!(stage.status(&["--json"]).json()["state"]["undistributed"], (86_400 * WAD).to_string());

    // All is well.
    assert_eq!(stage.stake(&["approve", "5"]).code, Some(0));
    assert_eq!(stage.stake(&["stake", "5"]).code, Some(0));
    let said = stage.status(&["--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["runwaySeconds"], 6 * DAY);
    assert_eq!(report["state"]["rewardSolvency"]["assets"], (604_800 * WAD).to_string());
    assert_eq!(report["state"]["rewardSolvency"]["surplus"], "0");

    // The period is over.
    stage.wait(6 * DAY + 60);
    stage.status(&[]).refused(3, &["the period ended 1 min 0 s ago", "funds the next one"]);
}

#[test]
fn missing_rewards_are_counted() {
    let stage = Stage::new();
    stage.fund(1_000);
    assert_eq!(stage.stake(&["approve", "5"]).code, Some(0));
    assert_eq!(stage.stake(&["stake", "5"]).code, Some(0));
    stage.take_from_pool(400);
    let said = stage.status(&[]);
    said.refused(3, &["the pool lacks 400 RWD", "send 400 RWD to"]);
    assert!(said.stdout.contains("LACKS 400 RWD"), "{said}");
}

#[test]
fn an_activation_that_ends_is_announced_and_its_end_is_not_a_riddle() {
    let stage = Stage::new();
    stage.fund(1_000);
    stage.wait(340 * DAY);
    stage.status(&[]).refused(3, &["the program of the pool expires in 24 d", "stake keepalive"]);
    let quiet = stage.status(&["--json", "--within", "20"]);
    assert_eq!(quiet.json()["actions"].as_array().unwrap().len(), 1, "only the period is over: {quiet}");
    stage.wait(26 * DAY);
    stage.status(&[]).refused(3, &["answers nothing", "expired", "activate"]);
}

#[test]
fn an_expired_lens_is_named_and_its_pool_is_not_blamed() {
    let stage = Stage::new();
    stage.wait(366 * DAY);
    // Both tokens are one program.
    for program in [&stage.pool, &stage.stake_token] {
        let data = format!("0x58c780c2{:0>64}", program.trim_start_matches("0x"));
        let arb_wasm = "0x0000000000000000000000000000000000000071";
        let call = json!([{
            "from": OWNER, "to": arb_wasm, "data": data, "value": "0x2386f26fc10000", "gas": "0x989680",
        }]);
        let hash = stage.node.request("eth_sendTransaction", call).unwrap();
        let receipt = stage.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
        assert_eq!(receipt["status"], "0x1", "{receipt}");
    }
    stage.status(&[]).refused(3, &["the lens of the pool", "leaving work all the same", "activate"]);
}

#[test]
fn pausing_and_offers_of_ownership_are_shown() {
    let stage = Stage::new();
    stage.call(&stage.pool, "setPaused(bool)", &["1"]);
    stage.call(&stage.pool, "transferOwnership(address)", &[STRANGER]);
    let said = stage.status(&[]);
    assert!(said.stdout.contains("paused by the owner; exits are open"), "{said}");
    assert!(said.stdout.contains(STRANGER), "{said}");
}

#[test]
fn addresses_without_a_pool_are_refused() {
    let mut stage = Stage::new();
    let token = stage.stake_token.clone();
    for (address, words) in [
        (STRANGER.to_owned(), ["no contract stands at", "chain 412346"]),
        (token, ["is not a StakingRewards", "stakingToken()"]),
        // The CREATE2 factory: EVM code that answers anything but this.
        (
            "0x4e59b44847b379578588920cA78FbF26c0B4956C".to_owned(),
            ["is not a StakingRewards", "check --pool"],
        ),
    ] {
        stage.pool = address;
        let said = stage.status(&["--json"]);
        said.refused(1, &words);
        assert!(said.stdout.is_empty(), "{said}");
    }
}

#[test]
fn senseless_targets_are_usage_errors_and_silent_chains_are_not_ready() {
    stake(&["status", "0x12"]).refused(2, &["invalid value"]);
    stake(&["status", STRANGER]).refused(2, &["no chain is named", "--rpc-url"]);
    stake(&["status", "--rpc-url", "http://127.0.0.1:9"]).refused(5, &["does not answer"]);
    stake(&["status", STRANGER, "--rpc-url", "http://127.0.0.1:9"]).refused(5, &["does not answer"]);
    stake(&["status", STRANGER, "--rpc-url", "no url"]).refused(2, &["is not a URL"]);
}

#[test]
fn a_pool_on_another_chain_is_not_found() {
    let other = Stage::bare(ChainConfig { chain_id: 42, ..ChainConfig::default() });
    let said = stake(&["status", STRANGER, "--rpc-url", &other.url]);
    said.refused(1, &["on chain 42", "the pool is on another chain"]);
}
