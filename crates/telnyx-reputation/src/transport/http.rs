//! The HTTP client underneath: connections, proxies, redirects.

use std::time::Duration;

use crate::env;
use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::transport::proxy::{of_environment, proxy};
use crate::transport::tls;

/// Calls must not hang for ever behind a NAT that forgot the connection.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How much of an attempt's time connecting may take at the most. An attempt that ends while it connects is not told
/// apart from one that was sent; a connection that ends first is, and its call may be repeated.
const CONNECTING_SHARE: f64 = 0.9;

/// How many header fields an answer may have.
const MAX_HEADERS: usize = 1_024;

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
    pub(crate) fn build(&self, timeout: Duration, base_url: &str) -> Result<reqwest::Client> {
        let connect_timeout = self.connect_timeout.unwrap_or(DEFAULT_CONNECT_TIMEOUT);
        if connect_timeout.is_zero() {
            return Err(Error::configuration("the connect timeout must be more than 0 s"));
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&self.ca_certificates)?)
            .connect_timeout(connect_timeout.min(timeout.mul_f64(CONNECTING_SHARE)))
            .tcp_keepalive(TCP_KEEPALIVE)
            .tcp_nodelay(true)
            // Legal, and an answer that cannot be read may have been paid for.
            .http1_max_headers(MAX_HEADERS)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            // A followed 303 turns a POST into a GET whose answer looks like success.
            .redirect(reqwest::redirect::Policy::none())
            // The transport's own retries know nothing of billing.
            .retry(reqwest::retry::never());
        let proxy = match (&self.proxy, self.no_proxy) {
            (Some(_), true) => {
                return Err(Error::configuration("a proxy and no_proxy are given: which of the two is meant?"));
            }
            (Some(url), false) => Some(proxy(url.expose())?),
            (None, true) => None,
            (None, false) => of_environment(base_url, env::read)?,
        };
        // The transport goes direct where it cannot make sense of a variable, so that it reads none itself.
        builder = builder.no_proxy();
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        builder.build().map_err(|why| Error::configuration("the HTTP client could not be set up").with_source(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(transport: &Transport) -> String {
        let error = transport.build(Duration::from_secs(60), "https://api.example.com").unwrap_err();
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
