//! The API's document: the only place that says which operations there are and what their requests and answers
//! look like.

mod document;
mod mismatch;
mod operation;

pub(crate) use document::Contract;
pub(crate) use operation::{BodyRules, MediaType, Operation};
