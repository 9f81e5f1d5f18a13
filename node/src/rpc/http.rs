//! JSON-RPC over HTTP.

use super::{Backend, INTERNAL_ERROR, INVALID_REQUEST, RpcError, failure, respond};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

/// Bytes a request body may have, as in geth.
pub const MAX_BODY: usize = 5 * 1024 * 1024;
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
    let router = Router::new().route("/", get(about).post(answer)).layer(from_fn(cors)).with_state(backend);
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let stopped = async move {
            // A dropped server counts as stopped, too.
            let _ = stopped.await;
        };
        let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
    });
    Ok(Server { address, stop, task })
}

async fn about() -> &'static str {
    "stylus-node: a local Arbitrum Stylus chain. Send JSON-RPC requests here with POST.\n"
}

async fn answer(State(backend): State<Arc<Backend>>, body: Body) -> Response {
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        let message = format!("request body is incomplete or larger than {MAX_BODY} bytes");
        let error = failure(Value::Null, &RpcError::new(INVALID_REQUEST, message));
        return json(StatusCode::PAYLOAD_TOO_LARGE, &error);
    };
    // Execution takes its time; the threads that talk to clients must not.
    match spawn_blocking(move || respond(&backend, &body)).await {
        Ok(Some(answer)) => json(StatusCode::OK, &answer),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(_) => {
            let error =
                failure(Value::Null, &RpcError::new(INTERNAL_ERROR, "internal error; please report it"));
            json(StatusCode::INTERNAL_SERVER_ERROR, &error)
        }
    }
}

fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
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
