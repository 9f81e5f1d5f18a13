//! The node over WebSockets: requests, subscriptions, and clients that misbehave.

use crate::http::{post, request, served};
use crate::support::*;
use alloy_primitives::{Address, Bytes};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use stylus_node::node::Node;
use stylus_node::rpc::{MAX_BATCH, MAX_BODY};
use tokio::task::spawn_blocking;
use tungstenite::{Message, WebSocket};

/// Long enough for any answer, so that a missing one fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(30);

struct Client {
    socket: WebSocket<TcpStream>,
    next: u64,
}

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let (socket, _) = tungstenite::client(format!("ws://{address}/"), stream).expect("upgraded");
        Self { socket, next: 0 }
    }

    fn send(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).expect("sent");
    }

    #[track_caller]
    fn read(&mut self) -> Value {
        match self.socket.read().expect("a message") {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?} is no text"),
        }
    }

    /// The answer to a request, which must be the next message.
    #[track_caller]
    fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        self.send(&request(self.next, method, params));
        let answer = self.read();
        assert_eq!(answer["id"], json!(self.next), "{answer}");
        answer
    }

    #[track_caller]
    fn subscribe(&mut self, params: Value) -> Value {
        let answer = self.call("eth_subscribe", params);
        assert!(answer["result"].is_string(), "{answer}");
        answer["result"].clone()
    }

    #[track_caller]
    fn notification(&mut self, subscription: &Value) -> Value {
        let message = self.read();
        assert_eq!(message["method"], "eth_subscription", "{message}");
        assert_eq!(&message["params"]["subscription"], subscription);
        message["params"]["result"].clone()
    }
}

/// Runs a test of one blocking client against a served node.
async fn with_client(test: impl FnOnce(Node, Client, SocketAddr) + Send + 'static) {
    let (node, server) = served().await;
    let address = server.address();
    spawn_blocking(move || test(node, Client::connect(address), address)).await.expect("no panic");
    drop(server);
}

fn pay(node: &Node) -> Value {
    ask(node, "eth_sendTransaction", json!([{"from": ALICE.address, "to": BOB.address, "value": "0x1"}]))
}

#[tokio::test]
async fn requests_are_answered_as_over_http() {
    with_client(|_, mut client, _| {
        assert_eq!(client.call("eth_chainId", json!([]))["result"], "0x64aba");
        assert_eq!(client.call("eth_nope", json!([]))["error"]["code"], -32601);
        client.send(&json!([request(1, "eth_blockNumber", json!([])), request(2, "evm_mine", json!([]))]));
        let batch = client.read();
        assert_eq!((&batch[0]["result"], &batch[1]["result"]), (&json!("0x0"), &json!("0x0")));
        client.socket.send(Message::text("{")).expect("sent");
        assert_eq!(client.read()["error"]["code"], -32700);
        client.send(&json!(vec![request(1, "eth_chainId", json!([])); MAX_BATCH + 1]));
        assert_eq!(client.read()["error"]["code"], -32600);
        client.socket.send(Message::binary(request(7, "eth_chainId", json!([])).to_string())).expect("sent");
        assert_eq!(client.read()["id"], 7);
    })
    .await;
}

#[tokio::test]
async fn new_heads_are_told_in_order_until_unsubscribed() {
    with_client(|node, mut client, _| {
        let heads = client.subscribe(json!(["newHeads"]));
        ask(&node, "anvil_mine", json!(["0x3"]));
        pay(&node);
        for expected in 1..=4u64 {
            let head = client.notification(&heads);
            assert_eq!(number(&head["number"]), expected);
            let mut block = ask(&node, "eth_getBlockByNumber", json!([head["number"], false]));
            let block = block.as_object_mut().expect("a block");
            for body in ["transactions", "uncles"] {
                block.remove(body);
            }
            assert_eq!(head, json!(block));
        }
        assert_eq!(client.call("eth_unsubscribe", json!([heads]))["result"], true);
        pay(&node);
        assert_eq!(client.call("eth_blockNumber", json!([]))["result"], "0x5");
        assert_eq!(client.call("eth_unsubscribe", json!([heads]))["error"]["code"], -32000);
    })
    .await;
}

#[tokio::test]
async fn logs_are_told_by_address_and_topic() {
    with_client(|node, mut client, _| {
        let (counter, other) = (deploy(&node, COUNTER), deploy(&node, COUNTER));
        let topic = format!("0x{:064x}", 0xaa);
        let wanted = client.subscribe(json!(["logs", {"address": counter, "topics": [topic]}]));
        let unwanted = client.subscribe(json!(["logs", {"topics": [format!("0x{:064x}", 0xbb)]}]));
        assert_ne!(wanted, unwanted);
        for contract in [other, counter, other, counter] {
            send(&node, json!({"from": ALICE.address, "to": contract}));
        }
        for count in [1, 2] {
            let log = client.notification(&wanted);
            assert_eq!(log["address"], json!(counter));
            assert_eq!(log["data"], json!(format!("0x{count:064x}")));
            assert_eq!(log["removed"], false);
            let known = ask(&node, "eth_getLogs", json!([{"blockHash": log["blockHash"]}]));
            assert_eq!(known[0], log);
        }
        assert_eq!(client.call("eth_chainId", json!([]))["result"], "0x64aba");
    })
    .await;
}

#[tokio::test]
async fn transactions_are_told_when_they_come_and_not_when_they_are_mined() {
    with_client(|node, mut client, _| {
        let hashes = client.subscribe(json!(["newPendingTransactions"]));
        ask(&node, "evm_setAutomine", json!([false]));
        let hash = pay(&node);
        assert_eq!(client.notification(&hashes), hash);
        ask(&node, "evm_mine", json!([]));
        assert_eq!(client.call("eth_unsubscribe", json!([hashes]))["result"], true);
        let full = client.subscribe(json!(["newPendingTransactions", true]));
        let hash = pay(&node);
        let transaction = client.notification(&full);
        assert_eq!((&transaction["hash"], &transaction["blockHash"]), (&hash, &Value::Null));
        assert_eq!(transaction["from"], json!(ALICE.address));
    })
    .await;
}

#[tokio::test]
async fn subscriptions_survive_a_revert() {
    with_client(|node, mut client, _| {
        ask(&node, "anvil_mine", json!(["0x2"]));
        let snapshot = ask(&node, "evm_snapshot", json!([]));
        let heads = client.subscribe(json!(["newHeads"]));
        let transactions = client.subscribe(json!(["newPendingTransactions"]));
        let syncing = client.subscribe(json!(["syncing"]));
        assert!(syncing.is_string());
        ask(&node, "anvil_mine", json!(["0x2"]));
        let before = [client.notification(&heads), client.notification(&heads)];
        ask(&node, "evm_revert", json!([snapshot]));
        ask(&node, "evm_increaseTime", json!([100]));
        let hash = pay(&node);
        let after = client.notification(&heads);
        assert_eq!(after["number"], before[0]["number"]);
        assert_ne!(after["hash"], before[0]["hash"]);
        assert_eq!(client.notification(&transactions), hash);
        let again = pay(&node);
        assert_eq!(number(&client.notification(&heads)["number"]), 4);
        assert_eq!(client.notification(&transactions), again);
    })
    .await;
}

#[tokio::test]
async fn bad_subscriptions_are_explained() {
    with_client(|_, mut client, _| {
        for params in [json!([]), json!(["oldHeads"]), json!(["logs", 5]), json!(["newHeads", {}]), json!({})]
        {
            assert_eq!(client.call("eth_subscribe", params.clone())["error"]["code"], -32602, "{params}");
        }
        for params in [json!([]), json!(["x"])] {
            assert_eq!(client.call("eth_unsubscribe", params.clone())["error"]["code"], -32602, "{params}");
        }
        let ids: Vec<_> = (0..1_000).map(|_| client.subscribe(json!(["syncing"]))).collect();
        assert_eq!(client.call("eth_subscribe", json!(["syncing"]))["error"]["code"], -32000);
        assert_eq!(client.call("eth_unsubscribe", json!([ids[0]]))["result"], true);
        client.subscribe(json!(["syncing"]));
    })
    .await;
}

#[tokio::test]
async fn http_has_no_subscriptions() {
    let (_node, server) = served().await;
    let reply = post(&server, request(1, "eth_subscribe", json!(["newHeads"])).to_string()).await;
    let error = &reply.json()["error"];
    assert_eq!(error["code"], -32601);
    assert!(error["message"].as_str().is_some_and(|text| text.contains("notifications not supported")));
}

#[tokio::test]
async fn a_client_that_leaves_frees_its_place() {
    with_client(|node, mut client, address| {
        // More than there are places.
        for _ in 0..300 {
            let mut short = Client::connect(address);
            short.subscribe(json!(["newHeads"]));
        }
        pay(&node);
        assert_eq!(client.call("eth_blockNumber", json!([]))["result"], "0x1");
    })
    .await;
}

#[tokio::test]
async fn an_oversized_message_ends_its_connection_only() {
    with_client(|_, mut client, address| {
        let mut greedy = Client::connect(address);
        let _ = greedy.socket.send(Message::text(" ".repeat(MAX_BODY + 1)));
        assert!(!matches!(greedy.socket.read(), Ok(Message::Text(_))));
        assert_eq!(client.call("eth_chainId", json!([]))["result"], "0x64aba");
    })
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_nobody_up_and_misses_nothing() {
    with_client(|node, mut client, address| {
        let mut slow = Client::connect(address);
        let heads = slow.subscribe(json!(["newHeads"]));
        // Far more than the buffers of a socket hold.
        ask(&node, "anvil_mine", json!([20_000]));
        for _ in 0..20 {
            assert_eq!(client.call("eth_blockNumber", json!([]))["result"], "0x4e20");
        }
        for expected in 1..=20_000u64 {
            assert_eq!(number(&slow.notification(&heads)["number"]), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn many_requests_at_once_over_one_socket_are_all_answered() {
    with_client(|node, mut client, _| {
        let counter: Address = deploy(&node, COUNTER);
        let data = Bytes::new();
        for id in 0..500 {
            client.send(&request(id, "eth_call", json!([{"to": counter, "data": data}])));
        }
        let mut ids: Vec<_> = (0..500).map(|_| client.read()["id"].as_u64().expect("an id")).collect();
        ids.sort_unstable();
        assert_eq!(ids, (0..500).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_stopped_server_says_goodbye() {
    let (_node, server) = served().await;
    let address = server.address();
    let client = spawn_blocking(move || Client::connect(address)).await.expect("connected");
    server.stop().await;
    let mut socket = client.socket;
    let message = spawn_blocking(move || socket.read()).await.expect("no panic");
    assert!(matches!(message, Ok(Message::Close(_))), "{message:?}");
}
