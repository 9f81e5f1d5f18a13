//! The node over a socket: good and bad bodies, several clients, the port.

use crate::support::*;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use stylus_node::node::Node;
use stylus_node::rpc::{MAX_BATCH, MAX_BODY, Server};
use tokio::task::spawn_blocking;

pub(crate) async fn served() -> (Node, Server) {
    let node = node();
    let server = node.serve(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("listening");
    (node, server)
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }
}

async fn exchange(server: &Server, method: &'static str, body: Vec<u8>) -> Reply {
    let address = server.address();
    spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        let head = format!(
            "{method} / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        // The server may answer and hang up before it has read an oversized body.
        let _ = stream.write_all(&body);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let reply = String::from_utf8_lossy(&reply).into_owned();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    })
    .await
    .expect("no panic")
}

pub(crate) async fn post(server: &Server, body: impl Into<Vec<u8>>) -> Reply {
    exchange(server, "POST", body.into()).await
}

pub(crate) fn request(id: u64, method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

#[tokio::test]
async fn a_request_is_answered_under_its_id() {
    let (_node, server) = served().await;
    let reply = post(&server, request(7, "eth_chainId", json!([])).to_string()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json(), json!({"jsonrpc": "2.0", "id": 7, "result": "0x64aba"}));
    assert!(reply.head.contains("access-control-allow-origin: *"));
    let reply = post(&server, r#"{"jsonrpc":"2.0","id":"a","method":"eth_chainId"}"#).await;
    assert_eq!(reply.json()["id"], "a");
}

#[tokio::test]
async fn an_unknown_method_is_named() {
    let (_node, server) = served().await;
    let error =
        post(&server, request(1, "eth_frobnicate", json!([])).to_string()).await.json()["error"].clone();
    assert_eq!(error["code"], -32601);
    assert!(error["message"].as_str().is_some_and(|message| message.contains("eth_frobnicate")));
}

#[tokio::test]
async fn malformed_bodies_get_the_errors_of_the_specification() {
    let (_node, server) = served().await;
    for (body, code) in [
        ("", -32700),
        ("{", -32700),
        ("\u{fffd}", -32700),
        ("1", -32600),
        ("[]", -32600),
        ("{}", -32600),
        (r#"{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{"a":1}}"#, -32602),
    ] {
        let reply = post(&server, body).await.json();
        assert_eq!(reply["error"]["code"], code, "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(post(&server, deep).await.json()["error"]["code"], -32700);
    let binary = post(&server, vec![0xff; 64]).await.json();
    assert_eq!(binary["error"]["code"], -32700);
}

#[tokio::test]
async fn batches_answer_each_request_and_skip_notifications() {
    let (_node, server) = served().await;
    let batch = json!([
        request(1, "eth_chainId", json!([])),
        {"jsonrpc": "2.0", "method": "evm_mine"},
        request(2, "nope", json!([])),
        5,
        request(3, "eth_blockNumber", json!([])),
    ]);
    let replies = post(&server, batch.to_string()).await.json();
    assert_eq!(replies.as_array().map(Vec::len), Some(4));
    assert_eq!(replies[0]["result"], "0x64aba");
    assert_eq!(replies[1]["error"]["code"], -32601);
    assert_eq!(replies[2]["error"]["code"], -32600);
    assert_eq!(replies[3]["result"], "0x1");
    let reply = post(&server, r#"{"jsonrpc":"2.0","method":"evm_mine"}"#).await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    let many = vec![request(1, "eth_chainId", json!([])); MAX_BATCH + 1];
    assert_eq!(post(&server, json!(many).to_string()).await.json()["error"]["code"], -32600);
}

#[tokio::test]
async fn an_oversized_body_is_refused_and_the_node_lives_on() {
    let (_node, server) = served().await;
    let reply = post(&server, vec![b' '; MAX_BODY + 1]).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.json()["error"]["code"], -32600);
    assert_eq!(
        post(&server, request(1, "eth_blockNumber", json!([])).to_string()).await.json()["result"],
        "0x0"
    );
}

#[tokio::test]
async fn a_browser_is_told_what_this_is_and_may_ask() {
    let (_node, server) = served().await;
    let reply = exchange(&server, "GET", Vec::new()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body.lines().count(), 1);
    assert!(reply.body.contains("stylus-node"));
    let reply = exchange(&server, "OPTIONS", Vec::new()).await;
    assert_eq!(reply.status, 204);
    assert!(reply.head.contains("access-control-allow-headers: *"));
    assert_eq!(exchange(&server, "PUT", Vec::new()).await.status, 405);
}

#[tokio::test]
async fn a_port_in_use_is_explained() {
    let (node, server) = served().await;
    let port = server.address().port();
    let error = node.serve(server.address()).await.expect_err("taken").to_string();
    assert!(
        error.starts_with(&format!("port {port} is already in use; stop the other process or pass --port 0")),
        "{error}"
    );
    let error = node.serve(SocketAddr::from(([203, 0, 113, 1], 0))).await.expect_err("not here").to_string();
    assert!(error.contains("not an address of this machine"), "{error}");
}

#[tokio::test]
async fn a_stopped_server_frees_its_port() {
    let (node, server) = served().await;
    let address = server.address();
    server.stop().await;
    let again = node.serve(address).await.expect("free again");
    drop(again);
}

#[tokio::test]
async fn other_clients_are_served_while_one_executes() {
    let (node, server) = served().await;
    let endless = deploy(&node, LOOP);
    let busy = {
        let node = node.clone();
        spawn_blocking(move || {
            let start = Instant::now();
            send(&node, json!({"from": ALICE.address, "to": endless, "gas": "0x1e84800"}));
            start.elapsed()
        })
    };
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut answered = 0u32;
    while !busy.is_finished() && started.elapsed() < Duration::from_secs(60) {
        let asked = Instant::now();
        let reply = post(&server, request(1, "eth_getBalance", json!([BOB.address])).to_string()).await;
        assert_eq!(reply.status, 200);
        slowest = slowest.max(asked.elapsed());
        answered += 1;
    }
    let execution = busy.await.expect("no panic");
    assert!(answered > 0);
    // Only meaningful where the execution takes noticeably long.
    assert!(execution < Duration::from_millis(500) || slowest < execution, "{slowest:?} of {execution:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clients_send_at_once_and_nothing_is_lost() {
    let (node, server) = served().await;
    let client = |from: alloy_primitives::Address| {
        let body = request(
            1,
            "eth_sendTransaction",
            json!([{"from": from, "to": stylus_node::config::DEV_OWNER, "value": "0x1"}]),
        );
        let server = &server;
        async move {
            for _ in 0..20 {
                let reply = post(server, body.to_string()).await.json();
                assert!(reply["result"].is_string(), "{reply}");
            }
        }
    };
    tokio::join!(client(ALICE.address), client(BOB.address), client(ALICE.address));
    assert_eq!(height(&node), 60);
    assert_eq!(ask(&node, "eth_getTransactionCount", json!([ALICE.address])), "0x28");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_overtake_each_other_wait_for_their_turn() {
    let (node, server) = served().await;
    let send = |nonce: u64| {
        let mut transaction = transfer();
        transaction.nonce = nonce;
        let body = request(nonce, "eth_sendRawTransaction", json!([signed(transaction)]));
        post(&server, body.to_string())
    };
    let (third, second, first) = tokio::join!(send(2), send(1), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        send(0).await
    });
    for reply in [first, second, third] {
        assert!(reply.json()["result"].is_string(), "{}", reply.body);
    }
    assert_eq!(height(&node), 3);
}
