//! The server: HTTP/1.1 on loopback, with answers that cost it little.

use std::io::Error;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use bytes::Bytes;
use clap::Args;
use http::header::{CONNECTION, CONTENT_TYPE, DATE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::answers::{Answers, PAGE};
use crate::unkind::{IDLE, Unkind};
use crate::{certificate, event};

/// How it serves.
#[derive(Args)]
pub struct Options {
    /// The port; a free one by default.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Speak TLS, and write the authority of its certificate into this file.
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// End each connection after its first answer, and say so in it.
    #[arg(long)]
    close: bool,
    /// Fail a call now and then, end connections that idle without a word, and refuse a key once a newer one came.
    #[arg(long)]
    unkind: bool,
}

/// What all connections share.
struct Shared {
    answers: Answers,
    close: bool,
    unkind: Option<Unkind>,
}

/// Serves until standard input ends, which it does also when whoever started this is killed.
pub async fn serve(options: Options) -> Result<()> {
    std::thread::spawn(|| {
        drop(std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        std::process::exit(0);
    });
    let tls = options.authority.as_deref().map(certificate::make).transpose()?.map(TlsAcceptor::from);
    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    println!("{scheme}://{}/v2", listener.local_addr()?);
    let unkind = options.unkind.then(Unkind::default);
    let shared = Arc::new(Shared { answers: Answers::new(), close: options.close, unkind });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (shared, tls) = (shared.clone(), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => shared.connection(stream).await,
                // A client that breaks off the handshake has ended its connection.
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        shared.connection(stream).await;
                    }
                }
            }
        });
    }
}

impl Shared {
    async fn connection(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let mut http = http1::Builder::new();
        if let Some(unkind) = &self.unkind {
            unkind.connected();
            http.timer(TokioTimer::new()).header_read_timeout(IDLE);
        }
        let service = service_fn(|request| {
            let answer = self.answer(&request);
            async { answer }
        });
        // A client that goes away ends its connection, and nothing else.
        drop(http.serve_connection(TokioIo::new(stream), service).await);
    }

    /// An error ends the connection without an answer.
    fn answer(&self, request: &Request<Incoming>) -> Result<Response<Full<Bytes>>, Error> {
        let (status, body) = match self.unkind.as_ref().and_then(|unkind| unkind.instead(request)) {
            Some(instead) => instead?,
            None => match self.body(request.uri().path(), request.uri().query().unwrap_or_default()) {
                Some(body) => (StatusCode::OK, body),
                None => (StatusCode::NOT_FOUND, String::new()),
            },
        };
        let mut response = Response::new(Full::from(body));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(DATE, HeaderValue::from_static("Sat, 28 Nov 2026 12:00:00 GMT"));
        if self.close {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }

    fn body(&self, path: &str, query: &str) -> Option<String> {
        if path.ends_with("/event") {
            return event::signed().ok().map(|event| event.to_string());
        }
        let (enterprise, number) = path.strip_prefix("/v2/enterprises/")?.split_once("/reputation/numbers")?;
        if number.is_empty() {
            let [number, size] = ["number", "size"].map(|name| parameter(query, name));
            return Some(self.answers.page(enterprise, number.unwrap_or(1), size.unwrap_or(PAGE)));
        }
        // The official packages send the plus as it is.
        let digits = ["/%2B1", "/+1"].iter().find_map(|plus| number.strip_prefix(plus))?;
        Some(self.answers.one(enterprise, digits))
    }
}

/// `page[name]`, however its brackets are written.
fn parameter(query: &str, name: &str) -> Option<usize> {
    let value = query.split('&').find_map(|pair| {
        let rest = pair.strip_prefix("page[").or_else(|| pair.strip_prefix("page%5B"))?;
        let rest = rest.strip_prefix(name)?;
        rest.strip_prefix("]=").or_else(|| rest.strip_prefix("%5D="))
    });
    value?.parse().ok()
}
