//! The core, tested over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod faults;
#[rustfmt::skip]
mod generated_calls;
mod scenario;
mod server;
mod wire;
