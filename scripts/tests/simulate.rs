//! `stake simulate` from outside.

use serde_json::Value;
use std::process::{Command, Output};
use stylus_node::config::ChainConfig;
use stylus_node::node::Node;

fn simulate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stake")).arg("simulate").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = simulate(arguments);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(stderr.contains(word), "{word:?} is missing in {stderr}");
    }
}

/// The replay's deviations are all zero, and it played something.
fn agrees(output: &Output) -> Value {
    let report = agrees_on_accounts(output);
    assert_eq!(report["replay"]["undistributedDeviation"], "0");
    report
}

fn agrees_on_accounts(output: &Output) -> Value {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let accounts = report["replay"]["accounts"].as_array().unwrap();
    assert!(!accounts.is_empty());
    for account in accounts {
        assert_eq!(account["deviation"], "0", "{account}");
        assert_eq!(account["model"], account["chain"]);
    }
    report
}

#[test]
fn somebody_who_joins_dilutes_the_others() {
    let output = simulate(&["--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let joins = &report["series"]["events"][2];
    assert_eq!((&joins["who"], &joins["do"]), (&"Bob".into(), &"stake".into()));
    assert_eq!(
        joins["dilution"],
        serde_json::json!([{ "name": "Alice", "before": 1_000_000, "after": 250_000 }])
    );
    // 20 in 7 days on 1,000: 20 · 365 / 7 / 1,000 = 104.2857… %, in basis points; then on 4,000.
    assert_eq!(joins["aprBpsBefore"], "10428");
    assert_eq!(joins["aprBpsAfter"], "2607");
    assert_eq!(report["replay"], Value::Null);
}

#[test]
fn the_series_is_a_table_for_spreadsheets() {
    let output = simulate(&["--example", "dust", "--csv"]);
    let rows: Vec<&str> = text(&output.stdout).trim_end().lines().collect();
    assert_eq!(rows.len(), 32, "a head and the seconds 0 to 30");
    let columns = |row: &str| row.split(',').count();
    assert!(rows.iter().all(|row| columns(row) == 12), "{rows:?}");
    assert!(rows[0].ends_with("Alice_staked,Alice_earned,Alice_paid,Bob_staked,Bob_earned,Bob_paid"));
}

#[test]
fn every_example_deviates_by_0_wei_from_the_compiled_contract() {
    for example in ["join", "idle", "topup", "dust"] {
        let report = agrees(&simulate(&["--example", example, "--against", "embedded", "--json"]));
        assert_eq!(report["replay"]["lateness"], 0, "the embedded chain keeps time");
        // So the series itself is what the chain did.
        let accounts = report["replay"]["accounts"].as_array().unwrap();
        let models: Vec<&Value> = accounts.iter().map(|account| &account["model"]).collect();
        let ends: Vec<&Value> = report["series"]["end"]["accounts"].as_array().unwrap().iter().collect();
        assert_eq!(models, ends, "{example}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_development_chain_behind_a_url_agrees_too_in_its_own_time_and_in_real_time() {
    let node = Node::start(ChainConfig::default());
    let server = node.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = server.url();
    let outputs = tokio::task::spawn_blocking(move || {
        let in_real_time = simulate(&["--against", &url, "--speed", "86400", "--json"]);
        [in_real_time, simulate(&["--against", &url, "--json"])]
    });
    for output in outputs.await.unwrap() {
        agrees(&output);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn live_networks_and_silent_ones_are_refused() {
    let node = Node::start(ChainConfig { chain_id: 42, ..ChainConfig::default() });
    let server = node.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = server.url();
    let checks = tokio::task::spawn_blocking(move || {
        refused(&["--against", &url], 2, &["chain 42 is not a development chain"]);
        refused(&["--against", "http://127.0.0.1:9"], 5, &["does not answer"]);
    });
    checks.await.unwrap();
}

/// A few seconds of liquidity, in real time.
const SHORT: &str = r#"name = "Short"
    end = "5s"
    events = [
        { at = 0, do = "provide", who = "A", amounts = { X = 10, Y = 40 } },
        { at = "1s", do = "deposit", who = "A", amount = 3 },
        { at = "2s", do = "swap", who = "T", price = 5 },
        { at = "3s", do = "exit", who = "A" },
        { at = "4s", do = "remove", who = "A", amount = "max" },
    ]
    [pair]
    first = "X"
    second = "Y"
    [farm]
    per_second = "0.1"
    funding = 1"#;

#[test]
fn liquidity_is_compared_with_holding() {
    let output = simulate(&["--example", "calm", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["tokens"], serde_json::json!({ "first": "ETH", "second": "USD" }));
    let samples = report["series"]["samples"].as_array().unwrap();
    let after = |event: u64| samples.iter().find(|sample| sample["afterEvent"] == event).unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<i128>().unwrap();
    // The price rose by a quarter: a + b − 2·√(a·b) with 125,000 and 100,000.
    let high = &after(5)["positions"][0];
    let expected = 1_393_202_250_021_030_000_000;
    assert!((number(&high["impermanentLoss"]) - expected).abs() < 1_000_000_000_000_000_000, "{high}");
    assert_eq!(high["impermanentLossPpm"], "6192");
    assert_eq!(high["breakEvenByEmissions"]["state"], "in");
    assert!(number(&high["net"]) < 0);
    // It came back: fees and emissions stay.
    let end = &report["series"]["end"]["positions"][0];
    assert!(number(&end["impermanentLoss"]) < 1_000);
    assert!(number(&end["fees"]) > 0 && number(&end["net"]) > number(&end["fees"]));
    assert_eq!(end["breakEvenByEmissions"]["state"], "alreadyMadeUp");
    let worth = number(&end["worthProvided"]) + number(&end["emissionsWorth"]) - number(&end["worthHeld"]);
    assert_eq!(worth, number(&end["net"]));
    // Half the worth of 31,536 RWD a year on 200,000 USD.
    assert_eq!(after(4)["emissionAprBps"], "788");
    assert_eq!(after(4)["feeAprBps"], Value::Null);
    assert_eq!(report["replay"], Value::Null);
}

#[test]
fn liquidity_is_a_table_for_spreadsheets_too() {
    let output = simulate(&["--example", "lp", "--csv"]);
    let rows: Vec<&str> = text(&output.stdout).trim_end().lines().collect();
    let columns = |row: &str| row.split(',').count();
    assert!(rows.iter().all(|row| columns(row) == 11 + 2 * 14), "{rows:?}");
    assert!(rows[0].starts_with("seconds,event,price,") && rows[0].contains(",Bob_impermanent_loss,"));
    let text = simulate(&["--example", "lp"]);
    for words in
        ["emissions make up for it", "fee APR", "emission APR", "already made up", "at what price of RWD"]
    {
        assert!(self::text(&text.stdout).contains(words), "{words}");
    }
}

/// The replay of liquidity deviates by nothing.
fn liquidity_agrees(output: &Output) -> Value {
    let report = agrees_on_accounts(output);
    let pool = &report["replay"]["pool"];
    assert_eq!(pool["deviation"], "0", "{pool}");
    assert_eq!(pool["model"], pool["chain"]);
    report
}

#[test]
fn liquidity_deviates_by_0_wei_from_the_compiled_contracts() {
    for (example, transactions) in [("lp", 14), ("calm", 8)] {
        let report = liquidity_agrees(&simulate(&["--example", example, "--against", "embedded", "--json"]));
        let replay = &report["replay"];
        assert_eq!((&replay["lateness"], &replay["transactions"]), (&0.into(), &transactions.into()));
        // So the series itself is what the chain did.
        let end = &report["series"]["end"];
        for (series, pool) in [("reserveFirst", "reserveFirst"), ("undistributed", "undistributed")] {
            assert_eq!(end[series], replay["pool"]["chain"][pool], "{example}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn liquidity_agrees_on_a_development_chain_behind_a_url() {
    let node = Node::start(ChainConfig::default());
    let server = node.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = server.url();
    let outputs = tokio::task::spawn_blocking(move || {
        let path = std::env::temp_dir().join(format!("stake-liquidity-{}.toml", std::process::id()));
        std::fs::write(&path, SHORT).unwrap();
        let file = path.to_str().unwrap();
        let outputs = [
            simulate(&[file, "--against", &url, "--speed", "1", "--json"]),
            simulate(&[file, "--against", &url, "--json"]),
        ];
        std::fs::remove_file(&path).unwrap();
        outputs
    });
    for output in outputs.await.unwrap() {
        let report = liquidity_agrees(&output);
        // Tokens have other addresses and other orders, names stay.
        assert_eq!(report["tokens"]["first"], "X");
    }
}

#[test]
fn mistakes_in_scenarios_of_liquidity_are_named() {
    let folder = std::env::temp_dir().join(format!("stake-mistakes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: String| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let shown = simulate(&["--example", "lp", "--show"]);
    let copy = file("copy.toml", text(&shown.stdout).to_owned());
    assert_eq!(simulate(&[&copy, "--json"]).stdout, simulate(&["--example", "lp", "--json"]).stdout);
    let unknown = file("unknown.toml", SHORT.replace("X = 10", "Z = 10"));
    refused(
        &[&unknown],
        2,
        &["unknown.toml: event 1: \"Z\" is none of the pair's tokens, X and Y", "--example lp --show"],
    );
    let early = file(
        "early.toml",
        SHORT
            .replace("do = \"provide\"", "do = \"deposit\"")
            .replace("amounts = { X = 10, Y = 40 }", "amount = 1"),
    );
    refused(&[&early], 2, &["event 1: the contracts would refuse it", "the pair is empty"]);
    let greedy =
        file("greedy.toml", SHORT.replace("price = 5", "token = \"X\", amount = \"9999999999999999\""));
    refused(&[&greedy], 2, &["event 3: the contracts would refuse it", "holds at most"]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn files_are_read_and_their_mistakes_named() {
    let folder = std::env::temp_dir().join(format!("stake-simulate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let shown = simulate(&["--example", "topup", "--show"]);
    let copy = file("copy.toml", text(&shown.stdout));
    assert_eq!(simulate(&[&copy, "--json"]).stdout, simulate(&["--example", "topup", "--json"]).stdout);
    let json = file(
        "a.json",
        r#"{"name":"J","duration":"10s","end":"10s","events":[{"at":0,"do":"fund","amount":5}]}"#,
    );
    assert!(simulate(&[&json]).status.success());
    let early = file(
        "early.toml",
        "name = \"E\"\nduration = 1\nend = 1\nevents = [{ at = 0, do = \"exit\", who = \"A\" }]",
    );
    refused(&[&early], 2, &["event 1: the contract would refuse it", "the amount is zero"]);
    refused(&[&file("broken.toml", "name = ")], 2, &["broken.toml", "cannot be read", "--show"]);
    refused(&["/nowhere/scenario.toml"], 2, &["cannot read /nowhere/scenario.toml", "--show"]);
    refused(&["--example", "nothing"], 2, &["possible values"]);
    refused(&["--speed", "9"], 2, &["--against"]);
    std::fs::remove_dir_all(folder).unwrap();
}
