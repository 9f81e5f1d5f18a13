//! Bids in a cache that is full, and offers to several owners.

use crate::operate::{Live, SAFE};
use crate::stage::{OWNER, STRANGER, Said};
use alloy::primitives::keccak256;
use serde_json::{Value, json};

const MANAGER: &str = "0x2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f";
/// Programs of somebody else, as far as the cache is concerned, and what was bid for them.
const OTHERS: [(&str, u128); 3] = [("StakingRewards", 1_000), ("Farm", 2_000), ("Vault", 3_000)];
const OURS: [&str; 3] = ["Pair", "PairFactory", "Router"];

/// A live chain with every contract and the bytes each counts for.
struct Market {
    live: Live,
    programs: Vec<Value>,
}

impl Market {
    fn new(name: &str) -> Self {
        let live = Live::with(name, "dev");
        let said = live.run(&["cache", "status", "--json"]);
        assert_eq!(said.code, Some(0), "{said}");
        let programs = said.json()["programs"].as_array().unwrap().clone();
        // Bids keep their order and their amounts.
        live.stage.call(MANAGER, "setDecayRate(uint64)", &["0"]);
        Self { live, programs }
    }

    fn of(&self, name: &str) -> &Value {
        self.programs.iter().find(|it| it["name"] == name).unwrap()
    }

    fn address(&self, name: &str) -> &str {
        self.of(name)["address"].as_str().unwrap()
    }

    fn size(&self, names: &[&str]) -> u64 {
        names.iter().map(|name| self.of(name)["size"].as_u64().unwrap()).sum()
    }

    fn resize(&self, bytes: u64) {
        self.live.stage.call(MANAGER, "setCacheSize(uint64)", &[&format!("{bytes:x}")]);
    }

    /// Others fill the whole cache.
    fn fill(&self) {
        self.resize(self.size(&OTHERS.map(|(name, _)| name)));
        for (name, bid) in OTHERS {
            let selector = hex::encode(&keccak256("placeBid(address)")[..4]);
            let data = format!("0x{selector}{:0>64}", &self.address(name)[2..]);
            let request = json!([{
                "from": OWNER, "to": MANAGER, "data": data, "value": format!("{bid:#x}"), "gas": "0x989680",
            }]);
            let hash = self.live.stage.node.request("eth_sendTransaction", request).unwrap();
            let receipt = self.live.stage.node.request("eth_getTransactionReceipt", json!([hash])).unwrap();
            assert_eq!(receipt["status"], "0x1", "{name}: {receipt}");
        }
    }

    fn bid(&self, names: &[&str], more: &[&str]) -> Said {
        let addresses: Vec<&str> = names.iter().map(|name| self.address(name)).collect();
        self.live.signed(&[&["cache", "bid", "--json"], addresses.as_slice(), more].concat())
    }

    fn cached(&self, names: &[&str]) -> Vec<bool> {
        let addresses: Vec<&str> = names.iter().map(|name| self.address(name)).collect();
        let said = self.live.run(&[&["cache", "status", "--json"], addresses.as_slice()].concat());
        let programs = said.json()["programs"].as_array().unwrap().clone();
        programs.iter().map(|it| it["cached"].as_bool().unwrap()).collect()
    }
}

#[test]
fn bids_in_a_full_cache_push_out_others_and_never_each_other() {
    let market = Market::new("bids-full");
    market.fill();
    let said = market.bid(&OURS, &[]);
    said.refused(3, &["nothing was sent", "what is enough now"]);
    let planned = said.json()["programs"].clone();
    assert_eq!(market.cached(&OURS), [false; 3]);

    let said = market.bid(&OURS, &["--broadcast"]);
    assert_eq!(said.code, Some(0), "{said}");
    let report = said.json();
    assert_eq!(report["transactions"].as_array().unwrap().len(), 3);
    assert_eq!(market.cached(&OURS), [true; 3], "{said}");
    assert_eq!(report["programs"][0], planned[0], "the first bid is the one that was shown");
    for program in report["programs"].as_array().unwrap() {
        let bid: u128 = program["bid"].as_str().unwrap().parse().unwrap();
        assert!(OTHERS.iter().any(|(_, other)| bid == other + 1), "just above somebody's bid: {program}");
    }
}

#[test]
fn what_does_not_fit_beside_the_others_of_the_run_is_not_bid_for() {
    let market = Market::new("bids-room");
    market.resize(market.size(&OURS) - 1);
    let said = market.bid(&OURS, &["--broadcast"]);
    said.refused(3, &[&format!("{}: the cache cannot hold all of them", market.address("Router"))]);
    let report = said.json();
    assert_eq!(report["transactions"].as_array().unwrap().len(), 2);
    assert_eq!(report["programs"][2]["outcome"], "no room");
    assert_eq!(market.cached(&OURS), [true, true, false]);

    // Again: it would push out one of the two.
    let said = market.bid(&OURS, &["--broadcast"]);
    said.refused(3, &[&format!("{}: the cache cannot hold all of them", market.address("Router"))]);
    assert_eq!(said.json()["transactions"], json!([]));
    assert_eq!(market.cached(&OURS), [true, true, false]);
}

#[test]
fn a_price_above_the_bound_is_not_paid() {
    let market = Market::new("bids-max");
    market.fill();
    let said = market.bid(&OURS, &["--broadcast", "--max", "1000"]);
    said.refused(3, &["a place costs more than --max"]);
    assert_eq!(said.json()["transactions"], json!([]));
    assert_eq!(market.cached(&["StakingRewards", "Farm", "Vault"]), [true; 3]);
}

#[test]
fn a_bid_that_was_taken_without_giving_a_place_is_a_mismatch() {
    let live = Live::new("bids-taken");
    // Answers 2^40 to cacheSize() and 0 to everything else: it takes bids and does nothing with them.
    let size = hex::encode(&keccak256("cacheSize()")[..4]);
    let code = format!("0x5f3560e01c63{size}1460281b5f5260205ff3");
    live.stage.node.request("anvil_setCode", json!([MANAGER, code])).unwrap();
    let said = live.signed(&["cache", "bid", "--broadcast", "--json"]);
    said.refused(4, &["Pair, PairFactory, Router: no place in the cache after the bids"]);
    assert_eq!(said.json()["transactions"].as_array().unwrap().len(), 3);
}

#[test]
fn a_batch_of_nothing_is_an_empty_form() {
    let live = Live::new("bids-empty");
    assert_eq!(live.signed(&["cache", "bid", "--broadcast"]).code, Some(0));
    let said = live.run(&["cache", "bid", "--from", SAFE, "--safe"]);
    assert_eq!((said.code, &said.json()["transactions"]), (Some(0), &json!([])), "{said}");
    assert!(said.stderr.contains("nothing is left to do"), "{said}");
}

#[test]
fn offers_to_others_are_told_and_where_nobody_owns_nothing_is_owned() {
    let live = Live::new("accept-others");
    let write = |name: &str, text: &str| {
        let path = live.manifest.with_file_name(format!("{name}.toml"));
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        let said = live.signed(&["deploy", path, "--owner", STRANGER, "--broadcast"]);
        assert_eq!(said.code, Some(0), "{said}");
    };
    write(
        "coin",
        "[[step]]\ndeploy = \"Token\"\narguments = { name = \"Coin\", symbol = \"C\", initialSupply = 1, \
         holder = \"@sender\", initialOwner = \"@sender\" }\n",
    );
    write("lens", "[[step]]\ndeploy = \"StakingLens\"\n");
    let said = live.run(&["accept", "--from", SAFE, "--unsigned"]);
    assert_eq!(said.json()["transactions"].as_array().unwrap().len(), 1, "{said}");
    assert!(said.stderr.contains("note: Token is ") && said.stderr.contains(STRANGER), "{said}");
    let said = live.run(&["accept", "lens", "--from", SAFE]);
    assert!(said.code == Some(0) && said.stdout.contains("no contract of lens has an owner"), "{said}");
}
