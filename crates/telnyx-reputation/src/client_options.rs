//! How a client is set up.

mod budget;

use std::time::Duration;

use http::HeaderValue;

use crate::api_key::ApiKey;
use crate::budget::BudgetOptions;
use crate::call::options::CallOptions;
use crate::call::rate_limit::RateLimit;
use crate::call::run_id::RunId;
use crate::call::timing;
use crate::claims;
use crate::client::{Client, Shared};
use crate::env;
use crate::error::{Error, Result};
use crate::header_check::check_headers;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::transport::http::Transport;
use crate::webhooks::WebhookKeys;

/// Where the API lives.
pub(crate) const DEFAULT_BASE_URL: &str = "https://api.telnyx.com/v2";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

const DEFAULT_MAX_RETRIES: u32 = 2;
const DEFAULT_MAX_BODY_BYTES: usize = 64 << 20;

const DEFAULT_MAX_RETRY_DELAY: Duration = Duration::from_secs(8);

/// Sets up a [`Client`]. What is not given comes from the environment, then from the defaults.
///
/// ```
/// use std::time::Duration;
/// use telnyx_reputation::Client;
///
/// # fn main() -> telnyx_reputation::Result<()> {
/// let client = Client::builder().api_key("KEY0123").timeout(Duration::from_secs(10)).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ClientBuilder {
    api_key: Option<Secret>,
    base_url: Option<String>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    max_retries: Option<u32>,
    max_retry_delay: Option<Duration>,
    requests_per_second: Option<f64>,
    #[cfg(feature = "broker")]
    learns_rate: bool,
    max_body_bytes: Option<usize>,
    run_id: Option<String>,
    default_headers: Vec<(String, Secret)>,
    user_agent: Option<String>,
    public_keys: Vec<String>,
    without_environment: bool,
    budget: BudgetOptions,
    transport: Transport,
}

impl Client {
    /// A client with this API key, and everything else from the environment and the defaults.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the key could not be a key.
    pub fn with_api_key(key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(key).build()
    }

    /// A client set up from the environment: `TELNYX_API_KEY` and, if set, `TELNYX_BASE_URL`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when `TELNYX_API_KEY` is not set.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// Sets up a client option by option.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

impl ClientBuilder {
    /// The API key; else `TELNYX_API_KEY`.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Secret::new(key));
        self
    }

    /// The base URL; else `TELNYX_BASE_URL`, else `https://api.telnyx.com/v2`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the answer. 60 s when not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long a whole call may take, all attempts and the waits between them. When not given, as long as all
    /// attempts together may take.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often a call is repeated at most, where repeating cannot bill twice. 2 when not given.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// The longest back-off between attempts; a `Retry-After` of the server is waited for in full. 8 s when not
    /// given.
    pub fn max_retry_delay(mut self, delay: Duration) -> Self {
        self.max_retry_delay = Some(delay);
        self
    }

    /// How many requests the client and its clones send a second at most, evenly spaced: for an account whose rate
    /// limit others use too. No limit when not given; a 429 is waited for in any case.
    pub fn requests_per_second(mut self, requests: f64) -> Self {
        self.requests_per_second = Some(requests);
        self
    }

    /// Keeps to the pace that the service's answers ask for (429 with `Retry-After`, and the headers `x-ratelimit-*`), all
    /// requests of the client and its clones together.
    #[cfg(feature = "broker")]
    pub fn learn_rate(mut self) -> Self {
        self.learns_rate = true;
        self
    }

    /// How many bytes the body of an answer may have: 64 MiB when not given. An answer with
    /// more is an error, and of a call that may bill an unknown outcome. Files that are streamed have no limit.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = Some(bytes);
        self
    }

    /// The run that the client's calls are of, where they do not say otherwise: 1 to 128 visible ASCII characters, such as
    /// `nightly-2025-06-01`. It is sent to a broker, which answers the same call of the same run again with what it answered
    /// before, and bills nothing for it; so a run that was broken off is resumed by doing all of it again with the same id. To
    /// the API itself it means nothing: there, a call that is made twice bills twice. Free reads do not send it.
    ///
    /// No variable of the environment sets it: one that is forgotten in a shell would make tomorrow's refresh today's.
    pub fn run_id(mut self, id: impl Into<String>) -> Self {
        self.run_id = Some(id.into());
        self
    }

    /// Reads nothing from the environment but the proxies: what is not given has its default, or is missing.
    pub fn without_environment(mut self) -> Self {
        self.without_environment = true;
        self
    }

    /// A header to send with every request.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.default_headers.push((name.into(), Secret::new(value)));
        self
    }

    /// What to put before this library's own name in `User-Agent`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// An Ed25519 public key, in base64 or as PEM, to verify delivered events with; else `TELNYX_PUBLIC_KEY`. Given several times,
    /// any of the keys will do, which is what a rotation needs. See [`Client::webhooks`].
    pub fn public_key(mut self, key: impl Into<String>) -> Self {
        self.public_keys.push(key.into());
        self
    }

    /// A proxy for every call, `http://` or `https://`, with user name and password if it wants them:
    /// `http://user:password@proxy.example:3128`. It takes the place of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY` of the environment, which are obeyed otherwise. Percent-encode what is special in a password.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.transport.proxy = Some(Secret::new(url));
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.transport.no_proxy = true;
        self
    }

    /// Certificates of authorities to trust beside the system's, for this client alone: PEM, which may hold several,
    /// or DER. May be given several times.
    pub fn ca_certificate(mut self, pem_or_der: impl Into<Vec<u8>>) -> Self {
        self.transport.ca_certificates.push(pem_or_der.into());
        self
    }

    /// How long a connection may take to be made, TLS included, at most 9/10 of the timeout. 10 s when not given.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport.connect_timeout = Some(timeout);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration): no API key is given or set, or an option
    /// makes no sense. Nothing is sent.
    pub fn build(self) -> Result<Client> {
        let environment = |name| if self.without_environment { None } else { env::read(name) };
        let key = match self.api_key {
            Some(key) => key.expose().to_owned(),
            None => environment(env::API_KEY)
                .ok_or_else(|| Error::configuration(format!("no API key: give one, or set {}", env::API_KEY)))?,
        };
        timing::check(self.timeout, self.deadline, self.max_retries).map_err(Error::configuration)?;
        if self.max_body_bytes == Some(0) {
            return Err(Error::configuration("max_body_bytes: must be 1 or more"));
        }
        let api_key = ApiKey::new(&key)?;
        let base_url = check_base_url(self.base_url.or_else(|| environment(env::BASE_URL)))?;
        let settings = Settings {
            account: claims::account(&base_url, &api_key),
            api_key,
            base_url,
            timeout: self.timeout.unwrap_or(DEFAULT_TIMEOUT),
            deadline: self.deadline,
            max_retries: self.max_retries.unwrap_or(DEFAULT_MAX_RETRIES),
            max_retry_delay: self.max_retry_delay.unwrap_or(DEFAULT_MAX_RETRY_DELAY),
            max_body_bytes: self.max_body_bytes.unwrap_or(DEFAULT_MAX_BODY_BYTES),
            default_headers: check_headers(
                self.default_headers.iter().map(|(name, value)| (name.as_str(), value.expose())),
            )?,
            user_agent: user_agent(self.user_agent.as_deref())?,
        };
        let run_id = self.run_id.as_deref().map(RunId::new).transpose();
        let run_id = run_id.map_err(|why| Error::configuration(why.message()))?;
        let webhook_keys = webhook_keys(self.public_keys, environment(env::PUBLIC_KEY))?;
        let budget = self.budget.build()?;
        let http = self.transport.build(settings.timeout, &settings.base_url)?;
        let rate = RateLimit::per_second(self.requests_per_second)?;
        #[cfg(feature = "broker")]
        let rate = if self.learns_rate { rate.that_learns() } else { rate };
        let options = CallOptions { run_id, ..CallOptions::default() };
        Ok(Client::new(Shared { settings, http, rate, webhook_keys }, budget, options))
    }
}

fn check_base_url(given: Option<String>) -> Result<String> {
    let given = given.unwrap_or_else(|| DEFAULT_BASE_URL.to_owned());
    let wrong = |why: &str| Error::configuration(format!("the base URL {why}, such as {DEFAULT_BASE_URL}"));
    let url = reqwest::Url::parse(&given).map_err(|why| wrong("must be an absolute URL").with_source(why))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(wrong("must begin with https:// or http://"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must have no query and no fragment"));
    }
    // The transport would send them in place of the API key.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must have no user name and no password"));
    }
    // In one spelling, by which calls to the same service are known.
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// What is given, else what the environment holds; a key that is none is refused here and not at the first event.
fn webhook_keys(given: Vec<String>, environment: Option<String>) -> Result<Option<WebhookKeys>> {
    if !given.is_empty() {
        return WebhookKeys::new(given).map(Some);
    }
    environment
        .map(|key| {
            WebhookKeys::new([key])
                .map_err(|why| Error::configuration(format!("{}: {}", env::PUBLIC_KEY, why.message())).with_source(why))
        })
        .transpose()
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue> {
    let own = concat!("telnyx-reputation/", env!("CARGO_PKG_VERSION"));
    let text = product.map_or_else(|| own.to_owned(), |product| format!("{product} {own}"));
    HeaderValue::try_from(text).map_err(|_| Error::configuration("the user agent cannot be sent in a header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(builder: ClientBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn nonsense_is_refused_before_anything_is_sent() {
        let builder = || Client::builder().api_key("KEY").base_url("http://127.0.0.1:9");
        assert!(refusal(builder().base_url("127.0.0.1:9")).contains("base URL"));
        assert!(refusal(builder().base_url("ftp://host")).contains("https://"));
        assert!(refusal(builder().base_url("http://host/v2?x=1")).contains("no query"));
        let secret = refusal(builder().base_url("https://user:SECRET@host/v2"));
        assert!(secret.contains("no password") && !secret.contains("SECRET"));
        assert!(refusal(builder().timeout(Duration::ZERO)).contains("timeout"));
        assert!(refusal(builder().deadline(Duration::ZERO)).contains("deadline"));
        assert!(refusal(builder().max_retries(u32::MAX)).contains("at most 1000"), "-1 made unsigned");
        assert!(refusal(builder().run_id("two words")).contains("configuration: run_id: must be"));
        assert!(refusal(builder().public_key("nonsense")).contains("public key"));
        assert!(refusal(builder().default_header("a b", "c")).contains("\"a b\""));
        let secret = refusal(builder().default_header("x-token", "SECRET\n"));
        assert!(secret.contains("x-token") && !secret.contains("SECRET"));
    }

    #[test]
    fn debug_shows_no_key() {
        let builder = Client::builder().api_key("KEY0123").base_url("http://127.0.0.1:9");
        let builder = builder.default_header("authorization", "KEY0123").proxy("http://user:KEY0123@127.0.0.1:9");
        assert!(!format!("{builder:?} {:?}", builder.clone().build().unwrap()).contains("KEY0123"));
    }
}
