#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod desk;
mod failure;
mod folder;
mod handler;
mod http;
mod lines;
mod pages;
mod plans;
mod prompts;
mod quoted;
mod resources;
mod schema;
mod server;
mod spend;
mod stdio;
mod tools;

pub use desk::OperationText;
pub use failure::{Failure, Result};
pub use folder::StateFolder;
pub use http::{Loopback, Token, serve_http};
pub use plans::{Plan, Plans, Spends};
pub use server::{Server, ServerBuilder};
pub use stdio::serve_stdio;
