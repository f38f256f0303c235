//! One operation: what the client knows of it before it sends anything.

use super::billing::{Billing, Recurring};
use crate::operation::shape::{Field, Shape};

/// One operation of the API, as the document and the overlay describe it.
///
/// The table of all of them is [`Operation::all`]; it is generated from `openapi/`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The document's `operationId`, for example `getPhoneNumberReputation`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path template, for example `/reputation/numbers/{phone_number}`.
    pub path: &'static str,
    /// How the SDKs spell it: `(resource path, method)`, in snake case.
    pub calls: &'static [(&'static str, &'static str)],
    /// The path parameters, in path order.
    pub path_params: &'static [Field],
    /// The query parameters, by their names on the wire.
    pub query_params: &'static [Field],
    /// The JSON request body, when the operation takes one.
    pub body: Option<Body>,
    /// What a successful answer holds.
    pub answer: AnswerKind,
    /// The documented success statuses.
    pub success: &'static [u16],
    /// The documented error statuses.
    pub errors: &'static [u16],
    /// What one call costs; `None` when it is free.
    pub billing: Option<Billing>,
    /// What a call sets or adds to of what is billed month after month; `None` when it can only lower that or leaves
    /// it as it is.
    pub recurring: Option<Recurring>,
    /// When a call may be repeated.
    pub retry: RetryClass,
    /// How what became of a call is found out that was sent and got no answer that tells; `None` when the call may
    /// simply be made again.
    pub outcome: Option<UnknownOutcome>,
    /// The run over many numbers that makes this call, such as `associate_many`.
    pub run: Option<&'static str>,
}

/// The JSON request body of an operation.
#[derive(Debug)]
pub struct Body {
    /// Whether the API refuses a call without it.
    pub required: bool,
    /// What it must look like.
    pub shape: Shape,
}

/// What a successful answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerKind {
    /// Nothing (204).
    Empty,
    /// A JSON object of the named schema.
    Json(&'static str),
    /// One page of a list: a JSON object with `data` (items of the schema named second) and `meta`.
    Page(&'static str, &'static str, PageMeta),
    /// Bytes of the given media type.
    Binary(&'static str),
    /// Whatever comes: the request is not in the document.
    Any,
}

/// Whether a page of a list always says where in the list it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageMeta {
    /// The document requires `meta`.
    Required,
    /// It may be left out.
    Optional,
}

/// What is known of calls whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownOutcome {
    /// How what became of the call is found out.
    pub found_by: FoundBy,
    /// What sending the call again would do.
    pub again: &'static str,
}

/// How what became of a call is found out, for free. [`Resolution`](crate::Resolution) says what that proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundBy {
    /// By the one record that the call writes.
    Record {
        /// The operation that reads it, with the same path.
        read: &'static str,
        /// The field in which a new record differs from the one before.
        stamp: &'static str,
        /// What the API takes for a key of the body that is left out: its name, and JSON text.
        defaults: &'static [(&'static str, &'static str)],
    },
    /// By the list of numbers, since all numbers of a call are added or none.
    NumbersListed,
    /// By the list of remediation requests, and the numbers that the request's results name.
    RemediationListed,
    /// By the list of enterprises.
    EnterpriseListed,
    /// By the number's ownership status.
    Ownership,
    /// Not at all, since anybody's lookup stores the same; but what is stored can be read.
    Snapshot,
    /// Not at all.
    Nothing,
}

impl FoundBy {
    /// Whether what is looked at tells the call's own work from that of calls about something else, so that a look after it
    /// is worth its time also where the answer is most likely true.
    pub(crate) fn is_of_the_call_alone(self) -> bool {
        matches!(self, Self::Record { .. } | Self::NumbersListed)
    }
}

/// When a call may be sent again without the risk of paying twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// It cannot bill and repeating it changes nothing.
    Safe,
    /// It may bill or is not idempotent: repeated only when it provably did not run.
    Once,
    /// A read that bills when nothing is stored: treated as [`RetryClass::Once`].
    MayBill,
}

impl Operation {
    /// Whether a success holds a JSON object.
    pub(crate) fn answers_json(&self) -> bool {
        matches!(self.answer, AnswerKind::Json(_) | AnswerKind::Page(..))
    }

    /// Whether this status tells that a call was done. A free read claims nothing, so any success will do; for the
    /// rest, another success than the documented ones may be the word of something in between.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        self.is_free_read() || self.answer == AnswerKind::Any || self.success.contains(&status)
    }

    /// Whether it changes nothing and bills nothing.
    #[must_use]
    pub fn is_free_read(&self) -> bool {
        self.method == "GET" && self.retry == RetryClass::Safe
    }
}
