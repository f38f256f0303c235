#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod basic_password;
mod connections;
mod descriptors;
mod keep_apart;
mod own_names;

pub use basic_password::basic_password;
pub use connections::{Guest, Limits, serve};
pub use descriptors::connections_within;
pub use keep_apart::keep_apart;
pub use own_names::OwnNames;
