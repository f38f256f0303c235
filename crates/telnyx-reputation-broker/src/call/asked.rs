//! What a worker asks for, as the client takes it.

use serde_json::{Map, Value, json};
use telnyx_reputation::{Arguments, Operation, Payload};

use crate::digest::{of, of_json};

/// A request of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    /// Query parameters that the document does not have, sent as they came.
    pub(crate) more_query: Vec<(String, String)>,
    /// What tells a file from another one.
    pub(crate) file: Option<String>,
    /// The run that it is a part of.
    pub(crate) run: Option<String>,
}

impl Asked {
    /// The enterprise that it is about, if it names one.
    pub(crate) fn enterprise(&self) -> Option<&str> {
        let of_path = self.operation.path_params.iter().position(|field| field.name == "enterprise_id");
        match of_path {
            Some(index) => self.arguments.path.get(index)?.as_str(),
            None => self.arguments.query.get("filter[enterprise_id]")?.as_str(),
        }
    }

    pub(crate) fn body(&self) -> &Value {
        match &self.arguments.payload {
            Payload::Json(body) => body,
            _ => &Value::Null,
        }
    }

    /// What it asks for with this body, as a digest. Ids are the same in whatever case they are written. What the document does
    /// not have makes no difference to what bills: the same would be billed again.
    pub(crate) fn digest(&self, body: &Value) -> String {
        let path: Vec<String> =
            self.arguments.path.iter().map(|value| value.to_string().to_ascii_lowercase()).collect();
        let more_query = if self.operation.billing.is_some() { &[][..] } else { &self.more_query };
        of_json(&json!([path, self.arguments.query, more_query, body, self.file]))
    }

    /// The same request for fewer numbers.
    pub(crate) fn with_numbers(&self, numbers: &[&str]) -> Self {
        let mut fewer = self.clone();
        if let Payload::Json(Value::Object(body)) = &mut fewer.arguments.payload {
            body.insert("phone_numbers".to_owned(), json!(numbers));
        }
        fewer
    }

    /// The arguments as they are written down; [`read_arguments`] takes them back.
    pub(crate) fn write_arguments(&self) -> Value {
        json!({"path": self.arguments.path, "query": self.arguments.query, "body": self.body()})
    }
}

/// Arguments that were written down.
pub(crate) fn read_arguments(written: &Value) -> Arguments {
    let mut arguments = Arguments::default();
    arguments.path = written["path"].as_array().cloned().unwrap_or_default();
    arguments.query = written["query"].as_object().cloned().unwrap_or_else(Map::new);
    if !written["body"].is_null() {
        arguments.payload = Payload::Json(written["body"].clone());
    }
    arguments
}

/// What tells a file from another one.
pub(crate) fn digest_of_file(parts: &[&[u8]]) -> String {
    let digests: Vec<String> = parts.iter().map(|part| of(part)).collect();
    of(digests.join(" ").as_bytes())
}
