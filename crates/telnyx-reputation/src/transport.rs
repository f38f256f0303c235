//! The HTTP client underneath: TLS, connections, redirects.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, Result};

/// Calls must not hang for ever behind a NAT that forgot the connection.
const TCP_KEEPALIVE: Duration = Duration::from_secs(30);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) fn build() -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_keepalive(TCP_KEEPALIVE)
        .tcp_nodelay(true)
        // A followed 303 turns a POST into a GET whose answer looks like success.
        .redirect(reqwest::redirect::Policy::none())
        // The transport's own retries know nothing of billing.
        .retry(reqwest::retry::never())
        .build()
        .map_err(|why| Error::configuration("the HTTP client could not be set up").with_source(why))
}

/// rustls with ring and the system's certificates, chosen here and not as the process's default.
///
/// Reading the certificates takes milliseconds, so that all clients of the process share what was read.
fn tls() -> Result<ClientConfig> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(shared) = SHARED.get() {
        return Ok(shared.clone());
    }
    let failed = |why: rustls::Error| Error::configuration("TLS could not be set up").with_source(why);
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_platform_verifier()
        .map_err(failed)?
        .with_no_client_auth();
    Ok(SHARED.get_or_init(|| config).clone())
}
