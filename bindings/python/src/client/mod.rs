//! A client of the core: its connections, and the options that its calls get.

mod certificates;
mod connection;
mod handle;
mod headers;
mod options;
mod request_options;
mod timeout;
pub mod usage;

pub use handle::Client;
pub use options::{count, usd};
pub use request_options::options;
pub use timeout::{Timeout, duration};
