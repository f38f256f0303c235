//! OpenAPI Overlay 1.0: puts what is the SDK's beside what is the API's.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::problem::{OVERLAY, Problem};

/// Applies the actions in order. Every target must match, so that none silently loses its meaning.
pub fn apply(document: &mut Value, overlay: &Value) -> Result<(), Problem> {
    let wrong = |pointer: &str, message: String| Problem::new(OVERLAY, pointer, message);
    let version = overlay.get("overlay").and_then(Value::as_str).unwrap_or_default();
    if !version.starts_with("1.0") {
        return Err(wrong("/overlay", format!("must be 1.0.x, not {version:?}")));
    }
    let actions = overlay
        .get("actions")
        .and_then(Value::as_array)
        .ok_or_else(|| wrong("/actions", "must be a list".to_owned()))?;
    for (index, action) in actions.iter().enumerate() {
        let at = |key: &str| format!("/actions/{index}/{key}");
        let target = action
            .get("target")
            .and_then(Value::as_str)
            .ok_or_else(|| wrong(&at("target"), "must be a JSONPath".to_owned()))?;
        if action.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(wrong(&at("description"), "every action says its reason".to_owned()));
        }
        let path =
            JsonPath::parse(target).map_err(|why| wrong(&at("target"), format!("{target} is no JSONPath: {why}")))?;
        let pointers: Vec<String> =
            path.query_located(document).iter().map(|node| node.location().to_json_pointer()).collect();
        if pointers.is_empty() {
            return Err(wrong(&at("target"), format!("{target} matches nothing in the document")));
        }
        for pointer in pointers {
            if action.get("remove") == Some(&Value::Bool(true)) {
                remove(document, &pointer);
            } else if let (Some(update), Some(place)) = (action.get("update"), document.pointer_mut(&pointer)) {
                merge(place, update);
            } else {
                return Err(wrong(&at("update"), "an action has an `update`, or `remove: true`".to_owned()));
            }
        }
    }
    Ok(())
}

fn merge(place: &mut Value, update: &Value) {
    match (place, update) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => into.extend(from.iter().cloned()),
        (place, update) => *place = update.clone(),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(list)) => {
            if let Ok(index) = key.parse::<usize>()
                && index < list.len()
            {
                list.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(action: Value) -> String {
        apply(&mut json!({"paths": {}}), &json!({"overlay": "1.0.0", "actions": [action]})).unwrap_err().to_string()
    }

    #[test]
    fn objects_merge_lists_grow_values_are_replaced() {
        let mut document = json!({"a": {"b": 1, "c": [1]}, "d": 2});
        apply(
            &mut document,
            &json!({"overlay": "1.0.0", "actions": [
                {"target": "$.a", "description": "why", "update": {"b": 2, "c": [2], "e": 3}},
                {"target": "$.d", "description": "why", "remove": true},
            ]}),
        )
        .unwrap();
        assert_eq!(document, json!({"a": {"b": 2, "c": [1, 2], "e": 3}}));
    }

    #[test]
    fn an_action_that_would_do_nothing_is_refused() {
        assert_eq!(
            refusal(json!({"target": "$.nowhere", "description": "why", "update": {}})),
            "openapi/overlay.yaml#/actions/0/target: $.nowhere matches nothing in the document"
        );
        assert!(refusal(json!({"target": "$.paths", "update": {}})).contains("/actions/0/description"));
        assert!(refusal(json!({"target": "$..[", "description": "why"})).contains("no JSONPath"));
    }
}
