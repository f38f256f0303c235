//! The command as a shell sees it.

// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod exec;
mod kill;
mod process;
mod proxy;
mod scenarios;
mod serve;
