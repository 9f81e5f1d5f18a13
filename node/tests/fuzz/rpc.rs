//! Request bodies: any bytes, and requests that are nearly right.

use crate::requests::{anything, methods, node, request};
use crate::runs::{Runs, budget, inputs};
use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};
use stylus_node::node::Node;
use stylus_node::rpc::{INTERNAL_ERROR, INVALID_PARAMS, METHOD_NOT_FOUND, PARSE_ERROR};

/// Bytes an input may have.
const MOST_BYTES: usize = 1_024;

/// Checks that an answer is one: to a request or a batch.
fn well_formed(answer: &Value) {
    if let Value::Array(answers) = answer {
        assert!(!answers.is_empty());
        answers.iter().for_each(well_formed);
        return;
    }
    assert_eq!(answer["jsonrpc"], "2.0", "{answer}");
    assert!(answer.get("id").is_some(), "{answer}");
    assert_ne!(answer.get("result").is_some(), answer.get("error").is_some(), "{answer}");
    if let Some(error) = answer.get("error") {
        assert_ne!(error["code"], INTERNAL_ERROR, "{answer}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{answer}");
    }
}

fn lives_on(node: &Node) {
    let answer = node.answer(br#"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber"}"#).expect("an answer");
    assert!(answer["result"].is_string(), "{answer}");
}

/// Bytes as they come, or JSON of any kind; tells whether it was JSON.
fn bodies(u: &mut Unstructured<'_>) -> Result<bool> {
    let body = match u.int_in_range(0..=3u8)? {
        0 => u.bytes(u.len())?.to_vec(),
        1 => anything(u, 5)?.to_string().into_bytes(),
        2 => {
            let (method, params) = request(u)?;
            let id = anything(u, 1)?;
            json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string().into_bytes()
        }
        _ => {
            // A request with some bytes changed.
            let changes: Vec<(u8, u8)> =
                (0..u.int_in_range(1..=3u8)?).map(|_| u.arbitrary()).collect::<Result<_>>()?;
            let (method, params) = request(u)?;
            let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
            let mut body = json!([request, request]).to_string().into_bytes();
            for (at, byte) in changes {
                let at = usize::from(at) % body.len();
                body[at] = byte;
            }
            body
        }
    };
    let is_json = serde_json::from_slice::<Value>(&body).is_ok();
    let node = crate::support::node();
    // Notifications get no answer.
    if let Some(answer) = node.answer(&body) {
        well_formed(&answer);
        assert_eq!(answer["error"]["code"] == PARSE_ERROR, !is_json, "{answer}");
    }
    lives_on(&node);
    Ok(is_json)
}

#[test]
fn any_body_gets_an_answer() {
    static RUNS: Runs = Runs::new("bodies");
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, bodies));
    RUNS.report();
}

/// Some requests to one node; tells whether most of them were taken.
fn conversation(u: &mut Unstructured<'_>) -> Result<bool> {
    let node = node();
    let (mut asked, mut taken) = (0, 0);
    // Nobody waits for predecessors, and every block is asked for.
    node.request("evm_setAutomine", json!([u.ratio(1, 8)?])).expect("a flag");
    while !u.is_empty() && asked < 24 {
        let (method, params) = request(u)?;
        let answer = node.request(&method, params.clone());
        asked += 1;
        match answer {
            Ok(_) => taken += 1,
            Err(error) => {
                assert_ne!(error.code, INTERNAL_ERROR, "{method} {params}: {error}");
                assert_ne!(error.code, METHOD_NOT_FOUND, "{method}");
                taken += u32::from(error.code != INVALID_PARAMS);
            }
        }
    }
    lives_on(&node);
    Ok(taken * 2 > asked)
}

#[test]
fn any_sequence_of_requests_leaves_the_node_alive() {
    static RUNS: Runs = Runs::new("requests");
    assert!(methods().len() > 80, "only {} methods were found", methods().len());
    bolero::check!()
        .with_test_time(budget())
        .with_generator(inputs(MOST_BYTES))
        .for_each(|bytes| RUNS.run(bytes, conversation));
    RUNS.report();
}
