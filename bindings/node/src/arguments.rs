//! The arguments of a call, which come from JavaScript as one JSON text.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use telnyx_reputation::{Arguments, CallOptions, Payload, Upload};

use crate::failure::Failure;

/// What `lib/arguments.ts` and `lib/upload.ts` write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    #[serde(default)]
    path: Vec<Value>,
    #[serde(default)]
    query: Map<String, Value>,
    /// A body of `null` is a body; only an absent one is none.
    #[serde(default, deserialize_with = "present")]
    body: Option<Value>,
    /// What is said of the file that stands in place of the body.
    #[serde(default)]
    file: FileDetails,
}

/// What `lib/request-options.ts` writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    /// Milliseconds.
    timeout: Option<f64>,
    /// Milliseconds.
    deadline: Option<f64>,
    max_retries: Option<u32>,
    /// `null` takes away a header that would be sent otherwise.
    #[serde(default)]
    headers: BTreeMap<String, Option<String>>,
    #[serde(default)]
    query: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDetails {
    filename: Option<String>,
    content_type: Option<String>,
    customer_reference: Option<String>,
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

impl Given {
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        serde_json::from_str(text).map_err(Failure::invalid_argument)
    }

    /// The core's arguments; a file takes the place of the body.
    pub(crate) fn into_core(self, file: Option<Vec<u8>>) -> Arguments {
        let mut arguments = Arguments::default();
        arguments.path = self.path;
        arguments.query = self.query;
        arguments.payload = match (file, self.body) {
            (Some(content), _) => Payload::File(self.file.upload(content)),
            (None, Some(body)) => Payload::Json(body),
            (None, None) => Payload::Empty,
        };
        arguments
    }
}

impl FileDetails {
    fn upload(self, content: Vec<u8>) -> Upload {
        let mut upload = Upload::new(content);
        if let Some(name) = self.filename {
            upload = upload.filename(name);
        }
        if let Some(content_type) = self.content_type {
            upload = upload.content_type(content_type);
        }
        if let Some(reference) = self.customer_reference {
            upload = upload.customer_reference(reference);
        }
        upload
    }
}

/// The options of one call; else why they make no sense.
pub(crate) fn options(text: Option<&str>) -> Result<CallOptions, String> {
    let mut options = CallOptions::default();
    let Some(text) = text else { return Ok(options) };
    let given: Options = serde_json::from_str(text).map_err(|why| why.to_string())?;
    options.timeout = given.timeout.map(|ms| duration("timeout", ms)).transpose()?;
    options.deadline = given.deadline.map(|ms| duration("deadline", ms)).transpose()?;
    options.max_retries = given.max_retries;
    options.query = given.query.into_iter().collect();
    for (name, value) in given.headers {
        let key = HeaderName::try_from(&name).map_err(|_| format!("{name:?} is not a header name"))?;
        let Some(value) = value else {
            options.without_headers.push(key);
            continue;
        };
        // The value may be secret, so a refusal names the header alone.
        let value = HeaderValue::try_from(value).map_err(|_| format!("the value of header {name} cannot be sent"))?;
        options.headers.insert(key, value);
    }
    Ok(options)
}

/// Milliseconds as JavaScript counts them.
pub(crate) fn duration(name: &str, ms: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(ms / 1000.0)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| format!("{name}: must be a number of milliseconds greater than 0"))
}
