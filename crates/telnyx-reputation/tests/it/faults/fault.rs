//! `tests/faults/faults.yaml`: the faults, which the official SDKs meet as well (`tests/peers/faults`).

use serde::Deserialize;
use serde_json::{Value, json};

use super::calls::folder;

/// A fault, and what is expected of a call that meets it.
#[derive(Deserialize)]
#[serde(from = "Entry")]
pub(super) struct Fault {
    pub(super) title: String,
    pub(super) rule: Value,
    /// Whether the server does the work once the client has its answer.
    pub(super) late: bool,
    /// Whether a safe call is not expected to recover from it.
    pub(super) lasting: bool,
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
    #[serde(default)]
    lasting: bool,
    /// Whether the official SDKs meet it too.
    #[serde(default, rename = "peers")]
    _peers: Option<bool>,
}

impl From<Entry> for Fault {
    fn from(Entry { title, when, action, refuses, lasting, .. }: Entry) -> Self {
        let late = when == "late";
        let rule = if late { json!({"action": action}) } else { json!({"when": when, "action": action}) };
        Self { title, rule, late, lasting, refuses }
    }
}

pub(super) fn all() -> Vec<Fault> {
    let text = std::fs::read_to_string(folder().join("faults.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}
