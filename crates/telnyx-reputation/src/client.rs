//! The client: one call path for every operation and every language.

use std::fmt;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use progenitor_client::{ByteStream, Error as Generated, ResponseValue};
use tracing::Instrument;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::config::{ClientBuilder, Settings};
use crate::error::{Error, Result};
use crate::generated::client::Client as GeneratedClient;
use crate::generated::dispatch::dispatch;
use crate::hooks::CallContext;
use crate::operation::{AnswerKind, Operation};
use crate::request::CallOptions;
use crate::upload;

/// A client of the Number Reputation API. Cheap to clone; clones share their connections.
///
/// The resource tree begins here: [`Client::enterprises`], [`Client::documents`], [`Client::reputation`], ...
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
    http: reqwest::Client,
}

impl Client {
    pub(crate) fn new(settings: Arc<Settings>, http: reqwest::Client) -> Self {
        Self { settings, http }
    }

    /// A client with this API key, and everything else from the environment and the defaults.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the key could not be a key.
    pub fn with_api_key(key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(key).build()
    }

    /// A client set up from the environment: `TELNYX_API_KEY` and, if set, `TELNYX_BASE_URL`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when `TELNYX_API_KEY` is not set.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// Sets up a client option by option.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The base URL that calls go to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.settings.base_url
    }

    /// Calls an operation by its table entry: the untyped way in, which the typed tree and the bindings share.
    ///
    /// What the call bills is [`Operation::billing`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) before anything is sent; else whatever
    /// the transport or the API reports. A success without a body where the API documents one is
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub async fn call(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        arguments.prepare(operation).map_err(|error| error.with_operation(operation.id))?;
        // The path template, not the path: phone numbers are personal data.
        let span = tracing::debug_span!(
            "call",
            operation = operation.id,
            http.request.method = operation.method,
            url.template = operation.path,
            http.response.status_code = tracing::field::Empty,
        );
        let result = self.attempt(operation, &arguments, options).instrument(span.clone()).await;
        let status = result.as_ref().map_or_else(Error::status, |answer| Some(answer.status));
        if let Some(status) = status {
            span.record("http.response.status_code", status);
        }
        result.map_err(|error| error.with_operation(operation.id))
    }

    async fn attempt(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        let context = CallContext { settings: self.settings.clone(), operation, options };
        let client = GeneratedClient::new_with_client(&self.settings.base_url, self.http.clone(), context);
        let response = match &arguments.payload {
            Payload::File(file) => upload::create_document(&client, file).await,
            Payload::Empty | Payload::Json(_) => dispatch(&client, operation, arguments).await,
        };
        let attempts = u32::from(!matches!(response, Err(Generated::InvalidRequest(_))));
        read(operation, response).await.map_err(|error| error.with_attempts(attempts))
    }
}

async fn read(
    operation: &'static Operation,
    response: Result<ResponseValue<ByteStream>, Generated<ByteStream>>,
) -> Result<Answer> {
    let response = match response {
        Ok(response) | Err(Generated::ErrorResponse(response)) => response,
        Err(error) => return Err(Error::of_generated(error)),
    };
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = collect(response).await?;
    if !(200..300).contains(&status) {
        return Err(Error::of_answer(status, &headers, body));
    }
    let json = matches!(operation.answer, AnswerKind::Json(_) | AnswerKind::Page(..));
    if json && body.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
        return Err(Error::of_body(status, body, "the body is not a JSON object"));
    }
    Ok(Answer { operation, status, headers, body, attempts: 1 })
}

/// Takes the body over; one that came in a single piece is not copied.
async fn collect(response: ResponseValue<ByteStream>) -> Result<Bytes> {
    let length = response.content_length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut stream = response.into_inner_stream();
    let Some(first) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(Bytes::new());
    };
    let Some(second) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(first);
    };
    // The header is the server's word: it sizes the buffer only as far as it is plausible.
    let mut whole = BytesMut::with_capacity(length.clamp(first.len() + second.len(), 1 << 20));
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(chunk) = stream.try_next().await.map_err(Error::of_transport)? {
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.settings.base_url).finish_non_exhaustive()
    }
}
