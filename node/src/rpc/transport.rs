//! An alloy transport that reaches a node of the same process without a socket.

use super::{Backend, RpcError, dispatch};
use alloy_json_rpc::{
    ErrorPayload, RequestPacket, Response, ResponsePacket, ResponsePayload, SerializedRequest,
};
use alloy_transport::{TransportError, TransportErrorKind, TransportFut};
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tower::Service;

/// Give it to `alloy::rpc::client::RpcClient::new(transport, true)`.
#[derive(Clone)]
pub struct InProcess {
    backend: Arc<Backend>,
}

impl InProcess {
    pub(crate) fn new(backend: Arc<Backend>) -> Self {
        Self { backend }
    }
}

impl Service<RequestPacket> for InProcess {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, packet: RequestPacket) -> TransportFut<'static> {
        let backend = self.backend.clone();
        Box::pin(async move {
            // Outside of tokio nobody else waits for this thread.
            match Handle::try_current() {
                Ok(_) => spawn_blocking(move || answer(&backend, &packet))
                    .await
                    .map_err(TransportErrorKind::custom)?,
                Err(_) => answer(&backend, &packet),
            }
        })
    }
}

fn answer(backend: &Backend, packet: &RequestPacket) -> Result<ResponsePacket, TransportError> {
    match packet {
        RequestPacket::Single(request) => one(backend, request).map(ResponsePacket::Single),
        RequestPacket::Batch(requests) => requests
            .iter()
            .map(|request| one(backend, request))
            .collect::<Result<_, _>>()
            .map(ResponsePacket::Batch),
    }
}

fn one(backend: &Backend, request: &SerializedRequest) -> Result<Response, TransportError> {
    let params = match request.params() {
        Some(params) => serde_json::from_str(params.get()).map_err(TransportErrorKind::custom)?,
        None => serde_json::Value::Null,
    };
    let payload = match dispatch(backend, request.method(), params) {
        Ok(result) => ResponsePayload::Success(raw(&result)?),
        Err(error) => ResponsePayload::Failure(failure(error)?),
    };
    Ok(Response { id: request.id().clone(), payload })
}

fn failure(error: RpcError) -> Result<ErrorPayload, TransportError> {
    let data = error.data.as_ref().map(raw).transpose()?;
    Ok(ErrorPayload { code: error.code, message: error.message.into(), data })
}

fn raw(value: &serde_json::Value) -> Result<Box<RawValue>, TransportError> {
    to_raw_value(value).map_err(TransportErrorKind::custom)
}
