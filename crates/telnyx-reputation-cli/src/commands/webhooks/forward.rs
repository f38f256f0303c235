//! Passing an event on as it came, so that its signature still holds.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Url;

use super::to_receiver;
use crate::failure::Failure;

/// Where genuine events go.
pub(super) struct Forward {
    url: Url,
    client: reqwest::Client,
}

impl Forward {
    /// To this URL, which redirects nowhere and is reached without a proxy.
    ///
    /// # Errors
    /// It is no URL of HTTP.
    pub(super) fn to(url: &str) -> Result<Self, Failure> {
        let parsed = Url::parse(url).map_err(|why| Failure::usage(format!("--forward: {url:?}: {why}")))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(Failure::usage(format!("--forward: {url:?} is no URL of HTTP")));
        }
        Ok(Self { url: parsed, client: to_receiver()? })
    }

    /// Passes the event on, and gives what the sender is answered.
    pub(super) async fn pass_on(&self, mut headers: HeaderMap, body: Bytes) -> Response {
        // Of this connection, not of the event.
        for name in [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            headers.remove(name);
        }
        match self.client.post(self.url.clone()).headers(headers).body(body).send().await {
            Ok(answer) => {
                let status = answer.status();
                let body = answer.bytes().await.unwrap_or_default();
                (status, Body::from(body)).into_response()
            }
            Err(why) => (StatusCode::BAD_GATEWAY, format!("{} cannot be reached: {why}", self.url)).into_response(),
        }
    }
}
