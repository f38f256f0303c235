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
    let mut now = standing(change.after.as_ref());
    let mut row = Map::with_capacity(FIELDS.len() + 1);
    for name in FIELDS {
        let value = match *name {
            "collection" => change.collection.into(),
            "at" => json!(change.at),
            "is_first" => change.is_first.into(),
            "phone_number" => change.phone_number.as_str().into(),
            "enterprise_id" => change.enterprise_id().into(),
            "turns" => change.turns().iter().map(|turn| turn.name()).collect(),
            "changed" => change.changed.names().collect(),
            "verdict" => change.verdict().name().into(),
            "spam_risk_before" => change.before.as_ref().and_then(|before| before.spam_risk.as_deref()).into(),
            other => now.get_mut(other).map(Value::take).unwrap_or_default(),
        };
        row.insert((*name).to_owned(), value);
    }
    Value::Object(row)
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
