//! Objects for TypeScript to read.

use serde_json::Value;

/// An object with these fields. Not `json!`, which compiles the insertion of each field anew.
pub(crate) fn object(fields: Vec<(&'static str, Value)>) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// An amount in US dollars, as a string, so that no cent is lost.
pub(crate) fn usd(amount: telnyx_reputation::Usd) -> Value {
    Value::String(amount.to_string())
}
