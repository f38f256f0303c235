//! The faults, each hitting the first request of the call.

use serde_json::{Value, json};

/// A fault, and whether the server did the work before it struck.
pub(super) struct Kind {
    pub(super) title: &'static str,
    pub(super) rule: Value,
    pub(super) after: bool,
    /// Whether the client can know that the work was not done.
    pub(super) refuses: bool,
}

pub(super) fn all() -> Vec<Kind> {
    let kind = |title, when: &str, refuses, action: Value| Kind {
        title,
        rule: json!({"when": when, "action": action}),
        after: when == "after",
        refuses,
    };
    let status = |status: u16| json!({"kind": "status", "status": status});
    vec![
        kind("429", "before", true, json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}})),
        kind("503", "before", true, status(503)),
        kind("500, not done", "before", false, status(500)),
        kind("500, done", "after", false, status(500)),
        kind("HTML 502, not done", "before", false, json!({"kind": "html"})),
        kind("HTML 502, done", "after", false, json!({"kind": "html"})),
        kind("dropped, not done", "before", false, json!({"kind": "drop"})),
        kind("dropped, done", "after", false, json!({"kind": "drop"})),
        kind("reset, done", "after", false, json!({"kind": "drop", "reset": true})),
        kind("body cut off", "after", false, json!({"kind": "truncated"})),
        kind("body malformed", "after", false, json!({"kind": "malformed_json"})),
    ]
}
