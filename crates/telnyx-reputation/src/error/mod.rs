//! The one error type of the crate, and the table of failures.

mod api;
mod bad_answer;
mod broken_connection;
mod details;
mod fate;
mod kind;
mod one_line;
mod redact;
mod retry_after;

pub use api::ApiError;
pub use details::{Error, Result};
pub(crate) use fate::Fate;
pub use kind::ErrorKind;
