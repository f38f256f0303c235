//! The HTTP client underneath: what it is set up with, and one request with its response.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::header::PROXY_AUTHORIZATION;
use http::uri::Scheme;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::env;
use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::transport::connector::Connector;
use crate::transport::interim::{Interim, MOST};
use crate::transport::proxy::{Proxy, of_environment, proxy};
use crate::transport::response::{Body, Response};
use crate::transport::tls;

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How much of an attempt's time connecting may take at the most. An attempt that ends while it connects is not told
/// apart from one that was sent; a connection that ends first is, and its call may be repeated.
const CONNECTING_SHARE: f64 = 0.9;

/// How many header fields an answer may have: more than twice what common proxies pass on (100). hyper prepares room for as
/// many in each call.
const MAX_HEADERS: usize = 256;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(90);

/// How connections are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transport {
    pub(crate) proxy: Option<Secret>,
    pub(crate) no_proxy: bool,
    pub(crate) connect_timeout: Option<Duration>,
    /// Each in PEM or DER.
    pub(crate) ca_certificates: Vec<Vec<u8>>,
}

impl Transport {
    /// The HTTP client of attempts that may take so long, to this base URL.
    pub(crate) fn build(&self, timeout: Duration, base_url: &str) -> Result<Http> {
        let connect_timeout = self.connect_timeout.unwrap_or(DEFAULT_CONNECT_TIMEOUT);
        if connect_timeout.is_zero() {
            return Err(Error::configuration("the connect timeout must be more than 0 s"));
        }
        let proxy = match (&self.proxy, self.no_proxy) {
            (Some(_), true) => {
                return Err(Error::configuration("a proxy and no_proxy are given: which of the two is meant?"));
            }
            (Some(url), false) => Some(proxy(url.expose())?),
            (None, true) => None,
            (None, false) => of_environment(base_url, env::read)?,
        };
        let proxy = proxy.map(Arc::new);
        let tls = tls::config(&self.ca_certificates)?;
        let requests = reqwest::Client::builder().tls_backend_preconfigured(tls.clone()).no_proxy().build();
        let requests =
            requests.map_err(|why| Error::configuration("the HTTP client could not be set up").with_source(why))?;
        let connect_timeout = connect_timeout.min(timeout.mul_f64(CONNECTING_SHARE));
        let connections = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            // Legal, and an answer that cannot be read may have been paid for.
            .http1_max_headers(MAX_HEADERS)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .build(Connector::new(tls, proxy.clone(), connect_timeout));
        Ok(Http { requests, connections, proxy })
    }
}

/// An HTTP client, which follows no redirect and repeats nothing: a followed 303 turns a POST into a GET whose answer
/// looks like success, and what knows nothing of billing must not send again.
pub(crate) struct Http {
    /// Makes requests, and sends none.
    pub(crate) requests: reqwest::Client,
    connections: Client<Connector, reqwest::Body>,
    proxy: Option<Arc<Proxy>>,
}

impl Http {
    /// Sends a request; its answer, with its body, may take `timeout`.
    pub(crate) async fn execute(&self, request: reqwest::Request, timeout: Duration) -> Result<Response> {
        let mut request = http::Request::try_from(request).map_err(Error::of_transport)?;
        // A tunnel is asked for with them; what goes through it is not for the proxy.
        if let Some(authorization) = self.proxy.as_ref().and_then(|proxy| proxy.authorization.as_ref())
            && request.uri().scheme() == Some(&Scheme::HTTP)
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let interim = Interim::of(&mut request);
        let mut answer = self.connections.request(request);
        let mut ends = Box::pin(tokio::time::sleep(timeout));
        let response = poll_fn(|cx| {
            if let Poll::Ready(answer) = Pin::new(&mut answer).poll(cx) {
                return Poll::Ready(answer.map_err(|why| {
                    // A connection that was never made (refused, unknown host, TLS, or too slow) carried nothing.
                    let sent = !why.is_connect();
                    Error::of_connection(why.into(), sent)
                }));
            }
            if interim.is_too_many(cx) {
                let why = format!("the server sent more than {MOST} interim answers (1xx) and no other");
                return Poll::Ready(Err(Error::of_connection(why.into(), true)));
            }
            ends.as_mut().poll(cx).map(|()| Err(Error::too_late()))
        });
        Ok(response.await?.map(|incoming| Body { incoming, ends }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(transport: &Transport) -> String {
        let error = transport.build(Duration::from_secs(60), "https://api.example.com").err().unwrap();
        assert_eq!(error.kind(), crate::ErrorKind::Configuration);
        format!("{error} {error:?}")
    }

    #[test]
    fn a_proxy_that_makes_no_sense_is_refused_without_being_shown() {
        for url in [
            "",
            "proxy:3128",
            "SECRET@proxy",
            "http://",
            "http://user:SECRET@",
            "socks5://user:SECRET@proxy:1080",
            "ftp://user:SECRET@proxy",
            "http://user:SECRET@proxy/path",
            "http://user:SECRET@proxy/?x=SECRET",
            "http://user:SECRET@proxy:99999",
        ] {
            let text = refusal(&Transport { proxy: Some(Secret::new(url)), ..Transport::default() });
            assert!(text.contains("the proxy") && !text.contains("SECRET"), "{url}: {text}");
        }
        let both = Transport { proxy: Some(Secret::new("http://proxy")), no_proxy: true, ..Transport::default() };
        assert!(refusal(&both).contains("which of the two"));
        assert!(!format!("{:?}", Transport { proxy: Some(Secret::new("SECRET")), ..both }).contains("SECRET"));
    }

    #[test]
    fn a_connect_timeout_of_0_is_refused() {
        let zero = Transport { connect_timeout: Some(Duration::ZERO), ..Transport::default() };
        assert!(refusal(&zero).contains("connect timeout"));
    }
}
