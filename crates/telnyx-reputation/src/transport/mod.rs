//! Connections: HTTP, proxies, TLS.

mod crypto;
pub(crate) mod http;
pub(crate) mod tls;
