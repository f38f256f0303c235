#![doc = include_str!("../README.md")]

mod account;
mod builder;
mod clock;
mod contract;
mod control;
mod dispatcher;
mod domain;
mod fault;
mod handle;
mod handlers;
mod http;
mod ids;
mod moment;
mod money;
mod page;
mod price;
mod problem;
mod query;
mod rate_limit;
mod request;
mod seed;
mod server;
mod service;
mod session;
mod state;
mod store;

pub use account::{INVALID_KEY_PREFIX, UNVERIFIED_KEY_PREFIX};
pub use builder::{SandboxBuilder, StartError};
pub use clock::Clock;
pub use control::ControlError;
pub use domain::approval::{Approval, Approvals};
pub use domain::magic::{MAGIC_NUMBERS, Magic};
pub use handle::SandboxHandle;
pub use moment::Moment;
pub use rate_limit::Limits;
pub use state::Sandbox;
