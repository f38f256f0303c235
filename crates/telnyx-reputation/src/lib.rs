#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api_key;
mod arguments;
mod client;
mod config;
pub mod env;
mod error;
mod generated;
mod hooks;
mod nullable;
mod open_enum;
pub mod operation;
mod page;
mod request;
pub mod shape;
mod timestamp;
mod transport;
mod upload;

pub use answer::{Answer, Binary};
pub use arguments::{Arguments, Payload};
pub use client::Client;
pub use config::ClientBuilder;
pub use error::{ApiError, Error, ErrorKind, Result};
pub use generated::{enums, resources, types};
pub use nullable::Nullable;
pub use operation::Operation;
pub use page::PageCursor;
pub use request::{CallOptions, Endpoint, Request, Response};
pub use timestamp::Timestamp;
pub use upload::Upload;
