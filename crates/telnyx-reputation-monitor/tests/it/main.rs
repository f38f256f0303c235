//! The monitor against the sandbox.

// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod alerts;
mod budget_table;
mod collections;
mod life;
// The system's own list of locks is Linux's.
#[cfg(target_os = "linux")]
mod locks;
mod lookups;
mod questions;
mod refused;
mod report;
mod simulation;
mod world;
