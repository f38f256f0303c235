//! The native half of the npm package `telnyx-reputation`: it carries calls between JavaScript and the core.
//!
//! Every operation goes through one function, [`client::NativeClient::call`], and ends at the [`border`]; files, runs,
//! waits and plans have functions beside it. What a method is named, what it takes and which class an error has is the
//! TypeScript layer's part (`lib/`); every rule of the API is the core's.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// There are no tests in here, but lints of all targets look at such a build too.
#![cfg_attr(test, allow(dead_code, reason = "napi registers no function in a test build"))]

mod abort;
mod arguments;
mod border;
mod client;
mod failure;
mod guard;
mod many;
mod money;
#[cfg(debug_assertions)]
mod panic_for_test;
mod plan;
mod reply;
mod runtime;
mod settings;
mod stream;
mod undocumented;
mod unresolved;
mod wait;
mod webhooks;
