//! A request as a handler sees it, and the answer it gives.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::{
    problem::{Problem, Result},
    query::Query,
};

/// A request that has passed the document's checks.
pub(crate) struct Request {
    pub(crate) path: PathParameters,
    pub(crate) query: Query,
    /// Null when there is none.
    pub(crate) body: Value,
    /// The parts of a multipart body.
    pub(crate) form: Vec<Part>,
    /// `http://127.0.0.1:4010`, for answers that carry a link.
    pub(crate) origin: String,
}

/// What the variable segments of a path hold, decoded.
pub(crate) struct PathParameters(Vec<(String, String)>);

impl PathParameters {
    /// The value of a parameter; empty when the route has none of that name.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

impl<'p> FromIterator<(&'p str, &'p str)> for PathParameters {
    fn from_iter<I: IntoIterator<Item = (&'p str, &'p str)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// One part of a multipart body.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) filename: Option<String>,
    pub(crate) content: Bytes,
}

impl Request {
    /// A path parameter; empty when the route has none of that name.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name)
    }

    /// A string field of the body.
    pub(crate) fn string(&self, field: &str) -> Option<&str> {
        self.body.get(field).and_then(Value::as_str)
    }

    /// The strings of a list field of the body.
    pub(crate) fn strings(&self, field: &str) -> Vec<&str> {
        self.body.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The body as an object.
    pub(crate) fn object(&self) -> Result<&Map<String, Value>> {
        self.body.as_object().ok_or_else(|| Problem::invalid("/body", "The request body must be an object."))
    }

    /// A field whose values the document lists, as the enum with the same values.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self, field: &str) -> Result<Option<T>> {
        match self.body.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|error| Problem::invalid(format!("/body/{field}"), error.to_string())),
        }
    }
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Body,
}

/// What an answer carries.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    File { media_type: String, filename: String, content: Vec<u8> },
}

impl Answer {
    /// `{"data": …}`.
    pub(crate) fn data(status: u16, data: Value) -> Self {
        Self::json(status, json!({ "data": data }))
    }

    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { status, body: Body::Json(body) }
    }

    /// A refusal that keeps what the handler has written.
    pub(crate) fn refusal(problem: &Problem) -> Self {
        Self::json(problem.status, problem.to_json())
    }

    pub(crate) fn no_content() -> Self {
        Self { status: 204, body: Body::Empty }
    }

    pub(crate) fn file(media_type: &str, filename: &str, content: Vec<u8>) -> Self {
        let (media_type, filename) = (media_type.to_owned(), filename.to_owned());
        Self { status: 200, body: Body::File { media_type, filename, content } }
    }
}
