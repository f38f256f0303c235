//! Everything that `cargo xtask generate` writes. Never edited by hand.

#[rustfmt::skip]
#[expect(missing_docs, clippy::unwrap_used, reason = "written by progenitor")]
pub(crate) mod client;
#[rustfmt::skip]
pub(crate) mod dispatch;
#[rustfmt::skip]
pub mod enums;
#[rustfmt::skip]
mod request_objects;
#[rustfmt::skip]
pub(crate) mod operations;
#[rustfmt::skip]
pub mod resources;

pub use client::types;
