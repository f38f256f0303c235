//! The client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::budget::{Budget, Usage};
use crate::config::{ClientBuilder, Settings};
use crate::error::Result;
use crate::request::CallOptions;

/// A client of the Number Reputation API. Cheap to clone; clones share their connections.
///
/// The resource tree begins here: [`Client::enterprises`], [`Client::documents`], [`Client::reputation`], ...
#[derive(Clone)]
pub struct Client {
    pub(crate) settings: Arc<Settings>,
    pub(crate) http: reqwest::Client,
    pub(crate) budget: Arc<Budget>,
    /// What every call has unless it says otherwise.
    pub(crate) defaults: Arc<CallOptions>,
}

impl Client {
    pub(crate) fn new(settings: Arc<Settings>, http: reqwest::Client, budget: Arc<Budget>) -> Self {
        Self { settings, http, budget, defaults: Arc::default() }
    }

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

    /// A client whose calls have these options unless they say otherwise, in place of this client's own where both
    /// have one. The two share their connections and their account of money.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { defaults: Arc::new(options.or(&self.defaults)), ..self.clone() }
    }

    /// The base URL that calls go to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.settings.base_url
    }

    /// How long one attempt of a call may take that does not say otherwise.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.defaults.timeout.unwrap_or(self.settings.timeout)
    }

    /// How often a call is repeated at the most that does not say otherwise, where repeating cannot bill twice.
    #[must_use]
    pub fn max_retries(&self) -> u32 {
        self.defaults.max_retries.unwrap_or(self.settings.max_retries)
    }

    /// What the calls of this client and its clones came to, between a lower and an upper bound.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.budget.usage()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.settings.base_url).finish_non_exhaustive()
    }
}
