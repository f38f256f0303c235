//! The one error type of the crate, and the table of failures.

mod api;
mod convert;
mod details;
mod kind;
mod retry_after;

pub use api::ApiError;
pub use details::{Error, Result};
pub use kind::ErrorKind;
