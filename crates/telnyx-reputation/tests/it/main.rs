//! The core, tested over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod alone;
mod budget;
mod differential;
mod faults;
#[rustfmt::skip]
mod generated_calls;
mod long_lists;
mod money;
mod peers_defects;
mod runs;
mod scenario;
mod server;
mod stream;
mod transport;
mod undocumented;
mod waits;
mod webhooks;
mod wire;
mod witness;
