//! What a call is about: two calls about the same could each have made the record that is found.

use serde_json::Value;

use super::found::numbers;
use crate::arguments::Arguments;
use crate::claims::hash;
use crate::operation::{FoundBy, Operation};

/// Each subject of the call as text; a call about all the same ones could make the same record.
pub(crate) fn subjects(operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let Some(outcome) = operation.outcome else { return Vec::new() };
    let body = arguments.json();
    let one = |what: &dyn std::fmt::Display| vec![format!("{} {what}", operation.id)];
    match outcome.found_by {
        FoundBy::NumbersListed => numbers(body.get("phone_numbers")).map(str::to_owned).collect(),
        FoundBy::Record { .. } => one(&path(arguments)),
        FoundBy::RemediationListed => {
            // In whatever order they stand.
            let all = numbers(body.get("phone_numbers")).map(hash).fold(0, u64::wrapping_add);
            one(&format!("{} {all}", path(arguments)))
        }
        FoundBy::EnterpriseListed => one(body.get("legal_name").unwrap_or(&Value::Null)),
        FoundBy::Ownership => one(&format!("{} {}", path(arguments), body.get("still_own").unwrap_or(&Value::Null))),
        FoundBy::Snapshot | FoundBy::Nothing => Vec::new(),
    }
}

/// In one case: the same id may be written in another.
fn path(arguments: &Arguments) -> String {
    arguments.path.iter().map(Value::to_string).collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}
