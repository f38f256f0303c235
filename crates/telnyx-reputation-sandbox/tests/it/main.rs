//! The sandbox as a client sees it: real sockets, no sleeps.

// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod browser;
mod coverage;
mod documents;
mod email;
mod enterprises;
mod envelope;
mod faults;
mod hostile;
mod journey;
mod letter;
mod numbers;
mod overview;
mod ownership;
mod rate_limit;
mod remediation;
mod reputation;
mod settings;
mod state;
mod support;
mod terms;
mod webhooks;
