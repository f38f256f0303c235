#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api_key;
mod arguments;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "broker")]
mod broker;
mod budget;
mod call;
mod claims;
mod client;
mod client_options;
pub mod env;
mod error;
mod forecast;
mod generated;
mod header_check;
mod json;
mod looked;
mod nullable;
mod open_enum;
pub mod operation;
mod page;
mod peek;
mod phone_numbers;
mod request;
mod resolve;
pub mod runs;
mod secret;
mod settings;
mod snapshot;
mod timestamp;
mod transport;
mod unresolved;
mod upload;
mod usd;
mod visible;
pub mod wait;
pub mod webhooks;

pub use answer::{Answer, Binary};
pub use arguments::{Arguments, PageBefore, Payload};
#[cfg(feature = "broker")]
pub use broker::OpenCall;
pub use budget::{OperationUsage, Period, SharedUsage, Usage};
#[cfg(feature = "broker")]
pub use call::before_sent::BeforeSent;
#[cfg(feature = "broker")]
pub use call::learned_rate::{LearnedRate, Pace};
pub use call::options::CallOptions;
pub use call::run_id::RunId;
pub use call::stream::FileStream;
pub use call::witness::Witness;
pub use client::Client;
pub use client_options::ClientBuilder;
pub use error::{ApiError, Error, ErrorKind, Result};
pub use forecast::{Forecast, forecast};
pub use generated::{enums, resources, types};
pub use nullable::Nullable;
pub use operation::shape;
pub use operation::{Operation, RetryClass};
pub use page::{ListStream, PageCursor, Paged};
pub use phone_numbers::{ParsedNumbers, ParsedRow, RowKind, parse_numbers};
pub use request::{Endpoint, Request, Response};
pub use timestamp::Timestamp;
pub use unresolved::Resolution;
pub use upload::Upload;
pub use usd::Usd;
pub use visible::visible;
