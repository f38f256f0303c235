//! A change of a number as programs read it: the same fields wherever changes are given.

use serde_json::{Map, Value, json};
use telnyx_reputation_monitor::{Change, Standing};

use super::store_file;

/// The fields of a change, which are all there in each.
pub(super) const FIELDS: &[&str] = &[
    "collection",
    "at",
    "is_first",
    "phone_number",
    "enterprise_id",
    "turns",
    "changed",
    "verdict",
    "spam_risk_before",
    "spam_risk",
    "spam_category",
    "maturity_score",
    "connection_score",
    "engagement_score",
    "sentiment_score",
    "last_refreshed_at",
    "ownership_status",
    "confirm_by",
    "more",
];

/// What turned and what the number is now, which of one that is not monitored any more is null.
pub(super) fn row(change: &Change) -> Value {
    let now = standing(change.after.as_ref());
    let said = json!({
        "collection": change.collection,
        "at": change.at,
        "is_first": change.is_first,
        "phone_number": change.phone_number,
        "enterprise_id": change.enterprise_id(),
        "turns": change.turns().iter().map(|turn| turn.name()).collect::<Vec<_>>(),
        "changed": change.changed.names().collect::<Vec<_>>(),
        "verdict": change.verdict().name(),
        "spam_risk_before": change.before.as_ref().map(|before| &before.spam_risk),
    });
    let value = |name: &str| said.get(name).or_else(|| now.get(name)).cloned().unwrap_or_default();
    FIELDS.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}

/// The same with all that the number was before, `null` when it was not monitored.
pub(super) fn row_with_before(change: &Change) -> Value {
    let mut row = row(change);
    row["before"] = change.before.as_ref().map_or(Value::Null, |before| Value::Object(standing(Some(before))));
    row
}

fn standing(standing: Option<&Standing>) -> Map<String, Value> {
    match standing.map(store_file::row) {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}
