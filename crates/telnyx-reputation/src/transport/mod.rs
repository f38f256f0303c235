//! Connections: HTTP, proxies, TLS.

pub(crate) mod http;
pub(crate) mod tls;
