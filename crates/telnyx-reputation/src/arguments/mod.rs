//! What a call sends, by the API's own names.

mod check;
mod query;
mod values;

pub use values::{Arguments, PageBefore, Payload};
