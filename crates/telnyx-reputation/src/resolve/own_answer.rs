//! Whether a success is the answer to this very call: it has to speak of what was asked.

use std::collections::HashSet;

use serde_json::Value;

use super::found::numbers;
use super::{association, ownership};
use crate::arguments::Arguments;
use crate::operation::{FoundBy, Operation};
use crate::unresolved::Unresolved;

/// Whether an answer with a success status is the answer to a call that is not safe to repeat, or sets what goes on to
/// be billed; else why not. Values that the service may write in another way than they were sent (addresses, URLs) are not
/// compared.
pub(crate) fn is_own(operation: &Operation, arguments: &Arguments, told: &Value) -> Result<(), String> {
    if !operation.answers_json() {
        return Ok(());
    }
    if told.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty()) {
        return Err("it tells of `errors` beside its `data`".to_owned());
    }
    let data = match told.get("data") {
        Some(Value::Null) | None => return Err("the answer has no `data`".to_owned()),
        Some(data) => data,
    };
    let found_by = operation.outcome.map_or(FoundBy::Nothing, |outcome| outcome.found_by);
    let is_record = data.as_object().is_some_and(|data| !data.is_empty());
    if !is_record && found_by != FoundBy::NumbersListed {
        return Err("its `data` is no record".to_owned());
    }
    // Whether it tells the same of this as was asked, or nothing. Ids may come in another case than they were sent.
    let asked = |asked: Option<&Value>, what: &str| match (asked.and_then(Value::as_str), data.get(what)) {
        (Some(asked), Some(Value::String(told))) if !asked.eq_ignore_ascii_case(told) => {
            Err(format!("it speaks of another `{what}` than was asked for"))
        }
        _ => Ok(()),
    };
    let tells = |what: &str| match data.get(what) {
        Some(Value::String(_)) => Ok(()),
        _ => Err(format!("it does not tell `{what}`")),
    };
    let body = arguments.json();
    match found_by {
        FoundBy::NumbersListed => {
            let rows = data.as_array();
            let enterprise = arguments.path.first().and_then(Value::as_str);
            for row in rows.into_iter().flatten() {
                let told = row.get("enterprise_id").and_then(Value::as_str);
                if enterprise.zip(told).is_some_and(|(asked, told)| !asked.eq_ignore_ascii_case(told)) {
                    return Err("it speaks of another `enterprise_id` than was asked for".to_owned());
                }
                if row.get("ownership_status").and_then(Value::as_str) == Some("removed") {
                    return Err("it speaks of a number that was removed".to_owned());
                }
            }
            all_told(arguments, rows, "phone_number")
        }
        FoundBy::Snapshot if body.get("phone_numbers").is_some() => {
            all_told(arguments, data.get("results").and_then(Value::as_array), "phone_number")
        }
        FoundBy::Snapshot | FoundBy::Ownership => {
            if data.get("phone_number").and_then(Value::as_str) != arguments.path.last().and_then(Value::as_str) {
                return Err("it does not speak of the number that was asked for".to_owned());
            }
            let enterprise = (arguments.path.len() > 1).then(|| &arguments.path[0]);
            asked(enterprise, "enterprise_id")
        }
        FoundBy::Record { stamp, .. } => {
            tells("enterprise_id").and_then(|()| tells(stamp))?;
            asked(arguments.path.first(), "enterprise_id")?;
            body.as_object().into_iter().flatten().try_for_each(|(key, sent)| asked(Some(sent), key))
        }
        FoundBy::RemediationListed => {
            let count = numbers(body.get("phone_numbers")).collect::<HashSet<_>>().len() as u64;
            tells("id").and_then(|()| asked(body.get("call_purpose"), "call_purpose"))?;
            match data.get("phone_numbers_count").and_then(Value::as_u64) {
                Some(told) if told != count => Err(format!("it speaks of {told} numbers, and {count} were sent")),
                Some(_) => Ok(()),
                None => Err("it does not say of how many numbers".to_owned()),
            }
        }
        FoundBy::EnterpriseListed => {
            tells("id").and_then(|()| tells("legal_name"))?;
            asked(body.get("legal_name"), "legal_name")
        }
        FoundBy::Nothing => {
            // Which record it is, or how far its matter has come: without either it may be anybody's.
            tells("id").or_else(|_| tells("status"))?;
            let path = operation.path_params.iter().zip(&arguments.path);
            path.map(|(field, value)| (field.name, value)).try_for_each(|(name, value)| asked(Some(value), name))?;
            // What a call sets of the cost that goes on is not set until the answer says so.
            let sent = body.as_object().filter(|_| operation.recurring.is_some());
            sent.into_iter().flatten().try_for_each(|(key, sent)| tells(key).and_then(|()| asked(Some(sent), key)))
        }
    }
}

/// Why a success speaks of what was there before the call, if it does: the API would have refused a call that changes
/// nothing, and a cache in between may answer with what it answered before.
pub(crate) fn speaks_of_before(call: &Unresolved, told: &Value) -> Option<String> {
    let (outcome, before) = call.operation.outcome.zip(call.before.as_ref())?;
    let data = told.get("data")?;
    let (is_same, stamp) = match outcome.found_by {
        FoundBy::Record { stamp, .. } => {
            (before.state.get(stamp).is_some_and(|was| data.get(stamp) == Some(was)), stamp)
        }
        FoundBy::NumbersListed => {
            let row = data.as_array()?.iter().find(|row| row.get("phone_number") == before.state.get("phone_number"));
            let was = association::record(&before.state);
            (was.is_some() && row.and_then(association::record) == was, "created_at")
        }
        FoundBy::RemediationListed | FoundBy::EnterpriseListed => {
            let id = data.get("id");
            let is_id = |it: &Value| Some(it.get("id").unwrap_or(it)) == id;
            (before.state.as_array().is_some_and(|there| there.iter().any(is_id)), "created_at")
        }
        FoundBy::Ownership | FoundBy::Snapshot | FoundBy::Nothing => return None,
    };
    let is_older = || call.is_older(data.get(0).unwrap_or(data), stamp);
    (is_same || is_older()).then(|| "it speaks of what was there before the call".to_owned())
}

/// Claims the record that an answer tells of, so that no other call is taken for its maker. `false` when the answer does
/// not tell which record it is: then the call may be the maker of any.
///
/// # Errors
/// Why it is no answer to this call: the record is what another call has made.
pub(crate) fn claimed_by_answer(call: &Unresolved, told: &Value) -> Result<bool, String> {
    let Some((outcome, candidate)) = call.operation.outcome.zip(call.candidate.as_ref()) else { return Ok(true) };
    let arguments = &call.arguments;
    let text = |pointer: &str| told.pointer(pointer).and_then(Value::as_str);
    let record = match outcome.found_by {
        FoundBy::Record { read, stamp, .. } => {
            let path = arguments.path.first().and_then(Value::as_str).unwrap_or_default();
            text(&format!("/data/{stamp}")).map(|stamped| format!("{read} {path} {stamped}"))
        }
        FoundBy::NumbersListed => told.pointer("/data/0").and_then(association::record),
        FoundBy::RemediationListed | FoundBy::EnterpriseListed => text("/data/id").map(str::to_owned),
        FoundBy::Ownership => told.get("data").and_then(ownership::record),
        // No record is theirs.
        FoundBy::Snapshot | FoundBy::Nothing => return Ok(true),
    };
    let Some(record) = record else { return Ok(false) };
    let is_first = candidate.owns(&record);
    let is_first = match outcome.found_by {
        // Two associations may be of one moment, and a number may be confirmed more than once.
        FoundBy::NumbersListed => text("/data/0/id").is_none_or(|id| candidate.owns(&format!("{id} {record}"))),
        FoundBy::Ownership => true,
        _ => is_first,
    };
    if is_first { Ok(true) } else { Err("it speaks of what another call of this process has made".to_owned()) }
}

fn all_told(arguments: &Arguments, rows: Option<&Vec<Value>>, key: &str) -> Result<(), String> {
    let told: HashSet<&str> =
        rows.into_iter().flatten().filter_map(|row| row.get(key).and_then(Value::as_str)).collect();
    let asked = arguments.json().get("phone_numbers");
    let missing = numbers(asked).filter(|number| !told.contains(number)).count();
    if missing > 0 { Err(format!("it leaves out {missing} of the numbers that were asked for")) } else { Ok(()) }
}
