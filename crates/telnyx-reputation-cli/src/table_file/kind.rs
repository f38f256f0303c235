//! What a column holds, by its name: a name means the same in every table.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use telnyx_reputation::Timestamp;

/// What the cells of a column are, where they are not null.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A time of RFC 3339.
    Time,
    /// A small integer.
    Score,
    /// An integer.
    Count,
    /// True or false.
    Flag,
    /// A list of texts, never null.
    Names,
    /// A JSON object.
    Object,
}

impl Kind {
    pub(super) fn of(column: &str) -> Self {
        match column {
            "turns" | "changed" => Self::Names,
            "collection" => Self::Count,
            "is_first" => Self::Flag,
            "more" => Self::Object,
            _ if column.ends_with("_score") => Self::Score,
            "at" | "confirm_by" => Self::Time,
            _ if column.ends_with("_at") => Self::Time,
            _ => Self::Text,
        }
    }
}

/// The time in a cell, in microseconds since 1970; `None` of a text that is none.
pub(super) fn microseconds(cell: &Value) -> Option<i64> {
    let time: SystemTime = Timestamp::from(cell.as_str()?.to_owned()).to_system_time()?;
    let micros = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()),
        Err(before) => i64::try_from(before.duration().as_micros()).map(|before| -before),
    };
    micros.ok()
}
