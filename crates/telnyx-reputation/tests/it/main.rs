//! The core, tested over real sockets.

#[rustfmt::skip]
mod generated_calls;
mod scenario;
mod server;
mod wire;
