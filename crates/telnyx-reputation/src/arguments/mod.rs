//! What a call sends, by the API's own names.

mod check;
mod path;
mod query;
mod values;

pub(crate) use path::encode_path;
pub use values::{Arguments, PageBefore, Payload};
