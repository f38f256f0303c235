//! Why something could not be done, as an assistant is told it.

use std::fmt;

use serde_json::{Value, json};
use telnyx_reputation::ErrorKind;
use telnyx_reputation_monitor as monitor;

/// The result of the crate's functions.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why something could not be done. It may be in words of the API, and holds no key: the core keeps keys out of its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: &'static str,
    message: String,
    /// What came of it before.
    outcome: Option<Box<Value>>,
}

impl Failure {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), outcome: None }
    }

    /// The same, with what came of it before.
    pub(crate) fn with_outcome(self, outcome: Value) -> Self {
        Self { outcome: Some(Box::new(outcome)), ..self }
    }

    /// The history has nothing, which is not that nothing changed.
    pub(crate) fn nothing_collected() -> Self {
        Self::new("no_history", "nothing was collected yet: call collect, which is free")
    }

    /// What was given makes no sense.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::new("invalid_argument", message)
    }

    /// This machine: a folder, a file, a port.
    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::new("local", message)
    }

    /// As it is told, all of it data.
    pub(crate) fn to_json(&self) -> Value {
        let mut told = json!({"error": self.kind, "message": self.message});
        if let Some(outcome) = &self.outcome {
            told["outcome"] = Value::clone(outcome);
        }
        told
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<telnyx_reputation::Error> for Failure {
    fn from(error: telnyx_reputation::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::InvalidArgument => "invalid_argument",
            ErrorKind::Configuration => "configuration",
            ErrorKind::Authentication | ErrorKind::PermissionDenied => "denied",
            ErrorKind::NotFound => "not_found",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Connection | ErrorKind::Timeout => "connection",
            ErrorKind::OutcomeUnknown => "outcome_unknown",
            ErrorKind::SpendLimit => "spend_limit",
            ErrorKind::Server => "server",
            _ => "api",
        };
        Self::new(kind, error.message())
    }
}

impl From<monitor::Error> for Failure {
    fn from(error: monitor::Error) -> Self {
        match error {
            monitor::Error::Client(error) => error.into(),
            monitor::Error::NotAStore { .. } => Self::new(
                "no_history",
                format!("{error}. `collect` begins the history, for free; from then on it tells what changed"),
            ),
            other => Self::local(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::local(format!("the plans cannot be read or written: {error}"))
    }
}
