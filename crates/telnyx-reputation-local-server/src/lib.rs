#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod basic_password;
mod bearer_token;
mod connections;
mod descriptors;
mod keep_apart;
mod other_sites;
mod own_names;

pub use basic_password::basic_password;
pub use bearer_token::bearer_token;
pub use connections::{Guest, Limits, serve};
pub use descriptors::connections_within;
pub use keep_apart::keep_apart;
pub use other_sites::is_of_another_site;
pub use own_names::OwnNames;
