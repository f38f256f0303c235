#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api_key;
mod arguments;
mod attempts;
mod budget;
mod call;
mod client;
mod config;
pub mod env;
mod error;
mod generated;
mod hooks;
mod limits;
pub mod many;
mod nullable;
mod open_enum;
pub mod operation;
mod page;
mod pages;
mod peek;
mod read;
mod request;
mod resolve;
mod retry;
mod secret;
mod sending;
pub mod shape;
mod streamed;
mod timestamp;
mod tls;
mod transport;
mod undocumented;
mod upload;
mod usd;
pub mod wait;
pub mod webhooks;
mod witness;

pub use answer::{Answer, Binary};
pub use arguments::{Arguments, Payload};
pub use budget::{OperationUsage, Usage};
pub use client::Client;
pub use config::ClientBuilder;
pub use error::{ApiError, Error, ErrorKind, Result};
pub use generated::{enums, resources, types};
pub use nullable::Nullable;
pub use operation::{Operation, RetryClass};
pub use page::PageCursor;
pub use pages::Paged;
pub use request::{CallOptions, Endpoint, Request, Response};
pub use resolve::Resolution;
pub use streamed::Streamed;
pub use timestamp::Timestamp;
pub use upload::Upload;
pub use usd::Usd;
pub use witness::Witness;

/// Compiles the samples of the workspace's front page.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct FrontPage;
