//! The arguments of a call, by the API's own names.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::shape::{self, Field};
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

    /// Brings the arguments into the form that is sent, and refuses what the API would refuse anyway.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the argument.
    pub(crate) fn prepare(&mut self, operation: &Operation) -> Result<()> {
        self.check_path(operation.path_params)?;
        self.query = flatten(std::mem::take(&mut self.query));
        let fields = operation.query_params;
        let known = |name: &str, value: &Value| shape::known(fields, name) || value.is_null() && is_group(fields, name);
        if let Some((name, _)) = self.query.iter().find(|(name, value)| !known(name, value)) {
            return Err(shape::unknown(name, fields));
        }
        self.query.retain(|_, value| !value.is_null());
        shape::check_fields("", operation.query_params, |name| self.query.get(name))?;
        self.check_payload(operation)
    }

    /// Takes over, from query parameters that are sent as they are given, those that the operation documents: else a
    /// client's `fresh=true` for all calls would be priced as a read that does not ask for it.
    pub(crate) fn take_over(&mut self, operation: &Operation, query: &mut Vec<(String, String)>) {
        let documented = |name: &str| operation.query_params.iter().find(|field| field.name == name);
        query.retain(|(name, text)| match documented(name) {
            Some(field) if !self.query.contains_key(name) => {
                self.query.insert(name.clone(), field.shape.read_text(text));
                false
            }
            // The call says otherwise.
            Some(_) => false,
            None => true,
        });
    }

    fn check_path(&self, fields: &[Field]) -> Result<()> {
        if self.path.len() != fields.len() {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            return Err(Error::invalid_argument(format!(
                "the path needs {} values ({}), got {}",
                fields.len(),
                names.join(", "),
                self.path.len()
            )));
        }
        fields.iter().zip(&self.path).try_for_each(|(field, value)| field.shape.check(field.name, value))
    }

    fn check_payload(&mut self, operation: &Operation) -> Result<()> {
        match (&self.payload, &operation.body) {
            (Payload::Json(value), Some(body)) => body.shape.check("", value),
            (Payload::Empty, Some(body)) => {
                // An absent body is an empty one: the check then names each missing key.
                let empty = Value::Object(Map::new());
                body.shape.check("", &empty)?;
                self.payload = Payload::Json(empty);
                Ok(())
            }
            (Payload::Empty, None) => Ok(()),
            (Payload::File(upload), _) if operation.path == crate::upload::PATH => upload.check(),
            (Payload::File(_) | Payload::Json(_), _) => {
                Err(Error::invalid_argument("the operation takes no such request body"))
            }
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

/// Whether fields are spelled in brackets after this name.
fn is_group(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('[')))
}

/// `null` and an empty object stay, as `null`, for their names to be checked.
fn flatten(query: Map<String, Value>) -> Map<String, Value> {
    if query.values().all(|value| !value.is_object()) {
        return query;
    }
    let mut flat = Map::new();
    for (name, value) in query {
        spell_out(name, value, &mut flat);
    }
    flat
}

fn spell_out(name: String, value: Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(map) if map.is_empty() => {
            into.insert(name, Value::Null);
        }
        Value::Object(map) => {
            for (key, inner) in map {
                let brackets = if inner.is_array() { "[]" } else { "" };
                spell_out(format!("{name}[{key}]{brackets}"), inner, into);
            }
        }
        other => {
            into.insert(name, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_nested_filter_is_spelled_in_brackets() {
        let Value::Object(query) = json!({"filter": {"filename": {"contains": "loa"}, "customer_reference": {"in": ["a", "b"]}}, "sort": null})
        else {
            unreachable!()
        };
        assert_eq!(
            Value::Object(flatten(query)),
            json!({"filter[filename][contains]": "loa", "filter[customer_reference][in][]": ["a", "b"], "sort": null})
        );
    }

    #[test]
    fn what_is_null_or_empty_is_not_sent_but_must_have_a_name_that_is_known() {
        let operation = Operation::by_id("ListDocuments").unwrap();
        let prepared = |query: Value| {
            let Value::Object(query) = query else { unreachable!() };
            let mut arguments = Arguments { query, ..Arguments::default() };
            arguments.prepare(operation).map(|()| arguments.query)
        };
        let nothing = json!({"sort": null, "filter": {}, "page[size]": null});
        assert_eq!(prepared(nothing).unwrap(), Map::new());
        assert_eq!(prepared(json!({"filter": {"filename": null}})).unwrap(), Map::new());
        for unknown in [json!({"bogus": null}), json!({"bogus": {}}), json!({"filter": {"bogus": {}}})] {
            assert!(prepared(unknown).unwrap_err().to_string().contains("bogus"));
        }
    }
}
