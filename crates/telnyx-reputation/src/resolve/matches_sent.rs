//! Whether a record could have come of what was sent.

use serde_json::Value;

/// Whether a record has each value that was sent, in objects key by key: the service may add to what it was sent.
pub(super) fn holds(record: &Value, sent: &Value) -> bool {
    match (record, sent) {
        (Value::Object(record), Value::Object(sent)) => {
            sent.iter().all(|(key, value)| value.is_null() || record.get(key).is_some_and(|found| holds(found, value)))
        }
        (record, sent) => record == sent,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::holds;

    #[test]
    fn a_record_holds_what_was_sent_and_may_have_more() {
        let sent = json!({"name": "A", "place": {"city": "B", "suite": null}});
        assert!(holds(&json!({"id": 1, "name": "A", "place": {"city": "B", "zip": "1"}}), &sent));
        assert!(!holds(&json!({"name": "A", "place": {"city": "C"}}), &sent));
        assert!(!holds(&json!({"name": "A"}), &sent));
    }
}
