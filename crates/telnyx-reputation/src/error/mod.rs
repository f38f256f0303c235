//! The one error type of the crate, and the table of failures.

mod api;
mod convert;
mod details;
mod fate;
mod kind;
mod redact;
mod retry_after;

pub use api::ApiError;
pub use details::{Error, Result};
pub(crate) use fate::Fate;
pub use kind::ErrorKind;
