//! What a client was set up with.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::api_key::ApiKey;

/// What a client was set up with, checked.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) api_key: ApiKey,
    pub(crate) base_url: String,
    /// What the claims of this process know the account by, which each call asks for.
    pub(crate) account: u64,
    pub(crate) timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: u32,
    pub(crate) max_retry_delay: Duration,
    pub(crate) max_body_bytes: usize,
    pub(crate) default_headers: HeaderMap,
    pub(crate) user_agent: HeaderValue,
}
