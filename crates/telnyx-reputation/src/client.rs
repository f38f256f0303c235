//! The client.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::budget::{Budget, SharedUsage, Usage};
use crate::call::options::CallOptions;
use crate::call::rate_limit::RateLimit;
use crate::call::timing::longest;
use crate::error::Result;
use crate::settings::Settings;
use crate::transport::http::Http;
use crate::usd::Usd;
use crate::webhooks::WebhookKeys;

/// A client of the Number Reputation API. Cheap to clone; clones share their connections.
///
/// The resource tree begins here: [`Client::enterprises`], [`Client::documents`], [`Client::reputation`], ...
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) budget: Arc<Budget>,
    /// What every call has unless it says otherwise.
    pub(crate) defaults: Arc<CallOptions>,
}

/// What all clients that are derived from one have. In one place of memory, since each call has several clients: one of
/// each resource on the way to it.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) http: Http,
    pub(crate) rate: RateLimit,
    pub(crate) webhook_keys: Option<WebhookKeys>,
}

impl Client {
    pub(crate) fn new(shared: Shared, budget: Arc<Budget>, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), budget, defaults: Arc::new(options) }
    }

    /// A client whose calls have these options unless they say otherwise, in place of this client's own where both
    /// have one. The two share their connections and their account of money.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { defaults: Arc::new(options.or(&self.defaults)), ..self.clone() }
    }

    /// This client for reads that its user did not ask for: without the witness and the query parameters that calls have
    /// which name none. A filter among them would hide what the reads look for.
    pub(crate) fn for_own_reads(&self) -> Self {
        if self.defaults.witness.is_none() && self.defaults.query.is_empty() {
            return self.clone();
        }
        let defaults = CallOptions { witness: None, query: Vec::new(), ..CallOptions::clone(&self.defaults) };
        Self { defaults: Arc::new(defaults), ..self.clone() }
    }

    /// A client whose calls also count within a limit of their own.
    pub(crate) fn with_own_limit(&self, limit: Usd) -> Self {
        Self { budget: Budget::under(&self.budget, limit), ..self.clone() }
    }

    /// How long a call may take at the most that does not say otherwise, its waits included: the deadline, else the
    /// timeout as often as there may be attempts.
    #[must_use]
    pub fn longest_call(&self) -> Duration {
        longest(&self.shared.settings, &self.defaults)
    }

    /// The base URL that calls go to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.settings.base_url
    }

    /// The text with `***` wherever this client's key stands in it, for who hands on what the service answered, which may repeat
    /// what it was sent.
    #[must_use]
    pub fn without_key<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.shared.settings.api_key.hide_in(text)
    }

    /// How long one attempt of a call may take that does not say otherwise.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.defaults.timeout.unwrap_or(self.shared.settings.timeout)
    }

    /// How often a call is repeated at most that does not say otherwise, where repeating cannot bill twice.
    #[must_use]
    pub fn max_retries(&self) -> u32 {
        self.defaults.max_retries.unwrap_or(self.shared.settings.max_retries)
    }

    /// What the calls of this client and its clones came to, between a lower and an upper bound that hold at every
    /// moment: a call that is under way belongs to the upper one.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.budget.usage()
    }

    /// What all clients that share the [budget file](crate::ClientBuilder::budget) came to in the current period; `None`
    /// without one. Reads the file alone.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) when the file cannot be used.
    pub async fn shared_usage(&self) -> Result<Option<SharedUsage>> {
        self.budget.shared_usage().await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.shared.settings.base_url).finish_non_exhaustive()
    }
}
