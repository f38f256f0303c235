//! The native half of the npm package `telnyx-reputation`: it carries calls between JavaScript and the core.
//!
//! Every operation goes through one function, `client::NativeClient::call`, and completes at the `bridge`; files, runs,
//! waits and plans have functions of their own. What a method is named, what it takes and which class an error has is up to
//! the TypeScript layer (`lib/`); every rule of the API is the core's.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// There are no tests in here, but lints of all targets look at such a build too.
#![cfg_attr(test, allow(dead_code, reason = "napi registers no function in a test build"))]

mod abort;
mod answer;
mod arguments;
mod bridge;
mod call;
mod client;
mod client_options;
mod completion;
mod error;
mod forecast;
mod handles;
mod headers;
mod json_object;
mod option_values;
mod panic;
mod peek;
mod phone_numbers;
mod request_options;
mod resolution;
mod runs;
mod runtime;
mod stream;
mod undocumented;
mod usage;
mod version;
mod wait;
mod webhooks;
