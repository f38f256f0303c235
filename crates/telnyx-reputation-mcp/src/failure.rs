//! Why something could not be done, as an assistant is told it.

use std::fmt;

use serde_json::{Value, json};
use telnyx_reputation::ErrorKind;
use telnyx_reputation_monitor::{self as monitor, Said};

/// The result of the crate's functions.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why something could not be done. What the API said of it is apart from the message, in which there is nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: &'static str,
    message: String,
    api_says: Option<String>,
    /// What came of it before.
    outcome: Option<Box<Value>>,
}

impl Failure {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), api_says: None, outcome: None }
    }

    /// The same, with what the API said.
    pub(crate) fn with_api_says(self, says: Option<String>) -> Self {
        Self { api_says: says.filter(|says| !says.is_empty()), ..self }
    }

    /// The same, led by what it means: what comes last may be cut off.
    pub(crate) fn led_by(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
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
        if let Some(says) = &self.api_says {
            told["api_says"] = json!(says);
        }
        if let Some(outcome) = &self.outcome {
            told["outcome"] = Value::clone(outcome);
        }
        told
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.api_says.as_ref().map_or(Ok(()), |says| write!(f, ": {says}"))
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
        let Said { own, api_says, .. } = Said::from(&error);
        Self::new(kind, own).with_api_says(api_says)
    }
}

impl From<monitor::Error> for Failure {
    fn from(error: monitor::Error) -> Self {
        match error {
            monitor::Error::Client(error) => error.into(),
            monitor::Error::ListChanged(how) => {
                let message = "the list changed while it was read, or is none. Nothing was written; collect again";
                Self::new("api", message).with_api_says(Some(how))
            }
            monitor::Error::UnknownEnterprise { .. } => Self::argument(
                "enterprise_id: the history has nothing of it; get_next_steps has the account's enterprises",
            ),
            monitor::Error::NotAStore { .. } => Self::local(format!("the history cannot be used: {error}")),
            other => Self::local(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::local(format!("the plans cannot be read or written: {error}"))
    }
}
