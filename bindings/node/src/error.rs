//! Errors on their way to JavaScript.
//!
//! A native function can only throw a plain `Error`, so everything about an error travels as JSON in its message, and
//! `lib/errors/from-native.ts` makes it one of the right class.

use std::any::Any;
use std::error::Error as StdError;
use std::sync::Arc;

use napi::Status;
use napi_derive::napi;
use serde::Serialize;
use telnyx_reputation::{ApiError, Error, ErrorKind, Witness};

use crate::headers::lines;

/// The kind of a call that the caller stopped; the core never sees it.
const ABORTED: &str = "aborted";

/// What JavaScript is told of an error. In a box, so that results stay small.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct NativeError(Box<Details>);

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    attempts: u32,
    /// US dollars as a string: `0.20`. Only where the outcome is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    may_have_billed_usd: Option<String>,
    /// One `name: value` a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    headers: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    body: String,
    /// The messages of the causes, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<String>,
    /// Travels alongside the JSON, not in it.
    #[serde(skip)]
    unresolved: Option<Arc<Error>>,
}

impl NativeError {
    fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Details { kind, message: message.into(), ..Details::default() }))
    }

    /// An argument that cannot be carried over.
    pub(crate) fn invalid_argument(message: impl std::fmt::Display) -> Self {
        Self::new(ErrorKind::InvalidArgument.code(), format!("invalid argument: {:.2000}", message.to_string()))
    }

    /// An option of the client that makes no sense.
    pub(crate) fn configuration(message: impl std::fmt::Display) -> Self {
        Self::new(ErrorKind::Configuration.code(), format!("configuration: {message}"))
    }

    /// A fault of this library.
    pub(crate) fn internal(message: impl std::fmt::Display) -> Self {
        Self::new(ErrorKind::Internal.code(), format!("internal error: {message}; please report it"))
    }

    /// A caught panic.
    pub(crate) fn panic(payload: &(dyn Any + Send)) -> Self {
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::internal(text.unwrap_or("a panic without a message"))
    }

    /// A call that was stopped before its answer came.
    pub(crate) fn aborted(witness: &Witness) -> Self {
        let mut native = Self::new(ABORTED, "the call was aborted");
        native.0.attempts = witness.attempts();
        if let Some(error) = witness.outcome_unknown() {
            native.0.message.push_str("; its request was sent, so it may have been done");
            native.0.may_have_billed_usd = Some(error.may_have_billed().to_string());
            native.0.unresolved = Some(Arc::new(error));
        }
        native
    }

    /// An error that others hold too, without what could find out.
    pub(crate) fn of_shared(error: &Error) -> Self {
        Self(Box::new(Details {
            kind: error.kind().code(),
            message: error.to_string(),
            operation: error.operation(),
            status: error.status(),
            errors: error.errors().to_vec(),
            request_id: error.request_id().map(str::to_owned),
            retry_after_ms: error.retry_after().map(|wait| wait.as_secs_f64() * 1000.0),
            attempts: error.attempts(),
            may_have_billed_usd: (error.kind() == ErrorKind::OutcomeUnknown)
                .then(|| error.may_have_billed().to_string()),
            headers: lines(error.headers()),
            body: String::from_utf8_lossy(error.body()).into_owned(),
            causes: causes(error),
            unresolved: None,
        }))
    }

    /// The error that can find out what became of the call, when that is unknown.
    pub(crate) fn take_unresolved(&mut self) -> Option<Arc<Error>> {
        self.0.unresolved.take()
    }

    /// As JavaScript reads it.
    pub(crate) fn into_json(self) -> String {
        serde_json::to_string(&self).unwrap_or(self.0.message)
    }

    /// Names the operation that was being called, unless the core has.
    pub(crate) fn of_operation(mut self, operation: &'static str) -> Self {
        if self.0.operation.is_none() {
            self.0.message = format!("{operation}: {}", self.0.message);
            self.0.operation = Some(operation);
        }
        self
    }
}

impl From<Error> for NativeError {
    fn from(error: Error) -> Self {
        let mut native = Self::of_shared(&error);
        if error.kind() == ErrorKind::OutcomeUnknown {
            native.0.unresolved = Some(Arc::new(error));
        }
        native
    }
}

fn causes(error: &Error) -> Vec<String> {
    let mut messages = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        messages.push(cause.to_string());
        next = cause.source();
    }
    messages
}

impl From<NativeError> for napi::Error {
    fn from(error: NativeError) -> Self {
        Self::new(Status::GenericFailure, error.into_json())
    }
}

/// The stable names of all error kinds of the core, by which a test knows that each has a class.
#[napi]
#[must_use]
pub fn error_kinds() -> Vec<String> {
    ErrorKind::ALL.iter().map(|kind| kind.code().to_owned()).collect()
}
