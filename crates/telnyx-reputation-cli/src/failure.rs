//! How a command fails, and how that is told: one line for people, one JSON object for programs.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use telnyx_reputation::{Error, ErrorKind, Usd, Witness};

use crate::exit_status::ExitStatus;

/// Why a command did not do what it was told to.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The client's or the API's error.
    Client(Arc<Error>),
    /// The command line or a file makes no sense. Nothing was sent.
    Usage(String),
    /// What bills was not confirmed. Nothing was sent.
    NotConfirmed(String),
    /// A file or a program of this machine failed.
    Local(String),
    /// The command was interrupted, and the call under way may have been done.
    Interrupted(Arc<Error>),
    /// The command was interrupted, which did no harm: what became of its work.
    Stopped(String),
}

impl Failure {
    /// What makes no sense, and why.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// What this machine could not do.
    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::Local(message.into())
    }

    /// A call that was given up at a Ctrl-C, and is dropped by now so that its witness knows; `harmless` is what became of
    /// one that is done or can be made again.
    pub(crate) fn given_up(witness: &Witness, harmless: &'static str) -> Self {
        witness
            .outcome_unknown()
            .map_or_else(|| Self::Stopped(harmless.to_owned()), |error| Self::Interrupted(Arc::new(error)))
    }

    /// The exit status that tells of it.
    pub(crate) fn exit_status(&self) -> ExitStatus {
        match self {
            Self::Client(error) => ExitStatus::of_kind(error.kind()),
            Self::Usage(_) => ExitStatus::Usage,
            Self::NotConfirmed(_) => ExitStatus::NotConfirmed,
            Self::Local(_) => ExitStatus::Error,
            Self::Interrupted(_) | Self::Stopped(_) => ExitStatus::Interrupted,
        }
    }

    /// The failure as programs read it: what the client's errors have in every language.
    pub(crate) fn to_json(&self) -> Value {
        let mut told = Map::new();
        told.insert("kind".to_owned(), json!(self.kind()));
        told.insert("message".to_owned(), json!(self.to_string()));
        if let Self::Client(error) | Self::Interrupted(error) = self {
            told.insert("operation".to_owned(), json!(error.operation()));
            told.insert("status".to_owned(), json!(error.status()));
            told.insert("code".to_owned(), json!(error.code()));
            told.insert("errors".to_owned(), json!(error.errors()));
            told.insert("request_id".to_owned(), json!(error.request_id()));
            told.insert("retry_after".to_owned(), json!(error.retry_after().map(|wait| wait.as_secs_f64())));
            told.insert("attempts".to_owned(), json!(error.attempts()));
            told.insert("may_have_billed_usd".to_owned(), json!(error.may_have_billed().to_string()));
        }
        json!({ "error": told })
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Client(error) => error.kind().code(),
            Self::Usage(_) => ErrorKind::InvalidArgument.code(),
            Self::NotConfirmed(_) => "not_confirmed",
            Self::Local(_) => "local",
            Self::Interrupted(_) | Self::Stopped(_) => "interrupted",
        }
    }
}

impl fmt::Display for Failure {
    /// What happened and, where there is something to do, what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => {
                f.write_str(&in_words_of_the_command(&error.to_string()))?;
                // Of a connection or a file the cause says more than the kind; the API's answers say all themselves.
                if matches!(
                    error.kind(),
                    ErrorKind::Connection | ErrorKind::OutcomeUnknown | ErrorKind::InvalidArgument
                ) && let Some(cause) = error.source()
                {
                    write!(f, ": {cause}")?;
                }
                Ok(())
            }
            Self::Usage(message) | Self::NotConfirmed(message) | Self::Local(message) => f.write_str(message),
            Self::Stopped(what) => write!(f, "interrupted: {what}"),
            Self::Interrupted(error) => {
                write!(f, "interrupted: {error}")?;
                if error.may_have_billed() > Usd::ZERO {
                    f.write_str("; look before you send it again")?;
                }
                Ok(())
            }
        }
    }
}

/// A message of the client, whose words are those of a library, with what a command line has in their place.
pub(crate) fn in_words_of_the_command(message: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("`parse_numbers` cleans such a list", "`telnyx-reputation import FILE` cleans such a list"),
        ("of the client's spend limit of", "of the spend limit of"),
        ("of the run's limit (max_usd) of", "of the --budget of"),
        ("max_removals: it needs `remove`", "--max-removals: it needs --remove"),
        ("max_removals: ", "--max-removals: "),
        (
            "Is `phone_numbers` whole? A plan without `remove` lists them as `not_wanted`",
            "Is the list whole? `check` shows what is monitored",
        ),
        ("`disassociate_many`", "`telnyx-reputation enterprises:reputation:numbers disassociate`"),
    ];
    WORDS.iter().fold(message.to_owned(), |message, (library, command)| message.replace(library, command))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Client(Arc::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_status_that_is_explained() {
        for kind in ErrorKind::ALL {
            let status = ExitStatus::of_kind(*kind);
            assert!(ExitStatus::MEANINGS.iter().any(|(told, _)| *told == status), "{kind:?}");
            assert!(!matches!(status, ExitStatus::Done | ExitStatus::Flagged | ExitStatus::NoData), "{kind:?}");
        }
    }
}
