//! State files of tests, and all that must be the same after a restart.

use crate::support::*;
use alloy_primitives::Address;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use stylus_node::node::Node;
use stylus_node::store::Recovery;

/// A file of this test's own, gone afterwards.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("stylus-node-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&path);
        Self(path)
    }

    pub(crate) fn open(&self) -> (Node, Recovery) {
        Node::open(config(), &self.0).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Everything a client can see of a chain, as far as these tests change it.
pub(crate) fn view(node: &Node) -> Value {
    let blocks: Vec<Value> = (0..=height(node))
        .map(|number| {
            let tag = format!("{number:#x}");
            json!([
                ask(node, "eth_getBlockByNumber", json!([tag, true])),
                ask(node, "eth_getBlockReceipts", json!([tag])),
                ask(node, "eth_getBalance", json!([BOB.address, tag])),
                ask(node, "eth_getStorageAt", json!([Address::repeat_byte(0x55), "0x0", tag])),
            ])
        })
        .collect();
    json!([
        blocks,
        ask(node, "txpool_content", json!([])),
        ask(node, "eth_getBlockByNumber", json!(["latest", false]))["stateRoot"],
        ask(node, "eth_call", json!([{"to": clock(), "data": "0x"}, "pending"])),
        ask(node, "anvil_dumpState", json!([])),
    ])
}

/// Where these tests place [`CLOCK`].
pub(crate) fn clock() -> Address {
    Address::repeat_byte(0x66)
}
