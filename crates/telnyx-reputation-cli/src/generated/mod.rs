//! Everything that `cargo xtask generate` writes. Never edited by hand.

#[rustfmt::skip]
mod calls;

pub(crate) use calls::{API_VERSION, CALLS};
