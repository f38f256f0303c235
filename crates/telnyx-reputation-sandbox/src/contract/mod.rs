//! The API's document: the only place that says which operations there are and what their requests and answers
//! look like.

mod check;
mod media_type;
mod mismatch;
mod openapi;
mod operation;

pub(crate) use check::BodyRules;
pub(crate) use media_type::MediaType;
pub(crate) use openapi::Contract;
pub(crate) use operation::Operation;
