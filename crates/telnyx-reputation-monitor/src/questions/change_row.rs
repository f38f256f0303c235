//! A change of a number as programs read it: the same fields wherever changes are given.

use serde_json::{Map, Value, json};

use super::changes::Change;
use crate::standing::Standing;

impl Change {
    /// The fields of [`Change::row`], which are all there in each.
    pub const FIELDS: &'static [&'static str] = &[
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
    #[must_use]
    pub fn row(&self) -> Value {
        let mut now = standing(self.after.as_ref());
        let mut row = Map::with_capacity(Self::FIELDS.len() + 1);
        for name in Self::FIELDS {
            let value = match *name {
                "collection" => self.collection.into(),
                "at" => json!(self.at),
                "is_first" => self.is_first.into(),
                "phone_number" => self.phone_number.as_str().into(),
                "enterprise_id" => self.enterprise_id().into(),
                "turns" => self.turns().iter().map(|turn| turn.name()).collect(),
                "changed" => self.changed.names().collect(),
                "verdict" => self.verdict().name().into(),
                "spam_risk_before" => self.before.as_ref().and_then(|before| before.spam_risk.as_deref()).into(),
                other => now.get_mut(other).map(Value::take).unwrap_or_default(),
            };
            row.insert((*name).to_owned(), value);
        }
        Value::Object(row)
    }

    /// The same with all that the number was before, `null` when it was not monitored.
    #[must_use]
    pub fn row_with_before(&self) -> Value {
        let mut row = self.row();
        row["before"] = self.before.as_ref().map_or(Value::Null, |before| Value::Object(standing(Some(before))));
        row
    }
}

fn standing(standing: Option<&Standing>) -> Map<String, Value> {
    // Its fields have nothing that JSON has not.
    match standing.map(serde_json::to_value) {
        Some(Ok(Value::Object(fields))) => fields,
        _ => Map::new(),
    }
}
