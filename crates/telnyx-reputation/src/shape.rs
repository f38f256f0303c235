//! What an argument must look like, checked before anything is sent.
//!
//! The shapes are generated from the document's schemas. The check is as strict as the document on what a
//! newer server cannot relax without breaking its own users (types, required keys, list limits, formats) and
//! lets unknown enum values pass, so that an older client can use a newer server.

use serde_json::Value;

use crate::error::Error;

/// What a value must look like.
#[derive(Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// Text of `min` to `max` characters, in a format.
    Text {
        /// The format, when the document names one that can be checked.
        format: Format,
        /// The least number of characters.
        min: usize,
        /// The greatest number of characters.
        max: usize,
    },
    /// A whole number.
    Integer {
        /// The least value.
        min: i64,
    },
    /// Any JSON number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of `min` to `max` items.
    List {
        /// The least number of items.
        min: usize,
        /// The greatest number of items.
        max: usize,
        /// What each item must look like.
        items: &'static Shape,
    },
    /// A JSON object.
    Object {
        /// Its documented keys.
        fields: &'static [Field],
        /// Whether the API refuses other keys.
        closed: bool,
    },
    /// The inner shape, or `null`.
    Nullable(&'static Shape),
}

/// One key of an object, or one parameter.
#[derive(Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether the API refuses a call without it.
    pub required: bool,
    /// What its value must look like.
    pub shape: Shape,
}

/// The text formats that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Plain,
    /// A phone number in E.164: `+`, then 2 to 15 digits, the first not 0.
    E164,
    /// A UUID in its usual 8-4-4-4-12 spelling.
    Uuid,
    /// A URL that begins with `https://`.
    HttpsUrl,
}

impl Shape {
    /// A value of this shape that is given as text, such as `true`; text that is none stays text, to be refused by
    /// [`Shape::check`].
    pub(crate) fn read_text(&self, text: &str) -> Value {
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

    /// Checks `value`; the error names the place, what is wanted and what was found.
    pub(crate) fn check(&self, place: &str, value: &Value) -> Result<(), Error> {
        let wrong = |wanted: &str| Err(invalid(place, wanted, value));
        match (self, value) {
            (Shape::Any, _) | (Shape::Nullable(_), Value::Null) => Ok(()),
            (Shape::Nullable(inner), _) => inner.check(place, value),
            (Shape::Text { format, min, max }, Value::String(text)) => check_text(place, text, *format, *min, *max),
            (Shape::Text { .. }, _) => wrong("must be text"),
            (Shape::Integer { min }, Value::Number(number)) => match number.as_i64() {
                Some(n) if n >= *min => Ok(()),
                Some(_) => wrong(&format!("must be {min} or more")),
                None if number.as_u64().is_some() => Ok(()),
                None => wrong("must be a whole number"),
            },
            (Shape::Integer { .. }, _) => wrong("must be a whole number"),
            (Shape::Number, Value::Number(_)) | (Shape::Boolean, Value::Bool(_)) => Ok(()),
            (Shape::Number, _) => wrong("must be a number"),
            (Shape::Boolean, _) => wrong("must be true or false"),
            (Shape::List { min, max, items }, Value::Array(list)) => {
                if list.len() < *min || list.len() > *max {
                    return Err(Error::invalid_argument(format!(
                        "{place}: must have {}, got {}",
                        range(*min, *max, "item"),
                        list.len()
                    )));
                }
                list.iter().enumerate().try_for_each(|(i, item)| items.check(&format!("{place}[{i}]"), item))
            }
            (Shape::List { .. }, _) => wrong("must be a list"),
            (Shape::Object { fields, closed }, Value::Object(map)) => {
                check_fields(place, fields, |name| map.get(name))?;
                match map.keys().find(|key| *closed && !known(fields, key)) {
                    Some(key) => Err(unknown(&join(place, key), fields)),
                    None => Ok(()),
                }
            }
            (Shape::Object { .. }, _) => wrong("must be an object"),
        }
    }
}

/// Checks every documented field, and that none of the required ones is missing.
pub(crate) fn check_fields<'v>(
    place: &str,
    fields: &[Field],
    value: impl Fn(&str) -> Option<&'v Value>,
) -> Result<(), Error> {
    let missing: Vec<String> = fields
        .iter()
        .filter(|field| field.required && value(field.name).is_none())
        .map(|field| join(place, field.name))
        .collect();
    if !missing.is_empty() {
        let verb = if missing.len() == 1 { "is" } else { "are" };
        return Err(Error::invalid_argument(format!("{} {verb} required", missing.join(", "))));
    }
    for field in fields {
        if let Some(found) = value(field.name) {
            field.shape.check(&join(place, field.name), found)?;
        }
    }
    Ok(())
}

/// The error for an argument the operation does not have.
pub(crate) fn unknown(name: &str, fields: &[Field]) -> Error {
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    Error::invalid_argument(if names.is_empty() {
        format!("{name}: the operation has no such argument")
    } else {
        format!("{name}: the operation has no such argument; it has {}", names.join(", "))
    })
}

pub(crate) fn known(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name)
}

fn check_text(place: &str, text: &str, format: Format, min: usize, max: usize) -> Result<(), Error> {
    let found = Value::String(text.to_owned());
    let count = text.chars().count();
    if count == 0 && min > 0 {
        return Err(Error::invalid_argument(format!("{place}: must not be empty")));
    }
    let wanted = match format {
        Format::E164 if !is_e164(text) => "must be a phone number in E.164, such as +16035551234 (a plain +, not %2B)",
        Format::Uuid if !is_uuid(text) => "must be a UUID, such as 8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62",
        Format::HttpsUrl if !text.starts_with("https://") => "must be a URL that begins with https://",
        _ if count < min || count > max => {
            return Err(Error::invalid_argument(format!(
                "{place}: must have {}, got {count}",
                range(min, max, "character")
            )));
        }
        _ => return Ok(()),
    };
    Err(invalid(place, wanted, &found))
}

fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

fn range(min: usize, max: usize, noun: &str) -> String {
    match (min, max) {
        (min, usize::MAX) => format!("at least {min} {noun}{}", if min == 1 { "" } else { "s" }),
        (0, max) => format!("at most {max} {noun}s"),
        (min, max) => format!("{min} to {max} {noun}s"),
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

/// Shows the offending value shortened, so that a wrong body does not flood a log.
fn invalid(place: &str, wanted: &str, found: &Value) -> Error {
    let text = found.to_string();
    let shown: String = text.chars().take(60).collect();
    let dots = if shown.len() < text.len() { "..." } else { "" };
    Error::invalid_argument(format!("{place}: {wanted}; got {shown}{dots}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NUMBERS: Shape = Shape::Object {
        fields: &[Field {
            name: "phone_numbers",
            required: true,
            shape: Shape::List {
                min: 1,
                max: 3,
                items: &Shape::Text { format: Format::E164, min: 1, max: usize::MAX },
            },
        }],
        closed: true,
    };

    fn refusal(value: Value) -> String {
        NUMBERS.check("", &value).unwrap_err().to_string()
    }

    #[test]
    fn a_well_formed_body_passes() {
        NUMBERS.check("", &json!({"phone_numbers": ["+16035551234"]})).unwrap();
    }

    #[test]
    fn each_refusal_names_the_place_the_rule_and_the_value() {
        assert_eq!(refusal(json!({})), "invalid argument: phone_numbers is required");
        assert_eq!(
            refusal(json!({"phone_numbers": []})),
            "invalid argument: phone_numbers: must have 1 to 3 items, got 0"
        );
        assert_eq!(
            refusal(json!({"phone_numbers": "+16035551234"})),
            "invalid argument: phone_numbers: must be a list; got \"+16035551234\""
        );
        assert!(
            refusal(json!({"phone_numbers": ["+16035551234", "hello"]}))
                .starts_with("invalid argument: phone_numbers[1]: must be a phone number in E.164")
        );
        assert_eq!(
            refusal(json!({"phone_numbers": ["+16035551234"], "fast": true})),
            "invalid argument: fast: the operation has no such argument; it has phone_numbers"
        );
    }

    #[test]
    fn e164_takes_no_dots_slashes_or_percent_signs() {
        for bad in
            ["", ".", "..", "a/b", "+", "+0123456", "%2B16035551234", "16035551234", "+1603555123456789", "+1 603"]
        {
            assert!(!is_e164(bad), "{bad}");
        }
        assert!(is_e164("+16035551234"));
    }

    #[test]
    fn a_uuid_has_its_hyphens_in_place() {
        assert!(is_uuid("8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62"));
        for bad in ["", "..", "8a4b1f5e2f124c0c9a989b3a7d8b8e62", "8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e6g"] {
            assert!(!is_uuid(bad), "{bad}");
        }
    }

    #[test]
    fn a_long_value_is_shortened_in_the_message() {
        let message = refusal(json!({"phone_numbers": "x".repeat(500)}));
        assert!(message.len() < 160, "{message}");
    }
}
