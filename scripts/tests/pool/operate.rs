//! What an operator does with a recorded suite: check it, take it over, cache it, keep it alive.

use super::stage::{ALICE, STRANGER, Said, Stage, keystore, stake};
use serde_json::{Value, json};
use std::path::PathBuf;
use stylus_node::config::ChainConfig;

/// Who owns the suites in the end; impersonated where it acts.
pub(crate) const SAFE: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const DAY: u64 = 86_400;

/// A live chain as far as the tool can tell, with a suite that Alice deployed for somebody else.
pub(crate) struct Live {
    pub(crate) stage: Stage,
    pub(crate) manifest: PathBuf,
}

impl Live {
    pub(crate) fn new(name: &str) -> Self {
        Self::with(name, "amm")
    }

    /// The same with another suite.
    pub(crate) fn with(name: &str, suite: &str) -> Self {
        let stage = Stage::bare(ChainConfig { chain_id: 42_161, ..ChainConfig::default() });
        stage.node.request("anvil_setBalance", json!([ALICE, "0x8ac7230489e80000"])).unwrap();
        stage.node.request("anvil_setBalance", json!([SAFE, "0x8ac7230489e80000"])).unwrap();
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let live = Self { stage, manifest: folder.join("42161.json") };
        let said = live.signed(&["deploy", suite, "--owner", SAFE, "--broadcast", "--json"]);
        assert_eq!(said.code, Some(0), "{said}");
        live
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let manifest = self.manifest.to_str().unwrap();
        stake(&[arguments, &["--rpc-url", &self.stage.url, "--manifest", manifest]].concat())
    }

    pub(crate) fn signed(&self, arguments: &[&str]) -> Said {
        let [keystore, password] = keystore();
        self.run(&[arguments, &["--account", &keystore, "--password-file", &password]].concat())
    }

    pub(crate) fn recorded(&self) -> Value {
        serde_json::from_slice(&std::fs::read(&self.manifest).unwrap()).unwrap()
    }

    /// The transactions that were printed are executed by the account they were printed for.
    pub(crate) fn execute(&self, printed: &Value) {
        self.stage.node.request("anvil_impersonateAccount", json!([SAFE])).unwrap();
        for transaction in printed["transactions"].as_array().unwrap() {
            let value: u128 = transaction["value"].as_str().unwrap().parse().unwrap();
            let request = json!([{
                "from": SAFE, "to": transaction["to"], "data": transaction["data"],
                "value": format!("{value:#x}"), "gas": "0x989680",
            }]);
            let hash = self.stage.node.request("eth_sendTransaction", request).unwrap();
            let receipt = self.stage.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
            assert_eq!(receipt["status"], "0x1", "{transaction}");
        }
    }
}

/// A manifest with one value of it replaced, or removed by `null`.
fn forged(honest: &Value, pointer: &str, value: Value) -> String {
    let mut forged = honest.clone();
    *forged.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    forged.to_string()
}

/// Each forgery of a suite is found out: where the suite's value is replaced, the words are said of it.
fn assert_found_out(live: &Live, honest: &Value, cases: &[(&str, &str, Value, &str)]) {
    let suites: serde_json::Map<String, Value> = cases
        .iter()
        .enumerate()
        .map(|(index, (suite, pointer, value, _))| {
            let forged = forged(&honest["suites"][suite], pointer, value.clone());
            (format!("case{index}"), serde_json::from_str(&forged).unwrap())
        })
        .collect();
    std::fs::write(&live.manifest, json!({ "chainId": 42_161, "suites": suites }).to_string()).unwrap();
    let said = live.run(&["verify", "--here", "--json"]);
    assert_eq!(said.code, Some(4), "{said}");
    let report = said.json();
    for (index, (_, pointer, _, words)) in cases.iter().enumerate() {
        let contracts = report["contracts"].as_array().unwrap().iter();
        let of_case = contracts.filter(|it| it["suite"] == format!("case{index}"));
        let mut faults: Vec<String> = of_case.map(|it| format!("{}: {}", it["name"], it["faults"])).collect();
        let of_suites = report["faults"].as_array().unwrap().iter().map(ToString::to_string);
        faults.extend(of_suites.filter(|fault| fault.contains(&format!("case{index}: "))));
        assert!(faults.iter().any(|fault| fault.contains(words)), "{pointer}: {words:?} in {faults:#?}");
    }
}

#[test]
fn a_suite_is_verified_and_anything_that_differs_is_a_mismatch() {
    let live = Live::new("verify");
    // The same, but the owner has not taken it yet.
    let said = live.run(&["verify", "--here", "--json"]);
    said.refused(3, &["PairFactory", &format!("{ALICE}, offered to {SAFE}"), "stake accept amm"]);
    let report = said.json();
    let contracts = report["contracts"].as_array().unwrap();
    assert_eq!(contracts.len(), 3);
    assert!(contracts.iter().all(|it| it["faults"].as_array().unwrap().is_empty()));
    let of = |name: &str| contracts.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(
        (&of("PairFactory")["owner"], &of("PairFactory")["pendingOwner"]),
        (&json!(ALICE), &json!(SAFE))
    );
    assert_eq!(of("Router")["owner"], Value::Null);
    assert_eq!((&report["callsChecked"], &report["faults"]), (&json!(false), &json!([])));
    live.execute(&live.run(&["accept", "amm", "--from", SAFE, "--safe"]).json());
    let said = live.run(&["verify", "--here"]);
    assert_eq!(said.code, Some(0), "{said}");
    for words in [SAFE, "the same", "calls were not checked"] {
        assert!(said.stdout.contains(words), "{words}: {said}");
    }
    assert!(!said.stdout.contains("offered to"), "{said}");

    let honest = live.recorded();
    let no_call = json!("0x");
    let other_salt = json!(format!("0x{}", "11".repeat(32)));
    let factory = "/contracts/PairFactory";
    let [salt, init_data] = ["salt", "initData"].map(|field| format!("{factory}/{field}"));
    let selector = honest["suites"]["amm"].pointer(&init_data).unwrap().as_str().unwrap()[..10].to_owned();
    let [arguments, setter] =
        ["arguments", "arguments/feeToSetter"].map(|field| format!("{factory}/{field}"));
    let is_of = format!("it is {SAFE}'s, {ALICE} is recorded");
    let cases = [
        // What is left out proves nothing.
        ("amm", salt.as_str(), Value::Null, "no salt is recorded"),
        ("amm", &init_data, Value::Null, "no initData is recorded"),
        ("amm", "/contracts/Pair/salt", Value::Null, "no salt is recorded"),
        ("amm", &salt, json!(format!("0x{}", "00".repeat(32))), "salt is zero"),
        ("amm", &init_data, no_call, "no call of its constructor"),
        ("amm", &init_data, json!(selector), "no call of its constructor"),
        ("amm", "/contracts/Pair/initData", json!("0x01"), "it has no constructor"),
        // What is not true is found out by the address.
        ("amm", &setter, json!(SAFE), "not those of the constructor call"),
        ("amm", &arguments, json!({}), "not those of the constructor call"),
        ("amm", "/contracts/Pair/arguments", json!({ "a": "b" }), "not those of the constructor call"),
        ("amm", &salt, other_salt, "give another address"),
        ("amm", "/owner", json!(ALICE), &is_of),
        ("amm", "/deployer", json!(SAFE), "is recorded as its deployer"),
        ("amm", "/contracts", json!({}), "no contracts are recorded"),
    ];
    assert_found_out(&live, &honest, &cases);
    // The commit becomes a part of a path: only a commit may.
    for commit in ["../../../elsewhere", "HEAD", "--detach", "ABCDEF"] {
        std::fs::write(&live.manifest, forged(&honest, "/suites/amm/gitCommit", json!(commit))).unwrap();
        live.run(&["verify"]).refused(4, &[commit, "40 or 64 hex digits"]);
    }

    // Another program at the address.
    std::fs::write(&live.manifest, honest.to_string()).unwrap();
    let router = honest["suites"]["amm"]["contracts"]["Router"]["address"].clone();
    live.stage.node.request("anvil_setCode", json!([router, "0x6001"])).unwrap();
    live.run(&["verify", "--here"]).refused(4, &["Router: the chain holds", "the source builds"]);
}

#[test]
fn a_program_that_was_never_constructed_is_no_match_whatever_is_recorded() {
    let live = Live::new("unconstructed");
    let router = |field: &str| format!("/suites/amm/contracts/Router/{field}");
    // The right bytes where nobody called a constructor, with a record that asks for no proof.
    let honest = live.recorded();
    let code = live
        .stage
        .node
        .request("eth_getCode", json!([honest.pointer(&router("address")), "latest"]))
        .unwrap();
    live.stage.node.request("anvil_setCode", json!([STRANGER, code])).unwrap();
    let mut manifest: Value =
        serde_json::from_str(&forged(&honest, &router("address"), json!(STRANGER))).unwrap();
    *manifest.pointer_mut(&router("arguments")).unwrap() = json!({});
    for (salt, init_data) in
        [(Value::Null, Value::Null), (honest.pointer(&router("salt")).unwrap().clone(), json!("0x"))]
    {
        *manifest.pointer_mut(&router("salt")).unwrap() = salt;
        *manifest.pointer_mut(&router("initData")).unwrap() = init_data;
        std::fs::write(&live.manifest, manifest.to_string()).unwrap();
        live.run(&["verify", "--here"]).refused(4, &["Router: "]);
    }
}

#[test]
fn a_pair_is_proven_by_the_factory_that_created_it() {
    let live = Live::new("pairs");
    let folder = live.manifest.parent().unwrap();
    let deploy = |name: &str, text: String| {
        let file = folder.join(format!("{name}.toml"));
        std::fs::write(&file, text).unwrap();
        let said = live.signed(&["deploy", file.to_str().unwrap(), "--broadcast", "--json"]);
        assert_eq!(said.code, Some(0), "{said}");
    };
    let pair = |factory: &str, token: &str| {
        format!("[[step]]\npair = [\"{SAFE}\", \"{token}\"]\nfactory = \"{factory}\"\nas = \"Lp\"\n")
    };
    let amm = "[[step]]\ndeploy = \"Pair\"\n[[step]]\ndeploy = \"PairFactory\"\n\
               arguments = { feeToSetter = \"@sender\", pairImplementation = \"@Pair\" }\n";
    deploy("inside", format!("about = \"a pair\"\n{amm}{}", pair("@PairFactory", STRANGER)));
    let honest = live.recorded();
    let factory = honest["suites"]["inside"]["contracts"]["PairFactory"]["address"].as_str().unwrap();
    deploy("outside", format!("about = \"a pair\"\n{}", pair(factory, ALICE)));
    let honest = live.recorded();

    let said = live.run(&["verify", "--here", "--suite", "inside"]);
    // The offer of the other suite is shown, and is nothing that this suite's owner waits for.
    assert!(said.code == Some(0) && said.stdout.contains(&format!("offered to {SAFE}")), "{said}");
    let said = live.run(&["verify", "--here", "--suite", "outside"]);
    assert!(said.code == Some(0) && said.stderr.contains("its answer is believed"), "{said}");

    let lp = honest["suites"]["outside"]["contracts"]["Lp"]["address"].clone();
    let router = honest["suites"]["amm"]["contracts"]["Router"]["address"].clone();
    let cases = [
        ("inside", "/calls", json!([]), "nothing proves it"),
        ("inside", "/calls/0/name", json!("Other"), "nothing proves it"),
        ("inside", "/calls/0/function", json!("getPair(address,address)"), "nothing proves it"),
        ("inside", "/calls/0/arguments/1", json!(ALICE), "its factory's pair of the recorded tokens is"),
        ("inside", "/calls/0/arguments", json!([ALICE]), "a pair is of 2 tokens, 1 are recorded"),
        (
            "inside",
            "/calls/0/to",
            honest["suites"]["inside"]["contracts"]["Pair"]["address"].clone(),
            "is a Pair",
        ),
        ("inside", "/contracts/PairFactory/arguments", json!({}), "recorded without pairImplementation"),
        ("inside", "/contracts/Lp/address", lp, "its factory's pair of the recorded tokens is"),
        ("inside", "/contracts/Lp/arguments", json!({ "a": "b" }), "pairs take no arguments"),
        ("outside", "/calls/0/arguments/1", json!(factory), "its factory has no pair of the recorded tokens"),
        ("outside", "/calls/0/arguments/1", json!(STRANGER), "its factory's pair of the recorded tokens is"),
        ("outside", "/calls/0/to", json!(SAFE), "is no factory of pairs"),
        ("outside", "/calls/0/to", router, "is no factory of pairs"),
    ];
    assert_found_out(&live, &honest, &cases);
}

#[test]
fn addresses_are_found_by_name() {
    let live = Live::new("address");
    let router = live.recorded()["suites"]["amm"]["contracts"]["Router"]["address"].clone();
    let said = live.run(&["address", "Router"]);
    assert_eq!((said.code, said.stdout.trim()), (Some(0), router.as_str().unwrap()), "{said}");
    live.run(&["address", "Bridge"]).refused(2, &["nothing is recorded as Bridge", "PairFactory"]);
    let mut twice = live.recorded();
    twice["suites"]["other"] = twice["suites"]["amm"].clone();
    std::fs::write(&live.manifest, twice.to_string()).unwrap();
    live.run(&["address", "Router"]).refused(2, &["several suites", "--suite amm or other"]);
    assert_eq!(live.run(&["address", "Router", "--suite", "other", "--json"]).json()["address"], router);
}

#[test]
fn a_manifest_of_another_chain_or_without_suites_is_refused() {
    let live = Live::new("manifest");
    let mut other = live.recorded();
    other["chainId"] = json!(10);
    std::fs::write(&live.manifest, other.to_string()).unwrap();
    let keepalive = ["keepalive", "--from", ALICE];
    for verb in [["verify", "--here"].as_slice(), &["status"], &keepalive, &["cache", "status"]] {
        live.run(verb).refused(2, &["manifest of another chain"]);
    }
    std::fs::remove_file(&live.manifest).unwrap();
    live.run(&["status"]).refused(2, &["nothing is recorded of chain 42161", "stake deploy"]);
}

#[test]
fn ownership_is_offered_at_the_end_and_accepted_by_whoever_it_was_offered_to() {
    let live = Live::new("accept");
    live.run(&["status"]).refused(3, &[&format!("PairFactory is still {ALICE}'s"), "stake accept amm"]);
    live.run(&["accept", "amm", "--from", "0x00000000000000000000000000000000000000AA"])
        .refused(1, &["nothing is offered to", SAFE]);
    let said = live.run(&["accept", "amm", "--from", SAFE, "--safe"]);
    assert_eq!(said.code, Some(0), "{said}");
    let batch = said.json();
    assert_eq!(batch["chainId"], "42161");
    assert_eq!(batch["transactions"].as_array().unwrap().len(), 1);
    live.execute(&batch);
    let said = live.run(&["status", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    let factory = report["contracts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "PairFactory")
        .unwrap()
        .clone();
    assert_eq!(factory["owner"], SAFE);
    assert_eq!(factory["pendingOwner"], "0x0000000000000000000000000000000000000000");
    let said = live.run(&["accept", "--from", SAFE]);
    assert!(said.code == Some(0) && said.stdout.contains("owns all of it"), "{said}");
}

#[test]
fn activations_are_prolonged_before_they_expire_and_renewed_after() {
    let live = Live::new("keepalive");
    let said = live.signed(&["keepalive", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    assert!(said.json()["programs"].as_array().unwrap().iter().all(|it| it["due"] == "nothing"));
    live.signed(&["keepalive", "--within", "370d"]).refused(0, &[]);

    live.stage.wait(320 * DAY);
    let said = live.signed(&["keepalive", "--within", "60d"]);
    said.refused(3, &["3 programs are due: nothing was sent", "--broadcast"]);
    let said = live.signed(&["keepalive", "--within", "60d", "--broadcast", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["transactions"].as_array().unwrap().len(), 3);
    for program in report["programs"].as_array().unwrap() {
        assert!(program["program"]["expiresIn"].as_u64().unwrap() > 364 * DAY, "{program}");
        let value: u128 = program["value"].as_str().unwrap().parse().unwrap();
        assert!((1..1_000_000_000_000_000).contains(&value), "a fee that was asked for: {program}");
    }

    // Too late: nothing answers until somebody activates it again, which deploy and keepalive both do.
    live.stage.wait(366 * DAY);
    live.run(&["status"]).refused(3, &["Router answers nothing", "stake keepalive"]);
    live.signed(&["cache", "bid", "--broadcast"]).refused(4, &["is no active program"]);
    let said = live.signed(&["keepalive", "--broadcast"]);
    assert_eq!(said.code, Some(0), "{said}");
    live.stage.wait(366 * DAY);
    let before = live.recorded();
    let said = live.signed(&["deploy", "amm", "--owner", SAFE, "--broadcast"]);
    assert_eq!(said.code, Some(0), "{said}");
    let transaction =
        |manifest: &Value| manifest["suites"]["amm"]["contracts"]["Router"]["transaction"].clone();
    assert_eq!(transaction(&live.recorded()), transaction(&before), "what created it is remembered");
    live.run(&["keepalive", "0x00000000000000000000000000000000000000AA", "--from", ALICE])
        .refused(4, &["has no code"]);
}

#[test]
fn places_in_the_cache_are_bid_for_within_a_bound() {
    let live = Live::new("cache");
    let manager = "0x2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f";
    let said = live.run(&["cache", "status", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["manager"]["address"], manager);
    let first = &report["programs"][0];
    assert_eq!(first["cached"], false);
    assert!(first["startGas"].as_u64() > first["startGasCached"].as_u64());

    // Paused by the chain's owner: the programs stay as they are.
    live.stage.call(manager, "pause()", &[]);
    live.signed(&["cache", "bid", "--broadcast"]).refused(5, &["bids are paused", "work all the same"]);
    live.stage.call(manager, "unpause()", &[]);

    live.signed(&["cache", "bid"]).refused(3, &["nothing was sent", "--broadcast"]);
    let said = live.signed(&["cache", "bid", "--broadcast", "--json"]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_eq!(said.json()["transactions"].as_array().unwrap().len(), 3);
    let report = live.run(&["cache", "status", "--json"]).json();
    assert!(report["programs"].as_array().unwrap().iter().all(|it| it["cached"] == true), "{report}");
    let said = live.signed(&["cache", "bid"]);
    assert!(said.code == Some(0) && said.stdout.contains("has a place"), "{said}");
}

#[test]
fn what_a_former_development_chain_had_is_forgotten() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("former-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let manifest = folder.join("dev.json");
    let recorded = |name: &str| {
        let chain = Stage::bare(ChainConfig::default());
        let path = manifest.to_str().unwrap();
        let said = stake(&["deploy", "amm", "--as", name, "--rpc-url", &chain.url, "--manifest", path]);
        assert_eq!(said.code, Some(0), "{said}");
        let manifest: Value = serde_json::from_slice(&std::fs::read(&manifest).unwrap()).unwrap();
        manifest["suites"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(recorded("first"), ["first"]);
    assert_eq!(recorded("second"), ["second"]);
}
