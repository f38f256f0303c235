//! The options of one call, which come from JavaScript as JSON.

use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};
use telnyx_reputation::{CallOptions, RunId};

use crate::option_values::{Fields, Read};

/// What `lib/request-options.ts` encodes, as the core's options; else why they make no sense.
pub(crate) fn decode(text: Option<&str>) -> Read<CallOptions> {
    let mut options = CallOptions::default();
    let Some(text) = text else { return Ok(options) };
    let mut given = Fields::decode(text)?;
    options.timeout = given.duration("timeout")?;
    options.deadline = given.duration("deadline")?;
    options.max_retries = given.count("maxRetries")?;
    options.run_id = run_id(&mut given)?;
    options.query = pairs(given.object("query")?);
    for (name, value) in given.object("headers")? {
        let key = HeaderName::try_from(&name).map_err(|_| format!("{name:?} is not a header name"))?;
        // `null` takes away a header that would be sent otherwise.
        let Value::String(value) = value else {
            options.without_headers.push(key);
            continue;
        };
        // The value may be secret, so a refusal names the header alone.
        let value = HeaderValue::try_from(value).map_err(|_| format!("the value of header {name} cannot be sent"))?;
        options.headers.insert(key, value);
    }
    given.end()?;
    Ok(options)
}

/// The run that calls are of.
pub(crate) fn run_id(given: &mut Fields) -> Read<Option<RunId>> {
    let id = given.string("runId")?;
    id.map(|id| RunId::new(&id)).transpose().map_err(|why| why.message().replace("run_id", "runId"))
}

/// Query parameters, encoded as strings.
pub(crate) fn pairs(query: Map<String, Value>) -> Vec<(String, String)> {
    let pair = |(name, value)| match value {
        Value::String(value) => Some((name, value)),
        _ => None,
    };
    query.into_iter().filter_map(pair).collect()
}
