//! Questions are asked again when the answer got lost; what is sent is not (see [`super::sending`]).

use alloy::rpc::client::{ClientBuilder, RpcClient};
use alloy::transports::http::reqwest::{self, Url};
use alloy::transports::http::{Client, Http};
use alloy::transports::layers::{RetryBackoffLayer, RetryPolicy};
use alloy::transports::{RpcError, TransportError, TransportErrorKind, TransportFut};
use alloy_json_rpc::{RequestPacket, ResponsePacket};
use std::task::{Context, Poll};
use std::time::Duration;
use tower::Service;

/// Times a question is asked again.
const AGAIN: u32 = 5;

/// Milliseconds between two attempts, unless the server names its own time.
const PAUSE: u64 = 400;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(30);

/// The longest a server may make us wait before the next attempt.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// A client that asks again and one that does not, over the same connections.
pub(super) fn clients(url: Url) -> anyhow::Result<[RpcClient; 2]> {
    let client = Client::builder().timeout(ANSWER).connect_timeout(ANSWER / 3).build()?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let http = Unnamed(Http::with_client(client, url));
    // The throttle by compute units is for providers that sell them; here only failures slow us down.
    let again = RetryBackoffLayer::new_with_policy(AGAIN, PAUSE, u64::MAX, Lost);
    let asking = ClientBuilder::default().layer(again).transport(http.clone(), local);
    Ok([asking, RpcClient::new(http, local)])
}

/// Leaves the URL out of errors: it may hold a key, and errors end up in logs.
#[derive(Clone, Debug)]
struct Unnamed(Http<Client>);

impl Service<RequestPacket> for Unnamed {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: RequestPacket) -> Self::Future {
        let answer = self.0.call(request);
        Box::pin(async move { answer.await.map_err(without_url) })
    }
}

fn without_url(error: TransportError) -> TransportError {
    match error {
        RpcError::Transport(TransportErrorKind::Custom(error)) => match error.downcast::<reqwest::Error>() {
            Ok(error) => TransportErrorKind::custom(error.without_url()),
            Err(error) => RpcError::Transport(TransportErrorKind::Custom(error)),
        },
        other => other,
    }
}

/// Which failures are the line's and not the question's.
#[derive(Clone, Copy, Debug)]
struct Lost;

impl RetryPolicy for Lost {
    fn should_retry(&self, error: &TransportError) -> bool {
        is_lost(error)
    }

    fn backoff_hint(&self, error: &TransportError) -> Option<Duration> {
        match error {
            RpcError::Transport(TransportErrorKind::HttpErrorWithRetryAfter { retry_after, .. }) => {
                Some((*retry_after).min(LONGEST_PAUSE))
            }
            _ => None,
        }
    }
}

/// Whether nothing is known about what became of the request: it can be asked again, but a transaction may have been taken.
pub(super) fn is_lost(error: &TransportError) -> bool {
    match error {
        RpcError::Transport(kind) => match kind {
            TransportErrorKind::HttpError(error) => is_passing(error.status),
            TransportErrorKind::HttpErrorWithRetryAfter { error, .. } => is_passing(error.status),
            TransportErrorKind::NonRetryable(_) => false,
            _ => true,
        },
        // Half an answer, or a page of a proxy instead of one.
        RpcError::DeserError { .. } | RpcError::NullResp => true,
        RpcError::ErrorResp(payload) => payload.is_retry_err(),
        _ => false,
    }
}

/// Statuses that another attempt may change.
const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_that_pass_are_asked_again_and_refusals_are_not() {
        let of = |status| is_lost(&TransportErrorKind::http_error(status, String::new()));
        assert_eq!([429, 500, 502, 503, 408].map(of), [true; 5]);
        assert_eq!([400, 401, 403, 404].map(of), [false; 4]);
        let half = serde_json::from_str::<u8>("{").unwrap_err();
        assert!(is_lost(&TransportError::deser_err(half, "{")));
    }

    #[tokio::test]
    async fn an_error_does_not_repeat_the_url() {
        let [_, client] = clients("http://127.0.0.1:1/v2/secret".parse().unwrap()).unwrap();
        let error: TransportError = client.request_noparams::<String>("eth_chainId").await.unwrap_err();
        assert!(is_lost(&error) && !error.to_string().contains("secret"), "{error}");
    }
}
