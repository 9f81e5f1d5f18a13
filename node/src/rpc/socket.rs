//! JSON-RPC over a WebSocket: requests as over HTTP, and notifications.

use super::answer::respond;
use super::gate::Gate;
use super::http::carry_out;
use super::subscriptions::Subscriptions;
use super::{Backend, dispatch};
use axum::extract::ws::{Message, WebSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// Requests of one connection that are answered at once; more wait in the client's socket.
const AT_ONCE: usize = 32;
/// How long a client may take to read a message before it counts as gone.
const READ_IN: Duration = Duration::from_secs(20);

/// An answer and the subscriptions that begin with it.
struct Answered {
    text: Option<String>,
    begun: Vec<u64>,
}

/// Serves a connection until either side ends it. Nothing is queued for a client that does not read: it is waited
/// for, and what it is to be told is worked out when it is there again.
pub(super) async fn run(
    mut socket: WebSocket,
    backend: Arc<Backend>,
    gate: Gate,
    mut open: watch::Receiver<()>,
) {
    let mut heads = backend.heads();
    let subscriptions = Arc::new(Subscriptions::default());
    let (answers, mut answered) = mpsc::channel::<Answered>(AT_ONCE);
    let mut busy = 0;
    loop {
        tokio::select! {
            message = socket.recv(), if busy < AT_ONCE => {
                let body = match message {
                    Some(Ok(Message::Text(text))) => text.into(),
                    Some(Ok(Message::Binary(bytes))) => bytes,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                };
                busy += 1;
                let (backend, gate) = (backend.clone(), gate.clone());
                let (subscriptions, answers) = (subscriptions.clone(), answers.clone());
                tokio::spawn(async move {
                    let _ = answers.send(answer(backend, &gate, subscriptions, body).await).await;
                });
            }
            Some(Answered { text, begun }) = answered.recv() => {
                busy -= 1;
                if let Some(text) = text && !send(&mut socket, text).await {
                    return;
                }
                for id in begun {
                    subscriptions.begin(id);
                }
                if !notify(&mut socket, &subscriptions, &backend).await {
                    return;
                }
            }
            changed = heads.changed() => {
                if changed.is_err() || !notify(&mut socket, &subscriptions, &backend).await {
                    return;
                }
            }
            _ = open.changed() => {
                let _ = timeout(READ_IN, socket.send(Message::Close(None))).await;
                return;
            }
        }
    }
}

async fn answer(
    backend: Arc<Backend>,
    gate: &Gate,
    subscriptions: Arc<Subscriptions>,
    body: axum::body::Bytes,
) -> Answered {
    let (begun, begins) = std::sync::mpsc::channel();
    let text = carry_out(gate, body, move |request| {
        let answer = respond(request, |name, params| match name {
            "eth_subscribe" => {
                let (id, answer) = subscriptions.add(params, backend.chain())?;
                let _ = begun.send(id);
                Ok(answer)
            }
            "eth_unsubscribe" => subscriptions.remove(params),
            _ => dispatch(&backend, name, params),
        });
        answer.map(|answer| answer.to_string())
    });
    let text = text.await.unwrap_or_else(Some);
    Answered { text, begun: begins.try_iter().collect() }
}

/// Tells a client everything that is new to it.
async fn notify(socket: &mut WebSocket, subscriptions: &Subscriptions, backend: &Backend) -> bool {
    let chain = backend.chain();
    for id in subscriptions.begun() {
        while let Some(messages) = subscriptions.next(id, &chain) {
            for message in messages {
                if !send(socket, message).await {
                    return false;
                }
            }
        }
    }
    true
}

async fn send(socket: &mut WebSocket, text: String) -> bool {
    matches!(timeout(READ_IN, socket.send(Message::Text(text.into()))).await, Ok(Ok(())))
}
