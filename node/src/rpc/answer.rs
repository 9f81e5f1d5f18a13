//! From the bytes of a client to an answer: single requests, batches, notifications.

use super::{Backend, INVALID_REQUEST, PARSE_ERROR, RpcError, dispatch};
use serde_json::{Value, json};

/// Requests one batch may hold, as in geth.
pub const MAX_BATCH: usize = 1_000;

/// Reads a body; the error is the answer to one that is no request.
pub(super) fn parse(body: &[u8]) -> Result<Value, Value> {
    let refused = |code, message: String| Err(failure(Value::Null, &RpcError::new(code, message)));
    match serde_json::from_slice(body) {
        Err(error) => refused(PARSE_ERROR, format!("parse error: {error}")),
        Ok(Value::Array(batch)) if batch.is_empty() => refused(INVALID_REQUEST, "empty batch".into()),
        Ok(Value::Array(batch)) if batch.len() > MAX_BATCH => {
            refused(INVALID_REQUEST, format!("batch of {} requests; the most is {MAX_BATCH}", batch.len()))
        }
        Ok(request) => Ok(request),
    }
}

/// Answers a body on the calling thread; nothing for notifications.
pub(crate) fn answer(backend: &Backend, body: &[u8]) -> Option<Value> {
    match parse(body) {
        Ok(request) => respond(request, |name, params| dispatch(backend, name, params)),
        Err(refused) => Some(refused),
    }
}

/// The methods a body asks for.
pub(super) fn methods(request: &Value) -> impl Iterator<Item = &str> {
    let requests = match request {
        Value::Array(batch) => batch.as_slice(),
        single => std::slice::from_ref(single),
    };
    requests.iter().filter_map(|request| request.get("method")?.as_str())
}

/// Answers one request, a batch, or nothing for notifications.
pub(super) fn respond(
    request: Value,
    mut dispatch: impl FnMut(&str, Value) -> Result<Value, RpcError>,
) -> Option<Value> {
    match request {
        Value::Array(batch) => {
            let answers: Vec<_> =
                batch.into_iter().filter_map(|request| respond_one(request, &mut dispatch)).collect();
            (!answers.is_empty()).then_some(Value::Array(answers))
        }
        request => respond_one(request, &mut dispatch),
    }
}

fn respond_one(
    request: Value,
    dispatch: &mut impl FnMut(&str, Value) -> Result<Value, RpcError>,
) -> Option<Value> {
    let invalid = |id, what: &str| {
        Some(failure(id, &RpcError::new(INVALID_REQUEST, format!("invalid request: {what}"))))
    };
    let Value::Object(mut request) = request else { return invalid(Value::Null, "not an object") };
    let id = request.remove("id");
    if matches!(id, Some(Value::Object(_) | Value::Array(_) | Value::Bool(_))) {
        return invalid(Value::Null, "id must be a string, a number or null");
    }
    let echo = id.clone().unwrap_or_default();
    if request.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return invalid(echo, "jsonrpc must be \"2.0\"");
    }
    let Some(Value::String(name)) = request.remove("method") else {
        return invalid(echo, "method must be a string");
    };
    let answer = dispatch(&name, request.remove("params").unwrap_or_default());
    // Without an id it is a notification, which gets no answer.
    id.map(|id| match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(error) => failure(id, &error),
    })
}

/// A response that carries an error.
pub(super) fn failure(id: Value, error: &RpcError) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": error})
}
