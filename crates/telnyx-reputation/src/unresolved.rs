//! A call whose outcome is unknown, with what is needed to find out: see `resolve`.

use std::fmt;
use std::sync::OnceLock;

use tokio::sync::Mutex;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::claims::Candidate;
use crate::client::Client;
use crate::looked::Looked;
use crate::operation::Operation;
use crate::usd::Usd;

/// What became of a call whose outcome was unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Resolution {
    /// It is done: what the call asked for is there, with all that was sent, and no look at it before the call, and no
    /// other call of this process, accounts for it. This is what the call would have answered, as far as it can be read.
    ///
    /// It is said of the state, and not of money: the API gives no call a mark, so another process that asked for the
    /// very same at the same time may have done it. What the call may have billed stays as it was.
    Done(Answer),
    /// Nothing proves it. The text says what is known, and what sending the call again would do.
    ///
    /// What is not there by now is no proof that it never will be: a gateway may still pass the request on, and a
    /// read may come from a replica that lags behind.
    CannotTell(String),
}

/// What is needed to find out.
pub(crate) struct Unresolved {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    worst: Usd,
    /// What was there before the call, `null` when nothing was; `None` when that was not or could not be read.
    pub(crate) before: Option<Looked>,
    /// What other calls know of it by; `None` when it is not to be made, or has been answered.
    pub(crate) candidate: Option<Candidate>,
    /// The answer, when it came and its caller had gone or could not read it, or what was found in its place.
    pub(crate) answer: OnceLock<Answer>,
    /// Held while it is found out.
    pub(crate) finding_out: Mutex<()>,
}

impl Unresolved {
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        arguments: Arguments,
        worst: Usd,
        before: Option<Looked>,
        candidate: Option<Candidate>,
    ) -> Self {
        Self {
            // A witness knows of the call, which must not know of the witness: neither would ever be dropped.
            client: client.for_own_reads(),
            operation,
            arguments,
            worst,
            before,
            candidate,
            answer: OnceLock::new(),
            finding_out: Mutex::new(()),
        }
    }

    /// A call that was done, and whose caller cannot be given its answer.
    pub(crate) fn answered(client: &Client, answer: Answer, worst: Usd) -> Self {
        let call = Self::new(client, answer.operation, Arguments::default(), worst, None, None);
        Self { answer: answer.into(), ..call }
    }

    /// It is known what became of the call.
    pub(crate) fn is_known(&self) {
        if let Some(candidate) = &self.candidate {
            candidate.close();
        }
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
