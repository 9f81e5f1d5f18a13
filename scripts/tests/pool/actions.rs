//! `stake approve|stake|withdraw|claim|exit`

use crate::stage::{ALICE, STRANGER, Said, Stage, WAD, keystore, stake};
use serde_json::json;
use stylus_node::config::ChainConfig;

fn done(said: &Said) -> serde_json::Value {
    assert_eq!(said.code, Some(0), "{said}");
    said.json()
}

#[test]
fn an_account_goes_from_approval_to_exit() {
    let stage = Stage::new();
    stage.give_alice(100);
    stage.fund(604_800);

    let report = done(&stage.alice(&["approve", "max", "--json"]));
    assert_eq!(report["after"]["allowance"], (100 * WAD).to_string(), "exactly what the wallet holds");
    let report = done(&stage.alice(&["stake", "60.5", "--json"]));
    assert_eq!(report["account"], ALICE);
    assert_eq!(report["sent"], true);
    assert_eq!(report["after"]["staked"], (605 * WAD / 10).to_string());
    assert_eq!(report["after"]["allowance"], (395 * WAD / 10).to_string());
    assert!(
        report["words"]
            .as_array()
            .unwrap()
            .iter()
            .any(|word| { *word == json!(format!("the pool credits {ALICE} with 60.5 STK")) }),
        "{report}"
    );

    stage.wait(1_000);
    let report = done(&stage.alice(&["claim", "--json"]));
    assert_eq!(report["after"]["earned"], "0");
    assert!(report["words"].to_string().contains("RWD to 0xf39Fd6"), "{report}");
    let nothing = stage.alice(&["claim"]);
    assert!(nothing.stdout.contains("nothing was earned"), "{nothing}");

    let report = done(&stage.alice(&["withdraw", "500000000000000000wei", "--json"]));
    assert_eq!(report["after"]["staked"], (60 * WAD).to_string());
    stage.wait(10);
    let report = done(&stage.alice(&["exit", "--json"]));
    assert_eq!((&report["after"]["staked"], &report["after"]["earned"]), (&json!("0"), &json!("0")));
    assert_eq!(report["after"]["wallet"], (100 * WAD).to_string());
}

#[test]
fn approvals_are_exact_and_not_repeated() {
    let stage = Stage::new();
    let report = done(&stage.stake(&["approve", "7", "--json"]));
    assert_eq!(
        (&report["sent"], &report["after"]["allowance"]),
        (&json!(true), &json!((7 * WAD).to_string()))
    );
    let report = done(&stage.stake(&["approve", "7", "--json"]));
    assert_eq!((&report["sent"], &report["transaction"]), (&json!(false), &json!(null)));
    let report = done(&stage.stake(&["approve", "0", "--json"]));
    assert_eq!(report["after"]["allowance"], "0");
}

#[test]
fn refusals_name_the_reason_and_the_next_command() {
    let stage = Stage::new();
    stage.alice(&["stake", "5"]).refused(1, &["holds 0 STK and wants to stake 5 STK"]);
    stage.give_alice(10);
    let next = format!("stake approve 5 --pool {}", stage.pool);
    stage.alice(&["stake", "5"]).refused(3, &["lets the pool take 0 STK", &next]);
    stage.alice(&["stake", "0"]).refused(1, &["the amount is zero"]);
    stage.alice(&["exit"]).refused(1, &["has no stake in this pool", "stake claim --pool"]);
    stage.alice(&["withdraw", "max"]).refused(1, &["the amount is zero"]);
    assert_eq!(stage.alice(&["approve", "5"]).code, Some(0));
    assert_eq!(stage.alice(&["stake", "max"]).code, Some(3), "ten are there, five are approved");
    assert_eq!(stage.alice(&["stake", "5"]).code, Some(0));
    stage.alice(&["withdraw", "5.5"]).refused(1, &["has 5 STK staked and asked for 5.5 STK", "withdraw max"]);
    stage.call(&stage.pool, "setPaused(bool)", &["1"]);
    stage.alice(&["stake", "1"]).refused(1, &["the owner has paused staking", "stake status"]);
    assert_eq!(stage.alice(&["exit"]).code, Some(0), "a pause holds back no exit");
}

#[test]
fn senseless_amounts_and_missing_arguments_are_usage_errors() {
    let stage = Stage::new();
    stage.stake(&["stake", "1e18"]).refused(2, &["write 1.5, max, or 1500wei"]);
    stage.stake(&["stake", "0.0000000000000000001"]).refused(2, &["18 decimals"]);
    stake(&["stake", "1"]).refused(2, &["--pool"]);
    stake(&["claim", "--pool", STRANGER]).refused(2, &["no chain is named"]);
    stake(&["claim", "--pool", STRANGER, "--rpc-url", "http://127.0.0.1:9"]).refused(5, &["does not answer"]);
    stage.stake(&["claim", "--private-key", "0x1"]).refused(2, &["--private-key"]);
    stage.stake(&["claim", "--account", "nobody-has-this"]).refused(2, &["no keystore nobody-has-this"]);
    let [alice, _] = keystore();
    stage
        .stake(&["claim", "--account", &alice, "--password-file", &alice])
        .refused(1, &["check the password"]);
}

#[test]
fn an_account_without_ether_is_told_before_anything_is_sent() {
    let stage = Stage::new();
    let hold = |wei: u128| {
        stage.node.request("anvil_setBalance", json!([ALICE, format!("{wei:#x}")])).unwrap();
    };
    hold(0);
    let words = ["cannot pay for what comes next", "send it ether on chain 412346"];
    stage.alice(&["approve", "1"]).refused(3, &words);

    // A node asks for all the gas that is offered at the price that is offered, not for what is used in the end.
    let report = done(&stage.stake(&["approve", "1", "--from", ALICE, "--json"]));
    let price = stage.node.request("eth_gasPrice", json!([])).unwrap();
    let price = u128::from_str_radix(price.as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
    hold(u128::from(report["gas"].as_u64().unwrap()) * price);
    stage.alice(&["approve", "1"]).refused(3, &words);
    assert_eq!(stage.node.request("eth_getTransactionCount", json!([ALICE, "latest"])).unwrap(), "0x0");
}

#[test]
fn anybody_can_be_rehearsed_without_a_key() {
    let stage = Stage::new();
    let report = done(&stage.stake(&["approve", "3", "--from", STRANGER, "--json"]));
    assert_eq!((&report["sent"], &report["after"]["allowance"]), (&json!(false), &json!("0")));
    assert!(report["gas"].as_u64().unwrap() > 21_000, "{report}");
    stage.stake(&["approve", "3", "--from", STRANGER, "--broadcast"]).refused(2, &["cannot be used with"]);
}

#[test]
fn live_networks_see_nothing_without_broadcast_and_never_the_published_key() {
    let live = Stage::on(ChainConfig { chain_id: 42, ..ChainConfig::default() });
    live.give_alice(5);

    live.stake(&["approve", "5"]).refused(2, &["chain 42 is not a development chain", "--account NAME"]);
    let report = done(&live.alice(&["approve", "5", "--json"]));
    assert_eq!((&report["sent"], &report["after"]["allowance"]), (&json!(false), &json!("0")));
    let text = live.alice(&["approve", "5"]);
    assert!(text.stdout.contains("Dry run: approve 5 STK would succeed"), "{text}");
    assert!(text.stdout.contains("--broadcast"), "{text}");
    let report = done(&live.alice(&["approve", "5", "--broadcast", "--json"]));
    assert_eq!(
        (&report["sent"], &report["after"]["allowance"]),
        (&json!(true), &json!((5 * WAD).to_string()))
    );
    assert_eq!(report["chainId"], 42);
}
