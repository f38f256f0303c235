//! Connections: direct, through a proxy, or through a tunnel that a proxy makes; with TLS or without.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, HttpConnector};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower_service::Service;

use crate::transport::proxy::Proxy;

/// When an idle connection is asked whether it is still there, how often, and how many times until it counts as broken:
/// calls must not hang for ever behind a NAT that forgot it.
const KEEPALIVE: Duration = Duration::from_secs(30);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;

/// How long what was sent may be without a sign that it arrived, where the system can tell.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What makes the connections of a client.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Arc<ClientConfig>,
    proxy: Option<Arc<Proxy>>,
    timeout: Duration,
}

impl Connector {
    /// A connection may take `timeout`, with all that belongs to it.
    pub(super) fn new(tls: ClientConfig, proxy: Option<Arc<Proxy>>, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE_INTERVAL));
        tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
        #[cfg(any(target_os = "android", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        // Shared among the addresses of the host, so that one that hangs leaves time for the next.
        tcp.set_connect_timeout(Some(timeout));
        Self { tcp, tls: Arc::new(tls), proxy, timeout }
    }

    async fn connect(mut self, to: Uri) -> Result<Connection, BoxError> {
        let is_tls = to.scheme() == Some(&Scheme::HTTPS);
        let Some(proxy) = self.proxy.take() else {
            let tcp = Connection { stream: Stream::Tcp(self.tcp.call(to.clone()).await?), is_to_proxy: false };
            return if is_tls { self.encrypt(tcp, &to).await } else { Ok(tcp) };
        };
        if !is_tls {
            let connection = Box::pin(self.connect(proxy.uri.clone())).await?;
            return Ok(Connection { is_to_proxy: true, ..connection });
        }
        let mut tunnel = Tunnel::new(proxy.uri.clone(), self.clone());
        if let Some(authorization) = &proxy.authorization {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        let tunnel = tunnel.call(to.clone()).await?;
        self.encrypt(tunnel, &to).await
    }

    async fn encrypt(&self, connection: Connection, to: &Uri) -> Result<Connection, BoxError> {
        let host = to.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned())?;
        let stream = TlsConnector::from(self.tls.clone()).connect(name, TokioIo::new(connection)).await?;
        Ok(Connection { stream: Stream::Tls(Box::new(TokioIo::new(stream))), is_to_proxy: false })
    }
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Connection, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.timeout, self.clone().connect(to));
        Box::pin(async move {
            connecting
                .await
                .unwrap_or_else(|_| Err(io::Error::new(ErrorKind::TimedOut, "connecting took too long").into()))
        })
    }
}

/// A connection over which requests go.
pub(super) struct Connection {
    stream: Stream,
    /// Whether it ends at a proxy that reads the requests, each of which names the whole URL then.
    is_to_proxy: bool,
}

enum Stream {
    Tcp(TokioIo<TcpStream>),
    /// Over a connection, which may itself be encrypted, to a proxy.
    Tls(Box<TokioIo<TlsStream<TokioIo<Connection>>>>),
}

impl hyper_util::client::legacy::connect::Connection for Connection {
    fn connected(&self) -> Connected {
        Connected::new().proxy(self.is_to_proxy)
    }
}

impl Read for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Tcp(stream) => Pin::new(stream).poll_read(cx, into),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, into),
        }
    }
}

impl Write for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
            Stream::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Stream::Tcp(stream) => stream.is_write_vectored(),
            Stream::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Tcp(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
