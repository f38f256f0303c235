//! One operation: what the client knows of it before it sends anything.

use crate::shape::{Field, Shape};

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
    /// When a call may be repeated.
    pub retry: RetryClass,
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
    Page(&'static str, &'static str),
    /// Bytes of the given media type.
    Binary(&'static str),
    /// Whatever comes: the request is not in the document.
    Any,
}

/// What a call costs, from the API's published prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billing {
    /// The price of one unit, in thousandths of a US dollar.
    pub millidollars: u64,
    /// What one unit is.
    pub per: BillingUnit,
    /// When it is charged.
    pub when: BillingTime,
    /// Where the answer says how many units were done, as a JSON pointer; `None` when all of them were.
    pub counted_at: Option<&'static str>,
}

/// What one billed unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingUnit {
    /// The call itself.
    Call,
    /// Each entry of the body's `phone_numbers`.
    PhoneNumber,
}

/// When a call is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingTime {
    /// Whenever it succeeds.
    Always,
    /// Only when the answer needs a live lookup: `fresh=true`, or no stored snapshot.
    LiveLookup,
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
