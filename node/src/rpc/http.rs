//! JSON-RPC over HTTP, and the way to WebSockets.

use super::answer::{failure, methods, parse, respond};
use super::gate::{Gate, Load};
use super::{Backend, INTERNAL_ERROR, INVALID_REQUEST, RpcError, dispatch, socket};
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde_json::Value;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

/// Bytes a request body may have, as in geth.
pub const MAX_BODY: usize = 5 * 1024 * 1024;
/// How long a client may take to send the head of a request.
const HEADERS_IN: Duration = Duration::from_secs(10);
/// How long a client may take to send a body.
const BODY_IN: Duration = Duration::from_secs(15);
/// How long a shutdown waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(5);

/// Why a node cannot be reached over HTTP.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Somebody else has the port.
    #[error("port {port} is already in use; stop the other process or pass --port 0 (any free port) / another port", port = .0.port())]
    PortInUse(SocketAddr),
    /// The operating system refuses the port.
    #[error(
        "no permission to listen on {0}; ports below 1024 are reserved, pass --port 8547 or another high port"
    )]
    Forbidden(SocketAddr),
    /// The address is not one of this machine.
    #[error("{0} is not an address of this machine; pass --host 127.0.0.1, or 0.0.0.0 for all interfaces")]
    NoSuchAddress(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// A listening server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// The address it listens on, with the port that was chosen if 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL for clients on this machine.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops listening and waits for requests that are being answered.
    pub async fn stop(self) {
        let Self { stop, mut task, .. } = self;
        let _ = stop.send(());
        if timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// What every connection needs.
#[derive(Clone)]
struct Shared {
    backend: Arc<Backend>,
    gate: Gate,
    /// Closed when the server stops.
    open: watch::Receiver<()>,
}

/// Starts to listen.
pub(crate) async fn serve(backend: Arc<Backend>, address: SocketAddr) -> Result<Server, ServeError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse(address),
        io::ErrorKind::PermissionDenied => ServeError::Forbidden(address),
        io::ErrorKind::AddrNotAvailable => ServeError::NoSuchAddress(address),
        _ => ServeError::Listen { address, source },
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let (closing, open) = watch::channel(());
    let gate = Gate::new();
    let shared = Shared { backend, gate: gate.clone(), open };
    let router = Router::new().route("/", get(about).post(answer)).layer(from_fn(cors)).with_state(shared);
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        tokio::select! {
            () = accept(listener, &gate, &router, &closing) => {}
            // A dropped server counts as stopped, too.
            _ = stopped => {}
        }
        drop(closing);
        gate.empty().await;
    });
    Ok(Server { address, stop, task })
}

/// Takes connections for ever.
async fn accept(listener: TcpListener, gate: &Gate, router: &Router, closing: &watch::Sender<()>) {
    loop {
        let Some(place) = gate.connection().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, say: others will end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small answers must not wait for more to send; without it they are only slower.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_IN)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()))
            .with_upgrades();
        let mut open = closing.subscribe();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // A client that breaks off is no news.
            let ended = tokio::select! {
                _ = connection.as_mut() => true,
                _ = open.changed() => false,
            };
            if !ended {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
            drop(place);
        });
    }
}

/// A WebSocket for those who ask for one, a line of text for browsers.
async fn about(
    State(shared): State<Shared>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return "stylus-node: a local Arbitrum Stylus chain. Send JSON-RPC requests here with POST, or open a WebSocket.\n"
            .into_response();
    };
    let Some(place) = shared.gate.socket() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many WebSockets\n").into_response();
    };
    let Shared { backend, gate, open } = shared;
    upgrade.max_message_size(MAX_BODY).max_frame_size(MAX_BODY).on_upgrade(async move |socket| {
        socket::run(socket, backend, gate, open).await;
        drop(place);
    })
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let refuse = |status, message: String| {
        json(status, &failure(Value::Null, &RpcError::new(INVALID_REQUEST, message)))
    };
    let too_large = || {
        let message = format!("request body is incomplete or larger than {MAX_BODY} bytes");
        refuse(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = announced.and_then(|length| length.parse().ok()).unwrap_or(MAX_BODY);
    if announced > MAX_BODY {
        return too_large();
    }
    let room = shared.gate.body(announced).await;
    let body = match timeout(BODY_IN, to_bytes(request.into_body(), MAX_BODY)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return too_large(),
        Err(_) => {
            return refuse(StatusCode::REQUEST_TIMEOUT, format!("no complete body within {BODY_IN:?}"));
        }
    };
    let Shared { backend, gate, .. } = shared;
    let answered = carry_out(&gate, body, move |request| {
        respond(request, |name, params| dispatch(&backend, name, params)).map(|answer| answer.to_string())
    });
    let answered = answered.await;
    drop(room);
    match answered {
        Ok(Some(answer)) => text(StatusCode::OK, answer),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(answer) => text(StatusCode::INTERNAL_SERVER_ERROR, answer),
    }
}

/// Reads a body and answers it on a thread of its own, when it is its turn: those that talk to clients must not wait.
pub(super) async fn carry_out(
    gate: &Gate,
    body: Bytes,
    respond: impl FnOnce(Value) -> Option<String> + Send + 'static,
) -> Result<Option<String>, String> {
    let internal = |_| {
        let error = RpcError::new(INTERNAL_ERROR, "internal error; please report it");
        failure(Value::Null, &error).to_string()
    };
    let parsed = spawn_blocking(move || {
        parse(&body)
            .map(|request| (Load::of(methods(&request)), request))
            .map_err(|answer| answer.to_string())
    });
    let (load, request) = match parsed.await.map_err(internal)? {
        Ok(parsed) => parsed,
        Err(answer) => return Ok(Some(answer)),
    };
    let _place = gate.pass(load).await;
    spawn_blocking(move || respond(request)).await.map_err(internal)
}

fn json(status: StatusCode, body: &Value) -> Response {
    text(status, body.to_string())
}

fn text(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Lets pages of any origin talk to the node, as dev nodes do.
async fn cors(request: Request, next: Next) -> Response {
    const ALLOWED: [(HeaderName, &str); 4] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in ALLOWED {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
