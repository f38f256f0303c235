//! The broker between workers and the sandbox: real sockets, a real ledger, a real bill.

// Its processes are started by a shell, which counts what they may take.
#![cfg(unix)]
// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod api;
mod composed;
mod connections;
#[cfg(target_os = "linux")]
mod disk;
mod given_up;
mod kill;
mod limit;
mod measure;
mod postgres;
mod process;
mod rate;
mod recorded;
mod restart;
mod status;
mod tokens;
mod twins;
mod unknown;
mod world;
