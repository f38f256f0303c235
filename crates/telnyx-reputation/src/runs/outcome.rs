//! How each number of a run ended.

use std::sync::Arc;

use crate::error::{ApiError, Error};
use crate::timestamp::Timestamp;

/// One number of a run, in the order it was given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunResult<T> {
    /// The number as it was given.
    pub phone_number: String,
    /// How it ended.
    pub outcome: Outcome<T>,
}

impl<T> RunResult<T> {
    /// How a number ended that is told of together with those of a run.
    pub fn new(phone_number: String, outcome: Outcome<T>) -> Self {
        Self { phone_number, outcome }
    }
}

/// How one number ended. Every number ends in exactly one of these ways.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// It is done: the API answered so for this number, or it is found so since the run sent it. What is found may be the
    /// work of another process that asked for the very same: [`usage`](crate::Client::usage) counts it as possibly billed.
    Done(T),
    /// The API itself refused this number, for this reason. It was not done and never will be, and is not billed; only of
    /// a lookup that failed (`refresh_many`) no source tells, so it counts as possibly billed.
    Refused(ApiError),
    /// The call that held the number failed as a whole, and that proves that it was not done, is not billed, and never
    /// will be.
    Failed(Arc<Error>),
    /// The call was sent, and nothing proves whether it was done: it may have been, or may yet be. So are the numbers beside
    /// those that were refused when a broker has answered some of a call before, and does not say which or
    /// could not be asked for them again.
    Unknown(Arc<Error>),
    /// No call for the number was made, for this reason.
    NotTried(NotTried),
}

/// Why no call was made for a number.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotTried {
    /// The run was cancelled before the number's turn.
    Cancelled,
    /// It did not fit into what may be spent: numbers come in the order they were given.
    SpendLimit(Arc<Error>),
    /// What is stored of it is recent enough: it was last refreshed then.
    FreshEnough(Timestamp),
    /// It could not be written into the run's journal that it is about to be sent.
    Unrecorded(Arc<Error>),
    /// It is no number that can be sent, and the run was told to leave such rows out.
    BadNumber(Arc<Error>),
}

impl NotTried {
    /// The reason's name, the same in every language.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::SpendLimit(_) => "spend_limit",
            Self::FreshEnough(_) => "fresh_enough",
            Self::Unrecorded(_) => "unrecorded",
            Self::BadNumber(_) => "bad_number",
        }
    }
}

impl<T> Outcome<T> {
    /// What the API answered, when it was done.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Refused(_) | Self::Failed(_) | Self::Unknown(_) | Self::NotTried(_) => None,
        }
    }

    /// The same outcome, with another value where it was done.
    pub fn map<U>(self, value: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Done(done) => Outcome::Done(value(done)),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::Failed(error) => Outcome::Failed(error),
            Self::Unknown(error) => Outcome::Unknown(error),
            Self::NotTried(why) => Outcome::NotTried(why),
        }
    }

    /// The outcome's name, the same in every language.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
            Self::Unknown(_) => "unknown",
            Self::NotTried(_) => "not_tried",
        }
    }

    /// Whether it is certain that nothing was done for the number, and never will be; nor billed, unless it was refused
    /// as [`Outcome::Refused`] says of lookups.
    #[must_use]
    pub fn is_not_done(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Failed(_) | Self::NotTried(_))
    }

    /// What a call that failed means for its numbers.
    pub(super) fn of_error(error: &Arc<Error>) -> Self {
        let error = Arc::clone(error);
        if error.is_spend_limit() {
            Self::NotTried(NotTried::SpendLimit(error))
        } else if error.proves_not_done() {
            Self::Failed(error)
        } else {
            Self::Unknown(error)
        }
    }
}
