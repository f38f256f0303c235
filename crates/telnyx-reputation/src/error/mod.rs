//! The one error type of the crate, and the table of failures.

mod api_error;
mod broken_connection;
mod decode;
mod details;
mod error_answer;
mod fate;
mod kind;
mod one_line;
mod redact;
mod retry_after;

pub use api_error::ApiError;
pub use details::{Error, Result};
pub(crate) use fate::Fate;
pub use kind::ErrorKind;
pub(crate) use redact::hide;
#[cfg(feature = "broker")]
pub(crate) use retry_after::retry_after;
