//! A call whose outcome is unknown, with what is needed to find out: see `resolve`.

use std::fmt;

use time::OffsetDateTime;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::client::Client;
use crate::operation::Operation;
use crate::usd::Usd;

/// What became of a call whose outcome was unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Resolution {
    /// It was done; this is what it would have answered, as far as it can be read.
    Done(Answer),
    /// It was not done and not billed by now. After a timeout the server may still be at work on it: before sending
    /// again what would be billed twice (a refresh, a fresh read), ask once more a little later.
    NotDone,
    /// The API does not tell. The text says why, and what sending again would risk.
    CannotTell(String),
}

/// What is needed to find out.
pub(crate) struct Unresolved {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    worst: Usd,
    /// By this machine's clock.
    pub(crate) sent_at: OffsetDateTime,
}

impl Unresolved {
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        arguments: Arguments,
        worst: Usd,
        sent_at: OffsetDateTime,
    ) -> Self {
        Self { client: client.clone(), operation, arguments, worst, sent_at }
    }

    pub(crate) fn may_have_billed(&self) -> Usd {
        self.worst
    }
}

impl fmt::Debug for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unresolved")
            .field("operation", &self.operation.id)
            .field("worst", &self.worst)
            .finish_non_exhaustive()
    }
}
