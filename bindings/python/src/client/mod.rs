//! A client of the core: its connections, and the options that its calls get.

mod certificates;
mod connection;
mod handle;
mod options;
mod timeout;
pub mod usage;

pub use handle::Client;
pub use options::{count, options, usd};
pub use timeout::{Timeout, duration};
