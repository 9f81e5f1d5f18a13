//! Traces: one call tree across bytecode and programs, and what each step of it cost.

use crate::stylus::{ECHO, activation, place};
use crate::support::*;
use alloy_primitives::{Address, Bytes, hex};
use alloy_sol_types::{Revert, SolError};
use serde_json::{Value, json};
use stylus_node::node::Node;

/// Calls the address its calldata begins with, with the rest of it; ends as that call ends.
pub(crate) const PROXY: &str = "601436038060145f375f5f915f5f5f3560601c5af13d5f5f3e601f573d5ffd5b3d5ff3";

/// Calldata: what to do (0 call, 1 delegate call, 2 static call, 3 create), address, value, data. Ends as that ends.
const FORWARDER: &str = r#"(module
    (import "vm_hooks" "read_args" (func $args (param i32)))
    (import "vm_hooks" "write_result" (func $result (param i32 i32)))
    (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
    (import "vm_hooks" "delegate_call_contract" (func $delegate (param i32 i32 i32 i64 i32) (result i32)))
    (import "vm_hooks" "static_call_contract" (func $static (param i32 i32 i32 i64 i32) (result i32)))
    (import "vm_hooks" "create1" (func $create (param i32 i32 i32 i32 i32)))
    (import "vm_hooks" "read_return_data" (func $data (param i32 i32 i32) (result i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param $len i32) (result i32)
        (local $status i32) (local $rest i32)
        (call $args (i32.const 0))
        (local.set $rest (i32.sub (local.get $len) (i32.const 53)))
        (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 0)) (then (local.set $status (call $call
            (i32.const 1) (i32.const 53) (local.get $rest) (i32.const 21) (i64.const -1) (i32.const 40000)))))
        (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 1)) (then (local.set $status (call $delegate
            (i32.const 1) (i32.const 53) (local.get $rest) (i64.const -1) (i32.const 40000)))))
        (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 2)) (then (local.set $status (call $static
            (i32.const 1) (i32.const 53) (local.get $rest) (i64.const -1) (i32.const 40000)))))
        (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 3)) (then
            (call $create (i32.const 53) (local.get $rest) (i32.const 21) (i32.const 41000) (i32.const 40000))
            (call $result (i32.const 41000) (i32.const 20))
            (return (i32.const 0))))
        (drop (call $data (i32.const 0) (i32.const 0) (i32.load (i32.const 40000))))
        (call $result (i32.const 0) (i32.load (i32.const 40000)))
        (local.get $status)))"#;

/// Adds one to slot 0 and logs three bytes under one topic.
pub(crate) const STORE: &str = r#"(module
    (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
    (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
    (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
    (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        (call $load (i32.const 0) (i32.const 32))
        (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
        (call $store (i32.const 0) (i32.const 32))
        (call $flush (i32.const 0))
        (call $log (i32.const 32) (i32.const 35) (i32.const 1))
        (i32.const 0)))"#;

pub(crate) fn program(node: &Node, wat: &str) -> Address {
    let program = place(node, wat);
    assert_eq!(send(node, activation(program))["status"], "0x1");
    program
}

fn forward(what: u8, to: Address, data: &[u8]) -> Bytes {
    [&[what][..], to.as_slice(), &[0; 32], data].concat().into()
}

fn to(address: &Address) -> Value {
    json!(address)
}

/// A transaction whose gas is given, so that it may fail.
fn run(node: &Node, contract: Address, data: Bytes) -> Value {
    send(node, json!({"from": ALICE.address, "to": contract, "data": data, "gas": "0x989680"}))
}

fn trace(node: &Node, receipt: &Value, options: Value) -> Value {
    ask(node, "debug_traceTransaction", json!([receipt["transactionHash"], options]))
}

fn calls(node: &Node, receipt: &Value) -> Value {
    let frame = trace(node, receipt, json!({"tracer": "callTracer", "tracerConfig": {"withLog": true}}));
    assert_eq!(frame["gasUsed"], receipt["gasUsed"]);
    frame
}

fn steps(node: &Node, receipt: &Value) -> Vec<Value> {
    let trace = trace(node, receipt, json!({}));
    assert_eq!(trace["gas"], json!(number(&receipt["gasUsed"])));
    assert_eq!(trace["failed"], json!(receipt["status"] == "0x0"));
    trace["structLogs"].as_array().cloned().expect("steps")
}

#[test]
fn a_revert_is_seen_through_bytecode_and_programs() {
    let node = node();
    let (proxy, reverter) = (deploy(&node, PROXY), deploy(&node, REVERTER));
    let forwarder = program(&node, FORWARDER);
    let reason = Bytes::from(Revert::from("no").abi_encode());
    let inner = forward(0, reverter, &reason);
    let receipt = run(&node, proxy, [forwarder.as_slice(), &inner].concat().into());
    assert_eq!(receipt["status"], "0x0");
    let root = calls(&node, &receipt);
    let middle = &root["calls"][0];
    let last = &middle["calls"][0];
    let expected = [
        (&root, ALICE.address, proxy, [forwarder.as_slice(), &inner].concat()),
        (middle, proxy, forwarder, inner.to_vec()),
        (last, forwarder, reverter, reason.to_vec()),
    ];
    for (frame, from, target, input) in expected {
        assert_eq!(frame["type"], "CALL");
        assert_eq!((&frame["from"], &frame["to"]), (&to(&from), &to(&target)));
        assert_eq!(frame["input"], json!(Bytes::from(input)));
        assert_eq!(frame["output"], json!(reason));
        assert_eq!(frame["error"], "execution reverted");
        assert_eq!(frame["revertReason"], "no");
        assert_eq!(frame["value"], "0x0");
    }
    assert!(number(&root["gas"]) > number(&middle["gas"]) && number(&middle["gas"]) > number(&last["gas"]));
    assert!(number(&middle["gasUsed"]) > number(&last["gasUsed"]));
    let top = trace(&node, &receipt, json!({"tracer": "callTracer", "tracerConfig": {"onlyTopCall": true}}));
    assert!(top.get("calls").is_none());
}

#[test]
fn every_kind_of_call_of_a_program_is_named() {
    let node = node();
    let (forwarder, counter) = (program(&node, FORWARDER), deploy(&node, COUNTER));
    for (what, kind) in [(0, "CALL"), (1, "DELEGATECALL"), (2, "STATICCALL")] {
        let receipt = run(&node, forwarder, forward(what, counter, &[]));
        assert_eq!(receipt["status"], if what == 2 { "0x0" } else { "0x1" });
        let frame = &calls(&node, &receipt)["calls"][0];
        assert_eq!(frame["type"], kind);
        assert_eq!((&frame["from"], &frame["to"]), (&to(&forwarder), &to(&counter)));
        if what == 2 {
            // SSTORE is not allowed there, which takes all gas of the frame.
            assert_eq!(frame["error"], "write protection");
            assert_eq!(frame["gasUsed"], frame["gas"]);
        } else {
            assert_eq!(frame["output"], json!(format!("0x{:064x}", 1)));
            let address = if what == 1 { forwarder } else { counter };
            assert_eq!(frame["logs"][0]["address"], to(&address));
        }
    }
}

#[test]
fn a_creation_by_a_program_is_a_frame() {
    let node = node();
    let forwarder = program(&node, FORWARDER);
    let code = init_code(COUNTER);
    let receipt = run(&node, forwarder, forward(3, Address::ZERO, &code));
    let root = calls(&node, &receipt);
    let frame = &root["calls"][0];
    assert_eq!(frame["type"], "CREATE");
    assert_eq!((&frame["from"], &frame["input"]), (&to(&forwarder), &json!(code)));
    assert_eq!(frame["to"], root["output"]);
    assert_eq!(frame["output"], json!(format!("0x{COUNTER}")));
    assert_eq!(ask(&node, "eth_getCode", json!([frame["to"]])), frame["output"]);
}

#[test]
fn the_steps_of_bytecode_add_up() {
    let node = node();
    let counter = deploy(&node, COUNTER);
    let receipt = run(&node, counter, Bytes::new());
    let steps = steps(&node, &receipt);
    let spent: u64 = steps.iter().filter_map(|step| step["gasCost"].as_u64()).sum();
    assert_eq!(21_000 + spent, number(&receipt["gasUsed"]));
    assert_eq!(steps.last().map(|step| &step["op"]), Some(&json!("RETURN")));
    let store = steps.iter().find(|step| step["op"] == "SSTORE").expect("a write");
    assert_eq!(store["storage"][format!("0x{:064x}", 0)], json!(format!("0x{:064x}", 1)));
}

#[test]
fn what_a_program_asks_of_the_chain_are_steps_at_the_price_of_the_instruction() {
    let node = node();
    let store = program(&node, STORE);
    let receipt = run(&node, store, Bytes::new());
    assert_eq!(receipt["status"], "0x1");
    let steps = steps(&node, &receipt);
    let seen: Vec<_> = steps
        .iter()
        .map(|step| (step["op"].as_str().unwrap_or_default(), step["gasCost"].as_u64()))
        .collect();
    // A cold read, a first write of a warm slot, and a log whose price the import itself has taken.
    assert_eq!(seen, [("SLOAD", Some(2_100)), ("SSTORE", Some(20_000)), ("LOG1", Some(0))]);
    assert_eq!(steps[1]["stack"], json!(["0x1", "0x0"]));
    assert!(steps.windows(2).all(|pair| pair[0]["gas"].as_u64() > pair[1]["gas"].as_u64()));
    let root = calls(&node, &receipt);
    assert_eq!(root["logs"][0]["data"], "0x000000");
    assert_eq!(root["logs"][0]["topics"][0], json!(format!("0x{:064x}", 1)));
}

#[test]
fn the_steps_of_a_callee_stand_behind_the_call_of_the_program() {
    let node = node();
    let (forwarder, counter) = (program(&node, FORWARDER), deploy(&node, COUNTER));
    let receipt = run(&node, forwarder, forward(0, counter, &[]));
    let steps = steps(&node, &receipt);
    assert_eq!((&steps[0]["op"], &steps[0]["depth"]), (&json!("CALL"), &json!(1)));
    assert!(steps[1..].iter().all(|step| step["depth"] == 2));
    let frame = &calls(&node, &receipt)["calls"][0];
    let spent: u64 = steps[1..].iter().filter_map(|step| step["gasCost"].as_u64()).sum();
    assert_eq!(spent, number(&frame["gasUsed"]));
    assert_eq!(steps[1]["gas"], json!(number(&frame["gas"])));
    // Besides the gas it gives away, a call costs the access to a cold account.
    assert_eq!(steps[0]["gasCost"], json!(2_600 + number(&frame["gas"])));
    let options = json!({"disableStack": true, "disableStorage": true, "enableMemory": true,
        "enableReturnData": true, "limit": 5});
    let few = trace(&node, &receipt, options);
    let few = few["structLogs"].as_array().expect("steps");
    assert_eq!(few.len(), 5);
    assert!(few.iter().all(|step| step.get("stack").is_none() && step.get("storage").is_none()));
    assert!(few.iter().all(|step| step.get("memory").is_some()));
}

#[test]
fn transactions_of_one_block_are_traced_on_what_their_predecessors_left() {
    let node = node();
    let store = program(&node, STORE);
    ask(&node, "evm_setAutomine", json!([false]));
    let call = json!([{"from": ALICE.address, "to": store, "gas": "0x989680"}]);
    let hashes = [(); 2].map(|()| ask(&node, "eth_sendTransaction", call.clone()));
    ask(&node, "evm_mine", json!([]));
    let receipts = hashes.clone().map(|hash| ask(&node, "eth_getTransactionReceipt", json!([hash])));
    assert_eq!(receipts[0]["blockHash"], receipts[1]["blockHash"]);
    // The second finds its program among the recent ones.
    assert!(number(&receipts[1]["gasUsed"]) < number(&receipts[0]["gasUsed"]));
    for receipt in &receipts {
        calls(&node, receipt);
    }
    let before = trace(&node, &receipts[1], json!({"tracer": "prestateTracer"}));
    let account = &before[store.to_string().to_lowercase()];
    assert_eq!(account["storage"][format!("0x{:064x}", 0)], json!(format!("0x{:064x}", 1)));
    let diff =
        trace(&node, &receipts[1], json!({"tracer": "prestateTracer", "tracerConfig": {"diffMode": true}}));
    let after = &diff["post"][store.to_string().to_lowercase()];
    assert_eq!(after["storage"][format!("0x{:064x}", 0)], json!(format!("0x{:064x}", 2)));
    for (method, id) in [
        ("debug_traceBlockByNumber", &receipts[0]["blockNumber"]),
        ("debug_traceBlockByHash", &receipts[0]["blockHash"]),
    ] {
        let traces = ask(&node, method, json!([id, {"tracer": "callTracer"}]));
        for (index, receipt) in receipts.iter().enumerate() {
            assert_eq!(traces[index]["txHash"], receipt["transactionHash"]);
            assert_eq!(traces[index]["result"]["gasUsed"], receipt["gasUsed"]);
        }
    }
    // A call between the two sees what the first wrote.
    let options = json!({"tracer": "prestateTracer", "txIndex": "0x1"});
    let between = ask(&node, "debug_traceCall", json!([{"to": store}, receipts[0]["blockNumber"], options]));
    let account = &between[store.to_string().to_lowercase()];
    assert_eq!(account["storage"][format!("0x{:064x}", 0)], json!(format!("0x{:064x}", 1)));
}

#[test]
fn a_failed_frame_carries_the_words_of_the_engine() {
    let node = node();
    let (proxy, echo) = (deploy(&node, PROXY), place(&node, ECHO));
    let receipt = run(&node, proxy, Bytes::copy_from_slice(echo.as_slice()));
    let root = calls(&node, &receipt);
    let error = root["calls"][0]["error"].as_str().expect("an error");
    assert!(error.contains("not activated"), "{error}");
    let call = json!([{"to": echo}, "latest", {"tracer": "callTracer"}]);
    let error = ask(&node, "debug_traceCall", call)["error"].clone();
    assert!(error.as_str().is_some_and(|error| error.contains("not activated")), "{error}");
}

#[test]
fn the_other_tracers_answer_too() {
    let node = node();
    let (forwarder, counter) = (program(&node, FORWARDER), deploy(&node, COUNTER));
    let receipt = run(&node, forwarder, forward(0, counter, &hex!("11223344aabb")));
    let selectors = trace(&node, &receipt, json!({"tracer": "4byteTracer"}));
    assert_eq!(selectors["0x11223344-2"], 1);
    assert_eq!(trace(&node, &receipt, json!({"tracer": "noopTracer"})), json!({}));
    let flat = trace(&node, &receipt, json!({"tracer": "flatCallTracer"}));
    assert_eq!(flat[0]["action"]["to"], to(&forwarder));
    assert_eq!(flat[1]["action"]["to"], to(&counter));
    assert_eq!(flat[1]["traceAddress"], json!([0]));
    assert_eq!(flat[1]["transactionHash"], receipt["transactionHash"]);
}

#[test]
fn a_contract_that_sent_while_impersonated_is_traced_as_it_ran() {
    let node = node();
    let (sender, counter) = (deploy(&node, COUNTER), deploy(&node, COUNTER));
    ask(&node, "anvil_setBalance", json!([sender, "0xde0b6b3a7640000"]));
    ask(&node, "anvil_impersonateAccount", json!([sender]));
    let receipt = send(&node, json!({"from": sender, "to": counter}));
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(calls(&node, &receipt)["from"], to(&sender));
}

#[test]
fn calls_can_be_traced_with_overrides_and_may_fail() {
    let node = node();
    let anywhere = Address::repeat_byte(0x5a);
    let options = json!({"tracer": "callTracer",
        "stateOverrides": {anywhere.to_string(): {"code": format!("0x{CLOCK}")}},
        "blockOverrides": {"time": "0x7b"}});
    let frame = ask(&node, "debug_traceCall", json!([{"to": anywhere}, "latest", options]));
    assert!(frame["output"].as_str().is_some_and(|output| output.starts_with(&format!("0x{:064x}", 123))));
    let reverter = deploy(&node, REVERTER);
    let failed = ask(&node, "debug_traceCall", json!([{"to": reverter, "data": "0x01"}, "latest"]));
    assert_eq!((&failed["failed"], &failed["returnValue"]), (&json!(true), &json!("0x01")));
}

#[test]
fn bad_requests_for_traces_are_explained() {
    let node = node();
    let receipt = send(&node, json!({"from": ALICE.address, "to": BOB.address}));
    let hash = &receipt["transactionHash"];
    for (options, words) in [
        (json!({"tracer": "fooTracer"}), "\"fooTracer\" not found"),
        (json!({"tracer": "{step: function() {}}"}), "JavaScript"),
        (json!({"tracer": "callTracer", "tracerConfig": {"withLog": 5}}), "config"),
        (json!({"limit": "many"}), "options"),
    ] {
        let error = fail(&node, "debug_traceTransaction", json!([hash, options]));
        assert_eq!(error.code, -32602, "{options}");
        assert!(error.message.contains(words), "{}", error.message);
    }
    let nothing = format!("0x{:064x}", 9);
    assert_eq!(fail(&node, "debug_traceTransaction", json!([nothing])).code, -32000);
    assert_eq!(fail(&node, "debug_traceBlockByHash", json!([nothing])).code, -32000);
    assert_eq!(fail(&node, "debug_traceBlockByNumber", json!(["0x99"])).code, -32000);
    assert_eq!(fail(&node, "debug_traceCall", json!([])).code, -32602);
    assert_eq!(ask(&node, "debug_traceBlockByNumber", json!(["0x0"])), json!([]));
}

#[test]
fn a_trace_without_bounds_is_refused_and_with_a_limit_answered() {
    let node = node();
    let endless = deploy(&node, LOOP);
    let call = json!({"to": endless, "gas": "0x1e84800"});
    let error = fail(&node, "debug_traceCall", json!([call, "latest"]));
    assert!(error.message.contains("limit"), "{}", error.message);
    let frame = ask(&node, "debug_traceCall", json!([call, "latest", {"tracer": "callTracer"}]));
    assert_eq!(frame["error"], "out of gas");
    let few = ask(&node, "debug_traceCall", json!([call, "latest", {"limit": 3}]));
    assert_eq!(few["structLogs"].as_array().map(Vec::len), Some(3));
}
