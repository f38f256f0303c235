//! How arguments are encoded into the query: filters, sorting and lists, by their names on the wire.

use serde_json::{Map, Value};

use super::values::Arguments;
use crate::operation::Operation;
use crate::operation::shape::{Field, Shape};

impl Arguments {
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
}

impl Shape {
    /// A value of this shape that is given as text, such as `true`; text that is none stays text, to be refused by
    /// the check of the arguments.
    #[must_use]
    pub fn read_text(&self, text: &str) -> Value {
        match self {
            Self::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => Value::from(text),
            },
            Self::Integer { .. } => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
            _ => Value::from(text),
        }
    }
}

/// Whether there are fields that go on in brackets after this name.
pub(super) fn is_group(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('[')))
}

/// The query with nested objects and lists written in brackets: `filter[filename][contains]`. `null` and an empty object
/// stay, as `null`, for their names to be checked.
pub(super) fn encode_nested(query: Map<String, Value>) -> Map<String, Value> {
    if query.values().all(|value| !value.is_object()) {
        return query;
    }
    let mut flat = Map::new();
    for (name, value) in query {
        encode_into(name, value, &mut flat);
    }
    flat
}

fn encode_into(name: String, value: Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(map) if map.is_empty() => {
            into.insert(name, Value::Null);
        }
        Value::Object(map) => {
            for (key, inner) in map {
                let brackets = if inner.is_array() { "[]" } else { "" };
                encode_into(format!("{name}[{key}]{brackets}"), inner, into);
            }
        }
        other => {
            into.insert(name, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nested_filter_is_written_in_brackets() {
        let Value::Object(query) = json!({"filter": {"filename": {"contains": "loa"}, "customer_reference": {"in": ["a", "b"]}}, "sort": null})
        else {
            unreachable!()
        };
        assert_eq!(
            Value::Object(encode_nested(query)),
            json!({"filter[filename][contains]": "loa", "filter[customer_reference][in][]": ["a", "b"], "sort": null})
        );
    }
    #[test]
    fn text_becomes_what_the_shape_asks_for_or_stays_text() {
        let whole = Shape::Integer { min: 1 };
        for (shape, text, value) in [
            (&whole, "250", json!(250)),
            (&whole, "many", json!("many")),
            (&Shape::Boolean, "TRUE", json!(true)),
            (&Shape::Boolean, "false", json!(false)),
            (&Shape::Boolean, "1", json!("1")),
            (&Shape::Any, "250", json!("250")),
        ] {
            assert_eq!(shape.read_text(text), value, "{text}");
        }
    }
}
