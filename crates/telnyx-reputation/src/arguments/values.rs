//! The arguments of a call, by the API's own names.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::upload::Upload;

/// What a call is made with.
///
/// The typed [resource tree](crate::resources) fills one in; the Python and Node packages and other generic
/// callers build it themselves.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Arguments {
    /// The path parameters, in path order.
    pub path: Vec<Value>,
    /// The query parameters, by their names on the wire. A nested object or list is spelled out in brackets:
    /// `{"filter": {"filename": {"contains": "loa"}}}` is `filter[filename][contains]=loa`. `null` is left out.
    pub query: Map<String, Value>,
    /// The request body.
    pub payload: Payload,
    /// What the list was on the page before, when these arguments ask for the next one: see
    /// [`PageCursor`](crate::PageCursor).
    pub follows: Option<PageBefore>,
}

/// A request body.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Payload {
    /// None.
    #[default]
    Empty,
    /// JSON. A `null` is sent as `null`; an absent key is not sent.
    Json(Value),
    /// A file, sent as `multipart/form-data`.
    File(Upload),
}

/// What a list said of itself on the page before. The arguments of a page carry it, so that the reader of the page is
/// told when the list changed in between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageBefore {
    pub(crate) total_results: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    /// Of the whole answer, where no `meta` tells one page from another.
    pub(crate) digest: Option<u64>,
}

impl Arguments {
    /// Arguments with these path parameters, in path order.
    pub fn new<P: Into<Value>>(path: impl IntoIterator<Item = P>) -> Self {
        Self { path: path.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Sets one key of the JSON body.
    pub(crate) fn set_body(&mut self, key: &str, value: Value) {
        if !matches!(self.payload, Payload::Json(Value::Object(_))) {
            self.payload = Payload::Json(Value::Object(Map::new()));
        }
        if let Payload::Json(Value::Object(map)) = &mut self.payload {
            map.insert(key.to_owned(), value);
        }
    }

    pub(crate) fn path_text(&self, index: usize) -> &str {
        self.path.get(index).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn query_text(&self, name: &str) -> Option<&str> {
        self.query.get(name).and_then(Value::as_str)
    }

    pub(crate) fn query_u64(&self, name: &str) -> Option<u64> {
        self.query.get(name).and_then(Value::as_u64)
    }

    pub(crate) fn query_bool(&self, name: &str) -> Option<bool> {
        self.query.get(name).and_then(Value::as_bool)
    }

    pub(crate) fn query_texts(&self, name: &str) -> Option<Vec<String>> {
        let list = self.query.get(name)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    pub(crate) fn json(&self) -> &Value {
        const NONE: &Value = &Value::Null;
        match &self.payload {
            Payload::Json(value) => value,
            Payload::Empty | Payload::File(_) => NONE,
        }
    }
}
