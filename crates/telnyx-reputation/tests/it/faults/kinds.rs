//! `tests/faults/kinds.yaml`: the faults, which the official SDKs meet as well (`tests/peers/faults`).

use serde::Deserialize;
use serde_json::{Value, json};

use super::cases::folder;

/// A fault, and whether the server did the work before it struck.
#[derive(Deserialize)]
#[serde(from = "Entry")]
pub(super) struct Kind {
    pub(super) title: String,
    pub(super) rule: Value,
    pub(super) after: bool,
    /// Whether the client can know that the work was not done.
    pub(super) refuses: bool,
}

/// A fault as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    title: String,
    when: String,
    action: Value,
    #[serde(default)]
    refuses: bool,
}

impl From<Entry> for Kind {
    fn from(Entry { title, when, action, refuses }: Entry) -> Self {
        Self { title, after: when == "after", rule: json!({"when": when, "action": action}), refuses }
    }
}

pub(super) fn all() -> Vec<Kind> {
    let text = std::fs::read_to_string(folder().join("kinds.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}
