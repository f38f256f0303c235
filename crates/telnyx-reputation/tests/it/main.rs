//! The core, tested over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod alone;
#[cfg(feature = "blocking")]
mod blocking;
mod border;
mod budget;
mod differential;
mod faults;
mod forecast;
#[rustfmt::skip]
mod generated_calls;
mod money;
mod page;
mod peers_defects;
mod phone_numbers;
mod plan;
mod runs;
mod scenario;
mod server;
mod stream;
mod transport;
mod types;
mod undocumented;
mod waits;
mod webhooks;
mod wire;
mod witness;
