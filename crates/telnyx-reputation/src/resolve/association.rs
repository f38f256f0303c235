//! Numbers that an association would have added: all of them or none.

#[cfg(feature = "broker")]
use futures::future::{BoxFuture, try_join};
use serde_json::{Map, Value, json};

use crate::call::options::CallOptions;
use crate::claims::Candidate;
use crate::error::Result;
use crate::generated::operations::LIST_REPUTATION_NUMBERS_SIMPLIFIED;
use crate::looked::Looked;
use crate::snapshot::{items, monitored_row};
use crate::unresolved::{Resolution, Unresolved};

/// How many numbers a broker reads at once, whose workers wait for it: one after the other, a hundred would take too long.
#[cfg(feature = "broker")]
const AT_ONCE: usize = 8;

/// The row of the first number, `null` when it is not monitored: had any been, the API would refuse the call.
pub(super) async fn look(call: &Unresolved) -> Result<Looked> {
    match call.numbers().next() {
        Some(number) => monitored(call, number).await,
        None => Ok(Looked::nothing()),
    }
}

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    let (mut rows, mut missing, mut last) = (Vec::new(), 0, Looked::nothing());
    let numbers: Vec<&str> = call.numbers().collect();
    #[cfg(feature = "broker")]
    let read = read_at_once(call, &numbers, AT_ONCE).await?;
    #[cfg(not(feature = "broker"))]
    let read = read_each(call, &numbers).await?;
    for mut looked in read {
        match looked.state.take() {
            Value::Null => missing += 1,
            row => rows.push(row),
        }
        last = looked;
    }
    let count = rows.len();
    if missing > 0 {
        let all = count + missing;
        return Ok(call.cannot_tell(format!("{missing} of the {all} numbers are not monitored by now")));
    }
    match call.before.as_ref().map(|before| &before.state) {
        None => return Ok(call.before_is_not_known()),
        Some(Value::Null) => {}
        Some(_) => return Ok(call.cannot_tell("the numbers are monitored, and one of them was before the call")),
    }
    // Of the numbers only the first was looked for before, so the others have to be of the same moment as it is.
    let added = rows.first().and_then(record);
    if added.is_none() || rows.iter().any(|row| record(row) != added) {
        return Ok(call.cannot_tell("the numbers are monitored, and were not all added at once"));
    }
    if let Some(doubt) = rows.first().and_then(|row| call.may_be_older(row, "created_at", &last)) {
        return Ok(doubt);
    }
    if !added.is_some_and(|added| call.claim(&added)) {
        return Ok(call.cannot_tell("the numbers are monitored, and another call of this process may have added them"));
    }
    let meta = json!({"total_pages": 1, "total_results": count, "page_number": 1, "page_size": count});
    Ok(call.done_with(&json!({"data": rows, "meta": meta})))
}

/// Whether a number that is not monitored may have been in between: what the call has added, another call may have
/// removed again, or have disabled the enterprise. A registration that was removed stays in the list of the account.
/// What another call of this process is known to have added is not this one's.
pub(super) async fn may_have_been_removed(call: &Unresolved, candidate: Option<&Candidate>) -> Result<bool> {
    let Some(number) = call.numbers().next() else { return Ok(false) };
    let mut query = Map::new();
    query.insert("filter[phone_number][eq]".to_owned(), Value::from(number));
    query.insert("filter[ownership_status]".to_owned(), Value::from("removed"));
    let page = call.read(&LIST_REPUTATION_NUMBERS_SIMPLIFIED, &[], query).await?;
    let enterprise = call.enterprise_path().first().and_then(Value::as_str).unwrap_or_default();
    let is_here = |row: &Value| {
        row.get("enterprise_id").and_then(Value::as_str).is_none_or(|id| id.eq_ignore_ascii_case(enterprise))
    };
    let is_anothers = |row: &Value| candidate.zip(record(row)).is_some_and(|(own, record)| own.is_anothers(&record));
    Ok(items(&page)?.iter().any(|row| is_here(row) && !call.is_older(row, "created_at") && !is_anothers(row)))
}

/// What stands for an association: the moment that all its numbers were added at.
pub(super) fn record(row: &Value) -> Option<String> {
    let at = |key: &str| row.get(key).and_then(Value::as_str);
    Some(format!("{} {}", at("enterprise_id")?, at("created_at")?))
}

/// What is read of each of these numbers, one after the other.
async fn read_each(call: &Unresolved, numbers: &[&str]) -> Result<Vec<Looked>> {
    let mut read = Vec::with_capacity(numbers.len());
    for number in numbers {
        read.push(monitored(call, number).await?);
    }
    Ok(read)
}

/// The same so many at a time, in halves of halves.
#[cfg(feature = "broker")]
fn read_at_once<'c>(
    call: &'c Unresolved,
    numbers: &'c [&'c str],
    at_once: usize,
) -> BoxFuture<'c, Result<Vec<Looked>>> {
    Box::pin(async move {
        if at_once < 2 || numbers.len() < 2 {
            return read_each(call, numbers).await;
        }
        let (half, rest) = numbers.split_at(numbers.len() / 2);
        let both = try_join(read_at_once(call, half, at_once / 2), read_at_once(call, rest, at_once / 2));
        let (mut read, more) = both.await?;
        read.extend(more);
        Ok(read)
    })
}

async fn monitored(call: &Unresolved, number: &str) -> Result<Looked> {
    let (row, answer) = monitored_row(&call.client, call.enterprise_path(), number, CallOptions::default()).await?;
    Ok(Looked::new(row.unwrap_or_default(), &answer))
}
