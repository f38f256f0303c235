//! How each number of a run ended.

use std::sync::Arc;

use crate::error::{ApiError, Error};

/// One number of a run, in the order it was given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunResult<T> {
    /// The number as it was given.
    pub phone_number: String,
    /// How it ended.
    pub outcome: Outcome<T>,
}

/// How one number ended. Every number ends in exactly one of these ways.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// It was done; this is what the API answered for the number.
    Done(T),
    /// The API refused this number, for this reason. It was not done.
    Refused(ApiError),
    /// The call that held the number failed as a whole. It was not done.
    Failed(Arc<Error>),
    /// The call was sent, and not even asking afterwards tells whether it was done.
    Unknown(Arc<Error>),
    /// The run was cancelled before the number's turn.
    NotTried,
}

impl<T> Outcome<T> {
    /// What the API answered, when it was done.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Refused(_) | Self::Failed(_) | Self::Unknown(_) | Self::NotTried => None,
        }
    }

    /// Whether it is known that nothing was done and nothing billed for the number.
    #[must_use]
    pub fn is_not_done(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Failed(_) | Self::NotTried)
    }
}
