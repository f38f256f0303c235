//! What the `Date` header of an account's answers says.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    fault::Date,
    moment::Moment,
    problem::{Problem, Result},
};

/// Further than any two clocks are apart.
const MAX_OFFSET_SECONDS: i64 = 366 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutDate {
    offset_seconds: Option<i64>,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    frozen: bool,
}

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    let date = request.sandbox.dates.get(request.require_key()?.name());
    let shown = request.in_account(|session| Ok(date.map_or(Some(session.now), |date| date.shown(session.now))))?;
    let offset = match date {
        Some(Date::OffsetSeconds(seconds)) => Some(seconds),
        _ => None,
    };
    Ok(json!({
        "offset_seconds": offset,
        "absent": matches!(date, Some(Date::Absent)),
        "frozen": matches!(date, Some(Date::Frozen(_))),
        "date": shown.map(Moment::to_http_date),
    }))
}

/// Nothing in the body is the account's clock again.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let PutDate { offset_seconds, absent, frozen } = request.read()?;
    let key = request.require_key()?;
    let offset = offset_seconds.unwrap_or(0);
    if !(-MAX_OFFSET_SECONDS..=MAX_OFFSET_SECONDS).contains(&offset) {
        return Err(Problem::invalid("/body/offset_seconds", "The offset is at most 366 days."));
    }
    let date = match (offset_seconds, absent, frozen) {
        (None, true, false) => Some(Date::Absent),
        (_, false, true) => Some(Date::Frozen(request.in_account(|session| Ok(session.now.plus_seconds(offset)))?)),
        (Some(seconds), false, false) => Some(Date::OffsetSeconds(seconds)),
        (None, false, false) => None,
        _ => return Err(Problem::invalid("/body", "A Date that is absent shows no time.")),
    };
    request.sandbox.dates.set(key.name(), date);
    get(request)
}
