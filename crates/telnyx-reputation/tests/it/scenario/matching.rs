//! Whether an answer is what the scenario expects.

use serde_json::Value;
use telnyx_reputation::{Error, Timestamp};

/// Why `found` does not match, or `None`.
pub(crate) fn mismatch(place: &str, wanted: &Value, found: Option<&Value>) -> Option<String> {
    let differs =
        || Some(format!("{place}: wanted {wanted}, found {}", found.map_or("nothing".into(), Value::to_string)));
    match (wanted, found) {
        (Value::String(text), _) if text == "$absent" => found.and_then(|_| differs()),
        (_, None) => differs(),
        (Value::String(text), Some(found)) if text.starts_with('$') => {
            if special(text, found) {
                None
            } else {
                differs()
            }
        }
        (Value::Object(keys), Some(Value::Object(map))) => {
            keys.iter().find_map(|(key, value)| mismatch(&format!("{place}/{key}"), value, map.get(key)))
        }
        (Value::Array(items), Some(Value::Array(list))) if items.len() == list.len() => {
            items.iter().enumerate().find_map(|(i, item)| mismatch(&format!("{place}/{i}"), item, list.get(i)))
        }
        (wanted, Some(found)) => {
            if wanted == found {
                None
            } else {
                differs()
            }
        }
    }
}

fn special(text: &str, found: &Value) -> bool {
    let is_text = |check: &dyn Fn(&str) -> bool| found.as_str().is_some_and(check);
    match text.split_once(':') {
        Some(("$contains", part)) => is_text(&|found| found.contains(part)),
        _ => match text {
            "$any" => true,
            "$uuid" => is_text(&|found| found.len() == 36 && found.matches('-').count() == 4),
            "$timestamp" => is_text(&|found| {
                let stamp = Timestamp::from(found);
                stamp.as_str().len() >= 20 && stamp.as_str().as_bytes()[10] == b'T'
            }),
            _ => found == text,
        },
    }
}

/// Why an error is not the one expected, or `None`.
pub(crate) fn error_mismatch(wanted: &Value, error: &Error) -> Option<String> {
    let pointers: Vec<&str> = error.errors().iter().filter_map(|entry| entry.pointer.as_deref()).collect();
    wanted.as_object().unwrap().iter().find_map(|(key, value)| {
        let found = match key.as_str() {
            "kind" => Value::from(error.kind().code()),
            "status" => Value::from(error.status()),
            "code" => Value::from(error.code()),
            "errors" => Value::from(error.errors().len()),
            "message" => Value::from(error.message()),
            "sent" => Value::from(error.attempts() > 0),
            "attempts" => Value::from(error.attempts()),
            "may_have_billed_usd" => Value::from(error.may_have_billed().to_string()),
            // To find out takes a call, which the driver makes.
            "resolution" => return None,
            "pointer" if pointers.contains(&value.as_str().unwrap_or_default()) => value.clone(),
            "pointer" => Value::from(pointers.clone()),
            other => panic!("an error has no {other}"),
        };
        mismatch(&format!("error/{key}"), value, Some(&found)).map(|why| format!("{why} ({error})"))
    })
}
