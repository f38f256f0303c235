//! The values of flags, by the shapes that the API wants.

use serde_json::{Number, Value};
use telnyx_reputation::shape::{Format, Shape};

use crate::failure::Failure;
use crate::input::{Input, unquoted};

/// What the texts of one flag say. What is of another shape stays text, for the client to refuse with its reason.
///
/// # Errors
/// A file that cannot be read, or JSON that is none.
pub(super) fn read(name: &str, shape: &Shape, given: &[String], input: &mut Input) -> Result<Value, Failure> {
    let last = given.last().map_or("", String::as_str);
    match shape {
        Shape::Nullable(_) if given == ["null"] => Ok(Value::Null),
        Shape::Nullable(inner) => read(name, inner, given, input),
        // A list can also be written as JSON, for items that have commas, and for none at all.
        Shape::List { .. } if last.starts_with('[') => json(name, last),
        Shape::List { items, .. } => {
            let items = input.lists(given)?.into_iter().map(|item| scalar(items, &item));
            Ok(Value::Array(items.collect()))
        }
        Shape::Object { .. } => {
            let text = input.text(last)?;
            json(name, &text)
        }
        Shape::Any => Ok(serde_json::from_str(last).unwrap_or_else(|_| Value::from(last))),
        _ => Ok(scalar(shape, last)),
    }
}

/// The JSON, or YAML, of a text.
///
/// # Errors
/// It is neither.
pub(crate) fn json(name: &str, text: &str) -> Result<Value, Failure> {
    let json = |why: serde_json::Error| Failure::usage(format!("{name} is no JSON: {why}"));
    serde_json::from_str(text).or_else(|why| serde_saphyr::from_str(text).map_err(|_| json(why)))
}

fn scalar(shape: &Shape, text: &str) -> Value {
    match shape {
        Shape::Text { format: Format::E164 | Format::Uuid, .. } => Value::from(unquoted(text.trim())),
        Shape::Boolean => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        Shape::Integer { .. } | Shape::Number => text.parse::<Number>().map_or_else(|_| Value::from(text), Value::from),
        Shape::Nullable(inner) => scalar(inner, text),
        Shape::Object { .. } | Shape::Any => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NUMBER: Shape = Shape::Text { format: Format::E164, min: 1, max: usize::MAX };
    const NUMBERS: Shape = Shape::List { min: 1, max: 3, items: &NUMBER };

    fn value(shape: &Shape, given: &[&str]) -> Value {
        let given: Vec<String> = given.iter().map(|&text| text.to_owned()).collect();
        read("x", shape, &given, &mut Input::default()).unwrap()
    }

    #[test]
    fn numbers_are_taken_plain_and_as_the_official_command_wants_them() {
        assert_eq!(value(&NUMBER, &["+16035551234"]), "+16035551234");
        assert_eq!(value(&NUMBER, &["'+16035551234'"]), "+16035551234");
        let two = json!(["+19493253498", "+12134445566"]);
        assert_eq!(value(&NUMBERS, &["'+19493253498'", "'+12134445566'"]), two);
        assert_eq!(value(&NUMBERS, &["+19493253498,+12134445566"]), two);
        assert_eq!(value(&NUMBERS, &["[\"+19493253498\", \"+12134445566\"]"]), two);
        assert_eq!(value(&NUMBERS, &["[]"]), json!([]));
    }

    #[test]
    fn what_is_of_another_shape_stays_text() {
        assert_eq!(value(&Shape::Boolean, &["true"]), true);
        assert_eq!(value(&Shape::Boolean, &["yes"]), "yes");
        assert_eq!(value(&Shape::Integer { min: 1 }, &["20"]), 20);
        assert_eq!(value(&Shape::Integer { min: 1 }, &["many"]), "many");
        assert_eq!(value(&Shape::Nullable(&NUMBER), &["null"]), Value::Null);
    }
}
