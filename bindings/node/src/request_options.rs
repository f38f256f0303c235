//! The options of one call, which come from JavaScript as JSON.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};
use telnyx_reputation::CallOptions;

/// What `lib/request-options.ts` encodes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RequestOptions {
    /// Milliseconds.
    timeout: Option<f64>,
    /// Milliseconds.
    deadline: Option<f64>,
    max_retries: Option<u32>,
    /// `null` takes away a header that would be sent otherwise.
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default)]
    query: Map<String, Value>,
}

/// The core's options; else why they make no sense.
pub(crate) fn decode(text: Option<&str>) -> Result<CallOptions, String> {
    let mut options = CallOptions::default();
    let Some(text) = text else { return Ok(options) };
    let given: RequestOptions = serde_json::from_str(text).map_err(|why| why.to_string())?;
    options.timeout = given.timeout.map(|ms| duration("timeout", ms)).transpose()?;
    options.deadline = given.deadline.map(|ms| duration("deadline", ms)).transpose()?;
    options.max_retries = given.max_retries;
    options.query = pairs(given.query);
    for (name, value) in given.headers {
        let key = HeaderName::try_from(&name).map_err(|_| format!("{name:?} is not a header name"))?;
        let Value::String(value) = value else {
            options.without_headers.push(key);
            continue;
        };
        // The value may be secret, so a refusal names the header alone.
        let value = HeaderValue::try_from(value).map_err(|_| format!("the value of header {name} cannot be sent"))?;
        options.headers.insert(key, value);
    }
    Ok(options)
}

/// Query parameters. Maps of JSON, and not of strings: those are compiled once, for all that there are.
pub(crate) fn pairs(query: Map<String, Value>) -> Vec<(String, String)> {
    let pair = |(name, value)| match value {
        Value::String(value) => Some((name, value)),
        _ => None,
    };
    query.into_iter().filter_map(pair).collect()
}

/// Milliseconds as JavaScript counts them.
pub(crate) fn duration(name: &str, ms: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(ms / 1000.0)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| format!("{name}: must be a number of milliseconds greater than 0"))
}
