//! Text of others as data: nothing in it can be taken for more than it is.

use serde_json::Value;
use telnyx_reputation::visible;

/// The longest text in an answer, in characters. Our own sentences are shorter.
const LONGEST: usize = 400;

/// The same answer with every text in it cut to length, and whatever cannot be seen, or steers what stands around it, written
/// as an escape. Every answer goes through it as a whole, so that no field can be forgotten.
pub(crate) fn quoted(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(visible(&text, LONGEST)),
        Value::Array(items) => items.into_iter().map(quoted).collect(),
        // The API's own keys come here too, with the rest of a row.
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (visible(&name, LONGEST), quoted(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_in_it_is_invisible_or_long() {
        let given = json!({"a\u{200b}": ["x\u{202e}y\r\n\u{e0041}", 1, null], "b": {"c": "z".repeat(1_000)}});
        let told = quoted(given);
        assert_eq!(told["a\\u{200b}"], json!(["x\\u{202e}y\\r\\n\\u{e0041}", 1, null]));
        assert_eq!(told["b"]["c"].as_str().map(str::len), Some(LONGEST + 3));
    }
}
