//! What is checked before anything is sent: that a call has the arguments of its operation, and that each of them looks
//! as it must.
//!
//! The check is as strict as the document on what a newer server cannot relax without breaking its own users (types,
//! required keys, list limits, formats) and lets unknown enum values pass, so that an older client can use a newer
//! server.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::query::{encode_nested, is_group};
use super::values::{Arguments, Payload};
use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::operation::shape::{Field, Format, Shape};
use crate::phone_numbers::is_e164;
use crate::visible::visible;

/// How many characters of a wrong value are shown.
const SHOWN: usize = 60;

impl Arguments {
    /// Refuses what a call of the operation with these arguments would refuse before anything is sent: the way for a
    /// program that asks its user before it calls. Sends nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the argument.
    pub fn check(&self, operation: &'static Operation) -> Result<()> {
        self.clone().prepare(operation).map_err(|error| error.with_operation(operation.id))
    }

    /// Brings the arguments into the form that is sent, and refuses what the API would refuse anyway.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the argument.
    pub(crate) fn prepare(&mut self, operation: &Operation) -> Result<()> {
        self.check_path(operation.path_params)?;
        self.query = encode_nested(std::mem::take(&mut self.query));
        self.check_query(operation.query_params)?;
        self.check_payload(operation)
    }

    /// Checks the query, and leaves out what is `null`.
    fn check_query(&mut self, fields: &[Field]) -> Result<()> {
        let known = |name: &str, value: &Value| known(fields, name) || value.is_null() && is_group(fields, name);
        if let Some((name, _)) = self.query.iter().find(|(name, value)| !known(name, value)) {
            return Err(unknown(name, fields));
        }
        self.query.retain(|_, value| !value.is_null());
        check_fields("", fields, |name| self.query.get(name))
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
            (Payload::File(upload), _) if (operation.method, operation.path) == ("POST", crate::upload::PATH) => {
                upload.check()
            }
            (Payload::File(_) | Payload::Json(_), _) => {
                Err(Error::invalid_argument("the operation takes no such request body"))
            }
        }
    }
}

impl Shape {
    /// Checks `value`; the error names the place, what is wanted and what was found.
    pub(crate) fn check(&self, place: &str, value: &Value) -> Result<()> {
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
fn check_fields<'v>(place: &str, fields: &[Field], value: impl Fn(&str) -> Option<&'v Value>) -> Result<()> {
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
fn unknown(name: &str, fields: &[Field]) -> Error {
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let name = visible(name, SHOWN);
    Error::invalid_argument(if names.is_empty() {
        format!("{name}: the operation has no such argument")
    } else {
        format!("{name}: the operation has no such argument; it has {}", names.join(", "))
    })
}

fn known(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name == name)
}

fn check_text(place: &str, text: &str, format: Format, min: usize, max: usize) -> Result<()> {
    let found = Value::String(text.to_owned());
    let count = text.chars().count();
    if count == 0 && min > 0 {
        return Err(Error::invalid_argument(format!("{place}: must not be empty")));
    }
    let wanted = match format {
        Format::E164 if !is_e164(text) => "must be a phone number in E.164, such as +16035551234 (a plain +, not %2B)",
        Format::Uuid if !is_uuid(text) => "must be a UUID, such as 8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62",
        Format::HttpsUrl if !text.starts_with("https://") && !is_loopback_http(text) => {
            "must be a URL that begins with https:// (http:// only on loopback)"
        }
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

/// Whether events would go to this machine, where a test listens without a certificate.
fn is_loopback_http(text: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(text) else { return false };
    let Some(host) = url.host_str().filter(|_| text.starts_with("http://")) else { return false };
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host.trim_end_matches('.') == "localhost", |address| address.is_loopback())
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

/// Shows the offending value shortened, so that a wrong body does not flood a log, and what in it cannot be seen.
fn invalid(place: &str, wanted: &str, found: &Value) -> Error {
    let place = if place.is_empty() { "body" } else { place };
    Error::invalid_argument(format!("{place}: {wanted}; got {}", visible(&found.to_string(), SHOWN)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
    fn events_go_to_https_and_in_tests_to_this_machine() {
        const URL: Shape = Shape::Text { format: Format::HttpsUrl, min: 1, max: usize::MAX };
        for url in [
            "https://example.com/x",
            "http://127.0.0.1:4010/hook",
            "http://127.1/",
            "http://localhost:1",
            "http://LOCALHOST./",
            "http://[::1]:2/",
        ] {
            URL.check("webhook_url", &json!(url)).unwrap();
        }
        for url in [
            "http://example.com/x",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://[::2]/",
            "http://",
            "ftp://127.0.0.1/",
            "127.0.0.1",
        ] {
            let refused = URL.check("webhook_url", &json!(url)).unwrap_err().to_string();
            assert!(refused.contains("webhook_url: must be a URL that begins with https://"), "{refused}");
        }
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
    /// With the reason `None` where it is taken.
    #[test]
    fn the_least_and_the_greatest_are_taken() {
        const TEXT: Shape = Shape::Text { format: Format::Plain, min: 2, max: 3 };
        const WHOLE: Shape = Shape::Integer { min: 1 };
        const LIST: Shape = Shape::List { min: 2, max: 3, items: &Shape::Any };
        for (shape, value, why) in [
            (TEXT, json!(""), Some("it: must not be empty")),
            (TEXT, json!("a"), Some("it: must have 2 to 3 characters, got 1")),
            (TEXT, json!("ab"), None),
            (TEXT, json!("abc"), None),
            (TEXT, json!("abcd"), Some("it: must have 2 to 3 characters, got 4")),
            (Shape::Text { format: Format::Plain, min: 0, max: 3 }, json!(""), None),
            (WHOLE, json!(0), Some("it: must be 1 or more; got 0")),
            (WHOLE, json!(1), None),
            (WHOLE, json!(u64::MAX), None),
            (WHOLE, json!(1.5), Some("it: must be a whole number; got 1.5")),
            (LIST, json!([1]), Some("it: must have 2 to 3 items, got 1")),
            (LIST, json!([1, 2]), None),
            (LIST, json!([1, 2, 3]), None),
            (LIST, json!([1, 2, 3, 4]), Some("it: must have 2 to 3 items, got 4")),
        ] {
            let told = shape.check("it", &value).err().map(|error| error.to_string());
            assert_eq!(told, why.map(|why| format!("invalid argument: {why}")), "{value}");
        }
    }

    #[test]
    fn arguments_are_checked_without_a_call() {
        let operation = Operation::by_id("ListDocuments").unwrap();
        Arguments::default().check(operation).unwrap();
        let query = Map::from_iter([("bogus".to_owned(), json!(1))]);
        let refused = Arguments { query, ..Arguments::default() }.check(operation).unwrap_err().to_string();
        assert!(refused.starts_with("ListDocuments: invalid argument: bogus: "), "{refused}");
        // A file is what the upload alone takes.
        let payload = Payload::File(crate::Upload::new("%PDF-1.7").filename("letter.pdf"));
        let refused = Arguments { payload, ..Arguments::default() }.check(operation).unwrap_err().to_string();
        assert!(refused.contains("the operation takes no such request body"), "{refused}");
    }
}
