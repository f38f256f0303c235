//! Numbers that an association would have added: all of them or none.

use serde_json::{Value, json};

use crate::call::options::CallOptions;
use crate::error::Result;
use crate::snapshot::row;
use crate::unresolved::{Resolution, Unresolved};

/// The row of the first number, `null` when it is not monitored: had any been, the API would refuse the call.
pub(super) async fn look(call: &Unresolved) -> Result<Value> {
    match call.numbers().next() {
        Some(number) => Ok(monitored(call, number).await?.unwrap_or_default()),
        None => Ok(Value::Null),
    }
}

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    let (mut rows, mut missing) = (Vec::new(), 0);
    for number in call.numbers() {
        match monitored(call, number).await? {
            Some(row) => rows.push(row),
            None => missing += 1,
        }
    }
    let count = rows.len();
    if missing > 0 {
        let all = count + missing;
        return Ok(call.cannot_tell(format!("{missing} of the {all} numbers are not monitored by now")));
    }
    match &call.before {
        None => return Ok(call.before_is_not_known()),
        Some(Value::Null) => {}
        Some(_) => return Ok(call.cannot_tell("the numbers are monitored, and one of them was before the call")),
    }
    // Of the numbers only the first was looked for before, so the others have to be of the same moment as it is.
    let added = rows.first().and_then(record);
    if added.is_none() || rows.iter().any(|row| record(row) != added) {
        return Ok(call.cannot_tell("the numbers are monitored, and were not all added at once"));
    }
    if !added.is_some_and(|added| call.claim(&added)) {
        return Ok(call.cannot_tell("the numbers are monitored, and another call of this process may have added them"));
    }
    let meta = json!({"total_pages": 1, "total_results": count, "page_number": 1, "page_size": count});
    Ok(call.done_with(&json!({"data": rows, "meta": meta})))
}

/// What stands for an association: the moment that all its numbers were added at.
pub(super) fn record(row: &Value) -> Option<String> {
    let at = |key: &str| row.get(key).and_then(Value::as_str);
    Some(format!("{} {}", at("enterprise_id")?, at("created_at")?))
}

/// The row of a number that is monitored; one that was removed may still be listed.
async fn monitored(call: &Unresolved, number: &str) -> Result<Option<Value>> {
    let (row, _) = row(&call.client, call.enterprise_path(), number, CallOptions::default()).await?;
    Ok(row.filter(|row| row.get("ownership_status").and_then(Value::as_str) != Some("removed")))
}
