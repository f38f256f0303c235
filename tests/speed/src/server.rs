//! The server: HTTP/1.1 on loopback, with answers that cost it little.

use std::convert::Infallible;
use std::sync::Arc;

use anyhow::Result;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::answers::Answers;

/// Serves until the process is killed.
pub async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/v2", listener.local_addr()?);
    let answers = Arc::new(Answers::new());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let answers = answers.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let answer = answer(&answers, &request);
                async { Ok::<_, Infallible>(answer) }
            });
            // A client that goes away ends its connection, and nothing else.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

fn answer(answers: &Answers, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let body = match path.rsplit_once("/numbers") {
        Some((_, "")) => Some(answers.page(page_number(request.uri().query().unwrap_or_default()))),
        Some((_, number)) if number.len() > 1 => Some(answers.one()),
        _ => None,
    };
    let status = if body.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let mut response = Response::new(Full::new(body.unwrap_or_default()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(DATE, HeaderValue::from_static("Sat, 28 Nov 2026 12:00:00 GMT"));
    response
}

/// `page[number]`, however its brackets are written; the first without it.
fn page_number(query: &str) -> usize {
    let numbers = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut numbers = numbers.filter(|(name, _)| matches!(*name, "page[number]" | "page%5Bnumber%5D"));
    numbers.next().and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}
