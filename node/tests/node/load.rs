//! Many clients, greedy clients and hostile ones: everybody gets an answer or an error, and the node lives on.

use crate::http::{post, request, served};
use crate::support::*;
use crate::tracing::program;
use alloy_primitives::{Address, Bytes, U256};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use stylus_node::config::ChainConfig;
use stylus_node::node::Node;
use stylus_node::rpc::MAX_BODY;
use tokio::task::{JoinSet, spawn_blocking};

/// A loop that has no end but that of its ink.
const ENDLESS: &str = r#"(module
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        (loop $again (br $again)) (i32.const 0)))"#;

/// Takes memory, page by page, for as long as it gets some.
const GREEDY: &str = r#"(module
    (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
    (memory (export "memory") 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        (loop $again (br_if $again (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))
        (i32.const 0)))"#;

/// Calls the second address of its calldata with the same calldata.
const PONG: &str = r#"(module
    (import "vm_hooks" "read_args" (func $args (param i32)))
    (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param $len i32) (result i32)
        (call $args (i32.const 0))
        (call $call (i32.const 20) (i32.const 0) (i32.const 40) (i32.const 64) (i64.const -1) (i32.const 100))))"#;

/// Counts in slot 0, then calls the first address of its calldata with the same calldata.
const PING: &str = "5f546001015f5560285f5f375f5f60285f5f5f3560601c5af15f5260205ff3";

/// Sends bytes as they are and reads what comes until the other side hangs up.
async fn raw(address: SocketAddr, parts: Vec<Vec<u8>>) -> String {
    spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        for part in parts {
            // The server may have hung up already.
            if stream.write_all(&part).is_err() {
                break;
            }
        }
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8_lossy(&reply).into_owned()
    })
    .await
    .expect("no panic")
}

fn head(rest: &str) -> Vec<u8> {
    format!("POST / HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\n{rest}\r\n\r\n").into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_clients_mix_reads_calls_and_transactions() {
    let (node, server) = served().await;
    let counter = deploy(&node, COUNTER);
    let server = std::sync::Arc::new(server);
    let mut clients = JoinSet::new();
    for client in 0..64u64 {
        let server = server.clone();
        clients.spawn(async move {
            for round in 0..5 {
                let (method, params) = match (client + round) % 4 {
                    0 => ("eth_getBalance", json!([BOB.address, "latest"])),
                    1 => ("eth_call", json!([{"to": counter}])),
                    2 => ("eth_getLogs", json!([{"fromBlock": "0x0", "address": counter}])),
                    _ => {
                        let from = if client % 2 == 0 { ALICE.address } else { BOB.address };
                        ("eth_sendTransaction", json!([{"from": from, "to": counter}]))
                    }
                };
                let reply = post(&server, request(client, method, params).to_string()).await;
                let answer = reply.json();
                assert!(answer.get("result").is_some(), "{method}: {answer}");
            }
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended.expect("no panic");
    }
    // Each client sends in one or two of its five rounds; every fifth round comes back to the first kind.
    let sent =
        (0..64u64).flat_map(|client| (0..5).map(move |round| (client + round) % 4)).filter(|kind| *kind == 3);
    let value = ask(&node, "eth_getStorageAt", json!([counter, "0x0", "latest"]));
    assert_eq!(value, json!(format!("0x{:064x}", sent.count())));
}

#[tokio::test]
async fn a_huge_body_is_refused_before_it_is_read() {
    let (_node, server) = served().await;
    let reply = raw(server.address(), vec![head("Content-Length: 104857600")]).await;
    assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
    assert!(reply.contains("-32600"));
    // Without an announcement it is cut off where the limit is.
    let chunk = [format!("{MAX_BODY:x}\r\n").into_bytes(), vec![b' '; MAX_BODY], b"\r\n".to_vec()].concat();
    let reply =
        raw(server.address(), [vec![head("Transfer-Encoding: chunked")], vec![chunk; 20]].concat()).await;
    assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 413"), "{reply}");
    assert_eq!(post(&server, request(1, "eth_chainId", json!([])).to_string()).await.status, 200);
}

#[tokio::test]
async fn clients_that_dawdle_are_hung_up_on() {
    let (_node, server) = served().await;
    let (head_only, body_missing) = tokio::join!(
        raw(server.address(), vec![b"POST / HTTP/1.1\r\nHost: node\r\nX-".to_vec()]),
        raw(server.address(), vec![head("Content-Length: 100\r\nConnection: close"), b"{".to_vec()]),
    );
    assert!(!head_only.contains("200 OK"), "{head_only}");
    assert!(body_missing.starts_with("HTTP/1.1 408"), "{body_missing}");
}

#[tokio::test]
async fn deeply_nested_parameters_are_refused() {
    let (node, server) = served().await;
    for depth in [1_024, 100_000] {
        let nested = [&"[".repeat(depth)[..], &"]".repeat(depth)].concat();
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"eth_call","params":{nested}}}"#);
        assert_eq!(post(&server, body).await.json()["error"]["code"], -32700);
        assert_eq!(fail(&node, "eth_signTypedData_v4", json!([BOB.address, nested])).code, -32602);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_are_answered_while_many_run_endless_loops() {
    let (node, server) = served().await;
    let contracts = [deploy(&node, LOOP), program(&node, ENDLESS)];
    let server = std::sync::Arc::new(server);
    let mut busy = JoinSet::new();
    for client in 0..16usize {
        let server = server.clone();
        busy.spawn(async move {
            let call = json!([{"to": contracts[client % 2], "gas": "0x4000000000000"}]);
            post(&server, request(1, "eth_call", call).to_string()).await.json()
        });
    }
    let mut answered = 0;
    while let Ok(reads) = tokio::time::timeout(Duration::from_millis(1), busy.join_next())
        .await
        .map_or_else(|_| Ok::<_, ()>(None), |ended| Ok(Some(ended)))
    {
        match reads {
            Some(None) => break,
            Some(Some(ended)) => {
                let answer = ended.expect("no panic");
                assert_eq!(answer["error"]["message"], "out of gas", "{answer}");
            }
            None => {
                let reply = post(&server, request(2, "eth_blockNumber", json!([])).to_string()).await;
                assert!(reply.json()["result"].is_string());
                answered += 1;
            }
        }
    }
    assert!(answered > 0);
}

#[test]
fn a_program_that_takes_all_memory_runs_out_of_gas_or_pages() {
    let node = node();
    let greedy = program(&node, GREEDY);
    let error = fail(&node, "eth_call", json!([{"to": greedy}]));
    assert!(error.message.contains("out of gas"), "{}", error.message);
    let receipt = send(&node, json!({"from": ALICE.address, "to": greedy, "gas": "0x1e84800"}));
    assert_eq!(receipt["status"], "0x0");
}

/// How many frames deep a call went, and how the last of them ended.
fn bottom(node: &Node, call: &Value) -> (usize, Value) {
    let flat = ask(node, "debug_traceCall", json!([call, "latest", {"tracer": "flatCallTracer"}]));
    let frames = flat.as_array().expect("frames");
    let deepest = frames.iter().max_by_key(|frame| frame["traceAddress"].as_array().map(Vec::len));
    let deepest = deepest.expect("a frame");
    (deepest["traceAddress"].as_array().map_or(0, Vec::len) + 1, deepest["error"].clone())
}

#[test]
fn recursion_ends_at_the_limits_of_depth_and_pages() {
    // At the usual limit the gas ends first.
    let gas = 1u64 << 45;
    let node = Node::start(ChainConfig { tx_gas_limit: gas, ..config() });
    ask(&node, "anvil_setBalance", json!([ALICE.address, U256::MAX >> 1]));
    let (ping, pong) = (deploy(&node, PING), program(&node, PONG));
    let call = |to: Address, first: Address, second: Address| {
        let data = Bytes::from([first.as_slice(), second.as_slice()].concat());
        json!({"from": ALICE.address, "to": to, "data": data, "gas": format!("{gas:#x}")})
    };
    // Each program opens a page, and a transaction has 128: the 129th program, every second frame, cannot start.
    let mutual = call(ping, pong, ping);
    assert_eq!(bottom(&node, &mutual), (2 * 129, json!("Out of gas")));
    assert_eq!(send(&node, mutual)["status"], "0x1");
    let count = ask(&node, "eth_getStorageAt", json!([ping, "0x0", "latest"]));
    assert_eq!(count, json!(format!("0x{:064x}", 129)));
    // 1,024 frames may stand on the first; the one above them is refused.
    let deep = call(pong, ping, ping);
    assert_eq!(bottom(&node, &deep), (1 + 1_024 + 1, json!("Max call depth exceeded")));
    let error = fail(&node, "debug_traceCall", json!([deep, "latest", {"tracer": "callTracer"}]));
    assert!(error.message.contains("flatCallTracer"), "{}", error.message);
    let receipt = send(&node, deep);
    assert_eq!(receipt["status"], "0x1");
    let hash = &receipt["transactionHash"];
    let steps = ask(&node, "debug_traceTransaction", json!([hash, {"disableStack": true}]));
    assert_eq!(steps["gas"], json!(number(&receipt["gasUsed"])));
}

#[tokio::test]
async fn the_deepest_tree_that_is_answered_can_be_written() {
    let mut gas = 1u64 << 45;
    let node = Node::start(ChainConfig { tx_gas_limit: gas, ..config() });
    let server = node.serve(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("listening");
    let ping = deploy(&node, PING);
    let data = Bytes::from([ping.as_slice(), ping.as_slice()].concat());
    // Each frame keeps a 64th, so half the gas is 44 frames less: the first tree that is not refused is a deep one.
    let body = loop {
        let call = json!([{"to": ping, "data": data, "gas": format!("{gas:#x}")}, "latest", {"tracer": "callTracer"}]);
        let reply = post(&server, request(1, "debug_traceCall", call).to_string()).await;
        assert_eq!(reply.status, 200);
        if !reply.body.contains("flatCallTracer") {
            break reply.body;
        }
        gas /= 2;
    };
    let frames = body.matches("\"type\":\"CALL\"").count();
    assert!((200..=256).contains(&frames), "{frames}");
}
