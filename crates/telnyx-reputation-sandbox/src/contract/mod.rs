//! The API's document: the only place that says which operations there are and what their requests and answers
//! look like.

mod mismatch;
mod openapi;
mod operation;

pub(crate) use openapi::Contract;
pub(crate) use operation::{BodyRules, MediaType, Operation};
