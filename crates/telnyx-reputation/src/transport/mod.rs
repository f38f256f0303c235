//! Connections: HTTP, proxies, TLS.

mod connector;
mod crypto;
pub(crate) mod http;
mod interim;
mod proxy;
pub(crate) mod response;
pub(crate) mod tls;
