//! Connections: TLS, proxies, and the time they may take.

mod certificates;
mod connecting;
mod environment;
mod proxies;
mod proxy;
mod tls_server;
