//! How fast the clients are.

mod server;

pub use server::Server;
