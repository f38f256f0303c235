//! What `cargo xtask generate` writes.

mod calls;

pub(crate) use calls::{API_VERSION, CALLS};
