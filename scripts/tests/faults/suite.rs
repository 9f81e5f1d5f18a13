//! What a plan promises, a deployment keeps; and whoever signs elsewhere gets the same suite.

use crate::stage::{ALICE, OWNER, Said, Stage, addresses, number, undisturbed};
use alloy::primitives::keccak256;
use serde_json::{Value, json};
use std::fs;
use stylus_node::config::DEV_CHAIN_ID;

fn stake(stage: &Stage, arguments: &[&str]) -> Said {
    let url = stage.proxy.url();
    stage.stake(&[arguments, &["--rpc-url", &url]].concat())
}

#[test]
fn a_plan_sends_nothing_and_names_the_addresses_the_transactions_and_the_cost_of_the_deployment() {
    let stage = Stage::new();
    let said = stake(&stage, &["plan", "dev", "--json"]);
    assert_eq!((said.code, stage.nonce()), (Some(0), 0), "{said}");
    let plan = said.json();
    let undisturbed = undisturbed(DEV_CHAIN_ID);
    let planned = plan["contracts"].as_object().unwrap();
    assert_eq!(planned.len(), undisturbed.addresses.len());
    for (name, address) in &undisturbed.addresses {
        assert_eq!(&planned[name], address, "{name}");
    }
    let caching = undisturbed.transactions.iter().filter(|mined| mined.to.ends_with("72")).count();
    let suite = &undisturbed.transactions[..undisturbed.transactions.len() - caching];
    assert_eq!(plan["total"]["transactions"], suite.len());
    let gas: u64 = suite.iter().map(|mined| mined.gas).sum();
    let planned = plan["total"]["gas"].as_u64().unwrap();
    assert!(planned.abs_diff(gas) < gas / 100, "{planned} gas were planned and {gas} used");
    let fees: u128 = plan["total"]["dataFee"].as_str().unwrap().parse().unwrap();
    let price: u128 = plan["gasPrice"].as_str().unwrap().parse().unwrap();
    let all: u64 = undisturbed.transactions.iter().map(|mined| mined.gas).sum();
    let paid = undisturbed.spent - u128::from(all) * price;
    assert!(fees.abs_diff(paid) < paid / 50, "{fees} wei of data fees were planned and {paid} paid");
}

#[test]
fn a_plan_on_the_embedded_chain_is_one_object_with_the_addresses_that_a_deployment_there_gives() {
    let stage = Stage::new();
    let plan = stage.stake(&["plan", "--json"]).json();
    let report = stage.stake(&["deploy", "--json"]).json();
    assert_eq!(plan["embedded"], true);
    assert_eq!(report["manifest"], Value::Null, "an embedded chain leaves nothing to remember");
    for (name, address) in addresses(&report) {
        assert_eq!(plan["contracts"][&name], address, "{name}");
    }
    assert_eq!(plan["contracts"].as_object().unwrap().len(), addresses(&report).len());
}

/// Sends what somebody else should sign, as that somebody.
fn execute(stage: &Stage, transactions: &[Value]) {
    for it in transactions {
        let value: u128 = it["value"].as_str().unwrap().parse().unwrap();
        let request = json!([{
            "from": OWNER, "to": it["to"], "value": format!("{value:#x}"), "data": it["data"], "gas": "0x1c9c380",
        }]);
        let hash = stage.ask("eth_sendTransaction", request);
        let receipt = stage.ask("eth_getTransactionReceipt", json!([hash]));
        assert_eq!(receipt["status"], "0x1", "{it}");
        if let Some(gas) = it["gas"].as_u64() {
            let used = number(&receipt["gasUsed"]) as u64;
            assert!(
                gas.abs_diff(used) < used / 20,
                "{gas} gas were promised and {used} used for {}",
                it["step"]
            );
        }
    }
}

/// A deployment that is done by now sends nothing but what caches it.
fn assert_deployed(stage: &Stage) {
    let nonce = stage.nonce();
    let said = stage.deploy(&[]);
    assert_eq!(said.code, Some(0), "{said}");
    let transactions = stage.transactions();
    assert!(transactions[nonce as usize..].iter().all(|mined| mined.to.ends_with("72")), "{said}");
    stage.assert_complete();
}

#[test]
fn unsigned_transactions_executed_one_by_one_give_the_same_suite() {
    let stage = Stage::new();
    let said = stake(&stage, &["deploy", "dev", "--from", OWNER, "--unsigned"]);
    assert_eq!((said.code, stage.nonce()), (Some(0), 0), "{said}");
    let list = said.json();
    assert_eq!((&list["chainId"], &list["from"]), (&json!(DEV_CHAIN_ID), &json!(OWNER)));
    execute(&stage, list["transactions"].as_array().unwrap());
    let said = stake(&stage, &["deploy", "dev", "--from", OWNER, "--unsigned"]);
    assert_eq!(said.json()["transactions"], json!([]), "nothing is left: {said}");
    assert_deployed(&stage);
}

#[test]
fn batches_for_a_safe_are_executed_one_after_another_until_nothing_is_left() {
    let stage = Stage::new();
    let mut batches = 0;
    loop {
        let said = stake(&stage, &["deploy", "dev", "--from", OWNER, "--safe"]);
        assert_eq!(said.code, Some(0), "{said}");
        let batch = said.json();
        if batch["transactions"] == json!([]) {
            assert!(said.stderr.contains("nothing is left to do"), "{said}");
            break;
        }
        assert_eq!(batch["meta"]["createdFromSafeAddress"], OWNER);
        execute(&stage, batch["transactions"].as_array().unwrap());
        batches += 1;
        assert!(batches < 20, "it does not end: {said}");
    }
    assert!(batches > 1, "so many activations do not fit into one transaction");
    assert_deployed(&stage);
}

#[test]
fn what_is_sent_from_elsewhere_is_not_sent_without_its_key() {
    let stage = Stage::new();
    stake(&stage, &["deploy", "dev", "--from", ALICE])
        .refused(2, &["the key of --from is not here", "--unsigned"]);
    assert!(stage.proxy.sent().is_empty());
}

#[test]
fn a_suite_that_makes_no_sense_is_refused_with_its_place_before_anything_is_sent() {
    let stage = Stage::new();
    let lens = "[[step]]\ndeploy = \"StakingLens\"\n";
    let router = |rest: &str| format!("{lens}[[step]]\ndeploy = \"Router\"\n{rest}\n");
    let cases: [(String, &[&str], &[&str]); 11] = [
        (
            router("arguments = { factory = \"@Nowhere\" }"),
            &[],
            &["step 2 of broken", "@Nowhere is no earlier step"],
        ),
        (
            router("arguments = { factoree = \"@StakingLens\" }"),
            &[],
            &["step 2 of broken", "takes no factoree", "it takes: factory"],
        ),
        (router(""), &[], &["step 2 of broken", "needs address factory"]),
        (router("arguments = { factory = 7 }"), &[], &["step 2 of broken: factory of Router", "7"]),
        (router("argumants = {}"), &[], &["broken makes no sense", "argumants", "line 5"]),
        (lens.to_owned(), &["--set", "duration=7"], &["has no parameter duration"]),
        (
            format!("[parameters.days]\nabout = \"a span\"\n{lens}"),
            &[],
            &["needs a value for days", "--set days=", "a span"],
        ),
        (lens.repeat(2), &[], &["step 2 of broken", "the name StakingLens is taken"]),
        (
            format!("{lens}[[step]]\ncall = \"stake(uint256)\"\non = \"@StakingLens\"\nwith = [1]\n"),
            &[],
            &["step 2 of broken", "a call needs `done`"],
        ),
        (
            format!("{lens}on = \"@StakingLens\"\n"),
            &[],
            &["step 1 of broken", "`on` belongs to steps that call"],
        ),
        (
            format!(
                "{lens}[[step]]\ncall = \"f()\"\non = \"@StakingLens\"\n\
                 done = [{{ call = \"g() returns (bool)\", is = true, is_not = true }}]\n"
            ),
            &[],
            &["step 2 of broken", "exactly one of `is` and `is_not`"],
        ),
    ];
    let file = stage.folder.join("broken.toml");
    for (text, more, words) in cases {
        fs::write(&file, &text).unwrap();
        let said = stake(&stage, &[&["deploy", file.to_str().unwrap(), "--json"], more].concat());
        said.refused(2, words);
    }
    assert!(stage.proxy.sent().is_empty());
}

#[test]
fn another_owner_is_offered_everything_and_distributes_at_once() {
    let stage = Stage::new();
    let said = stage.deploy(&["--owner", ALICE]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["owner"], ALICE);
    let addresses = addresses(&report);
    let ends = |name: &str, view: &str, account: &str| {
        let answer = stage.view(&addresses[name], view, None);
        assert!(answer.ends_with(&account[2..].to_lowercase()), "{view} of {name} is {answer}");
    };
    for name in ["StakeToken", "RewardToken", "StakingRewards", "Farm", "Vault"] {
        ends(name, "owner()", OWNER);
        ends(name, "pendingOwner()", ALICE);
    }
    ends("PairFactory", "feeToSetter()", OWNER);
    ends("PairFactory", "pendingFeeToSetter()", ALICE);
    for name in ["StakingRewards", "Farm"] {
        ends(name, "rewardsDistribution()", ALICE);
    }
    stage.proxy.heal();
    let said = stage.deploy(&["--owner", ALICE]);
    assert_eq!((said.code, stage.proxy.sent().len()), (Some(0), 0), "{said}");
}

#[test]
fn a_distributor_whom_the_owner_named_later_stays() {
    let third = "0x00000000000000000000000000000000000000AA";
    for owner in [OWNER, ALICE] {
        let stage = Stage::new();
        let said = stage.deploy(&["--owner", owner]);
        assert_eq!(said.code, Some(0), "{said}");
        let addresses = addresses(&said.json());
        let pools = [&addresses["StakingRewards"], &addresses["Farm"]];
        stage.ask("anvil_impersonateAccount", json!([owner]));
        stage.ask("anvil_setBalance", json!([owner, "0xde0b6b3a7640000"]));
        let call = |to: &str, signature: &str, word: &str| {
            let data = format!("0x{}{word}", hex::encode(&keccak256(signature)[..4]));
            let request = json!([{ "from": owner, "to": to, "data": data, "gas": "0x989680" }]);
            let hash = stage.ask("eth_sendTransaction", request);
            assert_eq!(stage.ask("eth_getTransactionReceipt", json!([hash]))["status"], "0x1", "{signature}");
        };
        for pool in pools {
            if owner != OWNER {
                call(pool, "acceptOwnership()", "");
            }
            call(pool, "setRewardsDistribution(address)", &format!("{:0>64}", &third[2..]));
        }
        stage.proxy.heal();
        let said = stage.deploy(&["--owner", owner]);
        assert_eq!((said.code, stage.proxy.sent().len()), (Some(0), 0), "{said}");
        for pool in pools {
            assert!(stage.view(pool, "rewardsDistribution()", None).ends_with("aa"));
        }
    }
}

#[test]
fn nobody_owns_nothing() {
    let stage = Stage::new();
    let said = stage.deploy(&["--owner", "0x0000000000000000000000000000000000000000"]);
    said.refused(2, &["the owner makes no sense", "nobody could ever do what an owner must"]);
    assert!(stage.proxy.sent().is_empty());
}
