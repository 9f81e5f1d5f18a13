//! A node behind a proxy that answers some methods itself: what another node, or a broken one, would say.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use stylus_node::node::Node;

/// What the proxy answers instead of the node: a result or an error object; `None` passes the request on.
pub(crate) type Answer = dyn Fn(&str, &Value) -> Option<Result<Value, Value>> + Send + Sync;

/// Serves until the process ends; answers the URL.
pub(crate) fn serve(node: &Node, answer: Box<Answer>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (node, answer) = (node.clone(), Arc::from(answer));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (node, answer) = (node.clone(), Arc::clone(&answer));
            std::thread::spawn(move || connection(stream, &node, &answer));
        }
    });
    url
}

/// The error object of a method that a node does not have.
pub(crate) fn missing(method: &str) -> Value {
    json!({ "code": -32601, "message": format!("the method {method} does not exist/is not available") })
}

fn connection(stream: TcpStream, node: &Node, answer: &Arc<Answer>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let request: Value = serde_json::from_slice(&body).ok()?;
        let reply = match request {
            Value::Array(requests) => requests.iter().map(|it| one(it, node, answer)).collect(),
            request => one(&request, node, answer),
        };
        let reply = reply.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            reply.len()
        );
        writer.write_all((head + &reply).as_bytes()).ok()?;
    }
}

fn one(request: &Value, node: &Node, answer: &Arc<Answer>) -> Value {
    let method = request["method"].as_str().unwrap_or_default();
    let outcome = answer(method, &request["params"]).unwrap_or_else(|| {
        let params = match &request["params"] {
            Value::Null => json!([]),
            params => params.clone(),
        };
        node.request(method, params).map_err(|error| serde_json::to_value(error).unwrap())
    });
    match outcome {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
        Err(error) => json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }),
    }
}
