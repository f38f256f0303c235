//! The arguments of a call, which come from JavaScript as JSON.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use telnyx_reputation::{Arguments, PageBefore, Payload, Upload};

use crate::error::NativeError;

/// What `lib/arguments.ts` and `lib/upload.ts` encode.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallArguments {
    #[serde(default)]
    path: Vec<Value>,
    #[serde(default)]
    query: Map<String, Value>,
    /// Of the page before, when these ask for the next page of a list.
    #[serde(default)]
    follows: Option<PageBefore>,
    /// A body of `null` is a body; only an absent one is none.
    #[serde(default, deserialize_with = "present")]
    body: Option<Value>,
    /// What is said of the file that stands in place of the body.
    #[serde(default)]
    file: FileDetails,
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

impl CallArguments {
    pub(crate) fn decode(text: &str) -> Result<Self, NativeError> {
        serde_json::from_str(text).map_err(NativeError::invalid_argument)
    }

    /// The core's arguments; a file takes the place of the body.
    pub(crate) fn into_core(self, file: Option<Vec<u8>>) -> Arguments {
        let mut arguments = Arguments::default();
        arguments.path = self.path;
        arguments.query = self.query;
        arguments.follows = self.follows;
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
