//! The server against the sandbox, as clients use it.

// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod every_field;
mod free;
// It holds a call up by a pipe with a name.
#[cfg(unix)]
mod given_up;
mod hostile;
mod http;
mod injection;
mod lines;
mod listed;
mod person;
mod places;
mod spending;
mod world;
