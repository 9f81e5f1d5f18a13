//! `stake position`

use crate::stage::{ALICE, OWNER, STRANGER, Stage, WAD, stake};
use serde_json::{Value, json};

fn risk<'a>(report: &'a Value, layer: &str, kind: &str) -> &'a Value {
    let risks = report["risks"].as_array().unwrap();
    let found = risks.iter().find(|risk| risk["layer"] == layer && risk["kind"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} of the {layer} in {report}"))
}

#[test]
fn an_embedded_position_is_shown_when_no_chain_is_named() {
    let said = stake(&["position"]);
    assert_eq!(said.code, Some(0), "{said}");
    for words in ["1000 STK, 25 % of 4000 STK", "1 funding since block 0, together 100000 RWD"] {
        assert!(said.stdout.contains(words), "{words:?} is missing in {said}");
    }
}

#[test]
fn the_three_questions_are_answered() {
    let stage = Stage::new();
    stage.give_alice(40);
    assert_eq!(stage.alice(&["approve", "30"]).code, Some(0));
    assert_eq!(stage.alice(&["stake", "10"]).code, Some(0));
    for arguments in [["approve", "30"], ["stake", "30"]] {
        assert_eq!(stage.stake(&arguments).code, Some(0));
    }
    stage.fund(604_800);
    // 1000 more seconds' worth are left in the pool first, so the second funding pays only the rest.
    let gift = format!("{:x}", 1_000 * WAD);
    stage.call(&stage.reward_token, "transfer(address,uint256)", &[&stage.pool, &gift]);
    stage.fund(1_500);
    stage.wait(100);

    let said = stage.stake(&["position", ALICE, "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    let deposit = json!({
        "staked": (10 * WAD).to_string(), "totalStaked": (40 * WAD).to_string(), "share": "25 %",
        "wallet": (30 * WAD).to_string(), "allowance": (20 * WAD).to_string(),
    });
    assert_eq!(report["deposit"], deposit);
    // A quarter of 100 seconds at (604800 + 1500)/604800 tokens each.
    let earned = 100 * 606_300 * WAD / 604_800 / 4;
    let shown: u128 = report["earned"].as_str().unwrap().parse().unwrap();
    assert!(shown == earned || shown + 1 == earned, "{shown} of {earned}");
    assert_eq!(report["exit"]["stake"], (10 * WAD).to_string());
    assert_eq!((&report["exit"]["reward"], &report["exit"]["owed"]), (&report["earned"], &json!("0")));

    let credited = &report["credited"][0];
    assert_eq!((&credited["kind"], &credited["token"]), (&json!("emission"), &json!(stage.reward_token)));
    let given: u128 = credited["credited"].as_str().unwrap().parse().unwrap();
    assert!((4 * earned..=4 * earned + 4).contains(&given), "{given}: all that four quarters earned");

    let sources = &report["sources"];
    assert_eq!(sources["total"], (606_300 * WAD).to_string());
    let amounts: Vec<&Value> =
        sources["fundings"].as_array().unwrap().iter().map(|funding| &funding["amount"]).collect();
    assert_eq!(amounts, [&json!((1_500 * WAD).to_string()), &json!((604_800 * WAD).to_string())]);
    for (funding, paid) in sources["fundings"].as_array().unwrap().iter().zip([500, 604_800]) {
        assert_eq!(funding["sender"], OWNER);
        assert_eq!(funding["payments"], json!([{ "from": OWNER, "amount": (paid * WAD).to_string() }]));
        assert_eq!(funding["time"], 2_000_000_000);
    }

    assert!(risk(&report, "pool", "admin")["figure"].as_str().unwrap().contains(OWNER));
    for (layer, kind) in [
        ("pool", "pause"),
        ("pool", "rewards end"),
        ("pool", "shortfall"),
        ("pool", "expiry"),
        ("staking token", "expiry"),
        ("rewards token", "issuer"),
    ] {
        assert_eq!(risk(&report, layer, kind)["real"], false, "{layer}: {kind}");
    }
}

#[test]
fn a_late_first_block_leaves_older_fundings_out() {
    let stage = Stage::new();
    stage.fund(5);
    let last = stage.node.request("eth_blockNumber", json!([])).unwrap();
    let last = u64::from_str_radix(last.as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
    let report = stage.stake(&["position", ALICE, "--json", "--from-block", &(last + 1).to_string()]).json();
    assert_eq!(report["sources"]["fundings"], json!([]), "{report}");
    let report = stage.stake(&["position", ALICE, "--json", "--from-block", &last.to_string()]).json();
    assert_eq!(report["sources"]["total"], (5 * WAD).to_string());
}

#[test]
fn an_exit_gives_what_was_foretold_also_where_rewards_are_missing() {
    let mut stage = Stage::new();
    let token = stage.stake_token.clone();
    let [staking, rewards] = ["stakingToken", "rewardsToken"].map(|name| format!("{name}={token}"));
    let said = stake(&[
        "deploy",
        "staking",
        "--json",
        "--rpc-url",
        &stage.url,
        "--set",
        &staking,
        "--set",
        &rewards,
    ]);
    assert_eq!(said.code, Some(0), "{said}");
    stage.pool = said.json()["contracts"]["StakingRewards"]["address"].as_str().unwrap().to_owned();
    stage.reward_token = token;
    stage.give_alice(10);
    for arguments in [["approve", "10"], ["stake", "10"]] {
        assert_eq!(stage.alice(&arguments).code, Some(0));
    }
    stage.fund(604_800);
    stage.wait(1_000);
    // A thousand are earned and ten staked, but only 410 are left.
    stage.take_from_pool(604_800 - 400);
    let report = stage.stake(&["position", ALICE, "--json"]).json();
    let [ten, paid, owed] = [10, 400, 600].map(|tokens| (tokens * WAD).to_string());
    assert_eq!(report["exit"], json!({ "stake": ten, "reward": paid, "owed": owed, "obstacle": null }));
    assert_eq!(risk(&report, "pool", "shortfall")["real"], true);

    let said = stage.alice(&["exit", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let words = said.json()["words"].to_string();
    for sentence in
        ["the pool returned 10 STK", "the pool paid 400 STK", "600 STK could not be paid and stays due"]
    {
        assert!(words.contains(sentence), "{sentence:?} is missing in {words}");
    }
    assert_eq!(said.json()["after"]["earned"], owed);
}

#[test]
fn an_exit_that_the_token_refuses_is_foretold() {
    let stage = Stage::new();
    stage.give_alice(10);
    for arguments in [["approve", "10"], ["stake", "10"]] {
        assert_eq!(stage.alice(&arguments).code, Some(0));
    }
    stage.node.request("anvil_setCode", json!([stage.stake_token, "0x60006000fd"])).unwrap();
    let said = stage.stake(&["position", ALICE, "--json"]);
    assert_eq!(said.code, Some(0), "a broken token hides no position: {said}");
    let report = said.json();
    assert_eq!(report["deposit"]["staked"], (10 * WAD).to_string());
    assert!(report["exit"]["obstacle"].as_str().unwrap().contains("TokenCallFailed"), "{report}");
    stage
        .stake(&["withdraw", "1wei", "--from", ALICE])
        .refused(1, &["refused the transfer", "look at the token"]);
    stage.status(&[]).refused(3, &["does not tell its balances"]);
}

#[test]
fn risks_that_came_true_are_marked() {
    let stage = Stage::new();
    stage.call(&stage.pool, "setPaused(bool)", &["1"]);
    let report = stage.stake(&["position", ALICE, "--json"]).json();
    assert_eq!(risk(&report, "pool", "pause")["real"], true);
    assert_eq!(risk(&report, "pool", "rewards end")["real"], true);
}

#[test]
fn an_account_without_a_position_has_zeros_and_a_note() {
    let stage = Stage::new();
    let said = stage.stake(&["position", STRANGER]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(said.stderr.contains("has nothing in this pool"), "{said}");
    assert!(said.stdout.contains("0 STK and 0 RWD"), "{said}");
}

#[test]
fn what_is_no_account_pool_or_chain_is_refused() {
    stake(&["position", "alice"]).refused(2, &["invalid value"]);
    stake(&["position", "--pool", STRANGER]).refused(2, &["no account is named"]);
    stake(&["position", ALICE, "--pool", STRANGER]).refused(2, &["no chain is named"]);
    stake(&["position", ALICE, "--pool", STRANGER, "--rpc-url", "http://127.0.0.1:9"])
        .refused(5, &["does not answer"]);
    let mut stage = Stage::new();
    stage.pool = stage.reward_token.clone();
    stage.stake(&["position", ALICE]).refused(1, &["is not a StakingRewards"]);
}
