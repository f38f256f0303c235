//! Connections: HTTP, proxies, TLS.

mod crypto;
pub(crate) mod http;
mod proxy;
pub(crate) mod tls;
