//! The options of a client, which come from JavaScript as JSON.

use http::HeaderName;
use serde_json::Value;
use telnyx_reputation::{CallOptions, Client, ClientBuilder};

use crate::error::NativeError;
use crate::option_values::{Fields, Read};
use crate::request_options::{pairs, run_id};

/// The client that `lib/client-options.ts` encodes the options of; its defaults for every call are apart.
pub(crate) fn build(
    options: &str,
    certificates: impl Iterator<Item = Vec<u8>>,
    parent: Option<&Client>,
) -> Result<Client, NativeError> {
    // JavaScript has read its own environment, which in a worker is another one.
    let mut builder = Client::builder().without_environment();
    if let Some(parent) = parent {
        builder = builder.counting_with(parent);
    }
    for certificate in certificates {
        builder = builder.ca_certificate(certificate);
    }
    let mut options = Fields::decode(options).map_err(NativeError::configuration)?;
    if let Some(period) = options.string("period").map_err(NativeError::configuration)? {
        builder = builder.period(period.parse()?);
    }
    let (builder, defaults) = read(builder, options).map_err(NativeError::configuration)?;
    Ok(builder.build()?.with_options(defaults))
}

fn read(mut builder: ClientBuilder, mut options: Fields) -> Read<(ClientBuilder, CallOptions)> {
    if let Some(product) = options.string("userAgent")? {
        builder = builder.user_agent(product);
    }
    if let Some(key) = options.string("apiKey")? {
        builder = builder.api_key(key);
    }
    if let Some(url) = options.string("baseURL")? {
        builder = builder.base_url(url);
    }
    if let Some(timeout) = options.duration("timeout")? {
        builder = builder.timeout(timeout);
    }
    if let Some(deadline) = options.duration("deadline")? {
        builder = builder.deadline(deadline);
    }
    if let Some(timeout) = options.duration("connectTimeout")? {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(retries) = options.count("maxRetries")? {
        builder = builder.max_retries(retries);
    }
    if let Some(bytes) = options.count("maxBodyBytes")? {
        builder = builder.max_body_bytes(bytes as usize);
    }
    if let Some(requests) = options.number("requestsPerSecond")? {
        builder = builder.requests_per_second(requests);
    }
    if let Some(url) = options.string("proxy")? {
        builder = builder.proxy(url);
    }
    if options.flag("noProxy")? {
        builder = builder.no_proxy();
    }
    if let Some(limit) = options.string("spendLimitUsd")? {
        builder = builder.spend_limit(limit);
    }
    if let Some(limit) = options.string("monthlyLimitUsd")? {
        builder = builder.monthly_limit(limit);
    }
    if let Some(budget) = options.string("budget")? {
        builder = builder.budget(budget);
    }
    let mut defaults = CallOptions::default();
    defaults.run_id = run_id(&mut options)?;
    for (name, value) in options.object("defaultHeaders")? {
        match value {
            Value::String(value) => builder = builder.default_header(name, value),
            // Nobody sends what is not the name of a header.
            _ => defaults.without_headers.extend(HeaderName::try_from(name)),
        }
    }
    defaults.query = pairs(options.object("defaultQuery")?);
    options.end()?;
    Ok((builder, defaults))
}
