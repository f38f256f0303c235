//! The options of a client, which come from JavaScript as JSON.

use http::HeaderName;
use serde::Deserialize;
use serde_json::{Map, Value};
use telnyx_reputation::{CallOptions, Client, ClientBuilder};

use crate::error::NativeError;
use crate::request_options::{duration, pairs};

/// What `lib/client-options.ts` encodes. It has refused unknown names already, in JavaScript's spelling.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClientOptions {
    api_key: Option<String>,
    #[serde(rename = "baseURL")]
    base_url: Option<String>,
    /// Milliseconds.
    timeout: Option<f64>,
    /// Milliseconds.
    deadline: Option<f64>,
    max_retries: Option<u32>,
    /// Milliseconds.
    connect_timeout: Option<f64>,
    proxy: Option<String>,
    no_proxy: bool,
    /// US dollars.
    spend_limit_usd: Option<String>,
    #[serde(default)]
    default_headers: Map<String, Value>,
    #[serde(default)]
    default_query: Map<String, Value>,
    user_agent: String,
}

impl ClientOptions {
    /// The message of a JSON error may quote what it found, which may be the key: it is left out.
    pub(crate) fn decode(text: &str) -> Result<Self, NativeError> {
        serde_json::from_str(text).map_err(|_| NativeError::configuration("an option has a value of the wrong type"))
    }

    pub(crate) fn build(
        self,
        certificates: impl Iterator<Item = Vec<u8>>,
        parent: Option<&Client>,
    ) -> Result<Client, NativeError> {
        // JavaScript has read its own environment, which in a worker is another one.
        let mut builder: ClientBuilder = Client::builder().without_environment().user_agent(self.user_agent);
        if let Some(parent) = parent {
            builder = builder.counting_with(parent);
        }
        if let Some(key) = self.api_key {
            builder = builder.api_key(key);
        }
        if let Some(url) = self.base_url {
            builder = builder.base_url(url);
        }
        if let Some(ms) = self.timeout {
            builder = builder.timeout(duration("timeout", ms).map_err(NativeError::configuration)?);
        }
        if let Some(ms) = self.deadline {
            builder = builder.deadline(duration("deadline", ms).map_err(NativeError::configuration)?);
        }
        if let Some(ms) = self.connect_timeout {
            builder = builder.connect_timeout(duration("connectTimeout", ms).map_err(NativeError::configuration)?);
        }
        if let Some(url) = self.proxy {
            builder = builder.proxy(url);
        }
        if self.no_proxy {
            builder = builder.no_proxy();
        }
        for certificate in certificates {
            builder = builder.ca_certificate(certificate);
        }
        if let Some(limit) = self.spend_limit_usd {
            builder = builder.spend_limit(limit);
        }
        if let Some(retries) = self.max_retries {
            builder = builder.max_retries(retries);
        }
        let mut defaults = CallOptions::default();
        for (name, value) in self.default_headers {
            match value {
                Value::String(value) => builder = builder.default_header(name, value),
                // Nobody sends what is not the name of a header.
                _ => defaults.without_headers.extend(HeaderName::try_from(name)),
            }
        }
        defaults.query = pairs(self.default_query);
        Ok(builder.build()?.with_options(defaults))
    }
}
