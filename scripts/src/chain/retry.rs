//! Questions are asked again when the answer got lost; what is sent is not (see [`super::sending`]).

use alloy::rpc::client::{ClientBuilder, RpcClient};
use alloy::transports::http::reqwest::Url;
use alloy::transports::http::{Client, Http};
use alloy::transports::layers::{RetryBackoffLayer, RetryPolicy};
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use std::time::Duration;

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
    let http = Http::with_client(client, url);
    // The throttle by compute units is for providers that sell them; here only failures slow us down.
    let again = RetryBackoffLayer::new_with_policy(AGAIN, PAUSE, u64::MAX, Lost);
    let asking = ClientBuilder::default().layer(again).transport(http.clone(), local);
    Ok([asking, RpcClient::new(http, local)])
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

const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}
