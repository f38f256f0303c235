//! A number whose ownership a call would have confirmed or given up.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::generated::operations::LIST_REPUTATION_NUMBERS;
use crate::looked::Looked;
use crate::snapshot::items;
use crate::unresolved::{Resolution, Unresolved};

/// The number's row, also of one that was removed; `null` when there is none.
pub(super) async fn look(call: &Unresolved) -> Result<Looked> {
    let Some(number) = call.arguments.path.last().and_then(Value::as_str) else { return Ok(Looked::nothing()) };
    let mut looked = Looked::nothing();
    for removed in [false, true] {
        let mut query = Map::new();
        query.insert("filter[phone_number][eq]".to_owned(), Value::from(number));
        if removed {
            query.insert("filter[ownership_status]".to_owned(), Value::from("removed"));
        }
        let page = call.read(&LIST_REPUTATION_NUMBERS, call.enterprise_path(), query).await?;
        let row = items(&page)?.into_iter().find(|row| row.get("phone_number").and_then(Value::as_str) == Some(number));
        looked = Looked::new(row.unwrap_or_default(), &page);
        if !looked.state.is_null() {
            break;
        }
    }
    Ok(looked)
}

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    let now = look(call).await?;
    let Some(before) = &call.before else { return Ok(call.before_is_not_known()) };
    let (was, is) = (status(&before.state), status(&now.state));
    let same_registration = before.state.get("id") == now.state.get("id");
    let keeps = call.body().get("still_own") == Some(&Value::Bool(true));
    let done = same_registration
        && if keeps {
            matches!(was, "pending_confirmation" | "flagged") && is == "verified"
        } else {
            // A number that the customer deleted is removed for another reason.
            let reason = now.state.get("removal_reason").and_then(Value::as_str);
            was != "removed" && is == "removed" && matches!(reason, Some("ported_away" | "customer_reported"))
        };
    // A lookup moves it as well, so that it tells only of a change that is older for certain.
    if let Some(doubt) = call.may_be_older(&now.state, "updated_at", &now).filter(|_| done) {
        return Ok(doubt);
    }
    Ok(if done && record(&now.state).is_some_and(|record| call.claim(&record)) {
        call.done_with(&json!({"data": now.state}))
    } else {
        call.cannot_tell(format!("the number's ownership was {was} before the call and is {is} now"))
    })
}

/// What stands for a confirmation: its registration and what that has become. `updated_at` is no mark of it, since a
/// lookup moves it as well.
pub(super) fn record(row: &Value) -> Option<String> {
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    Some(format!("{} {}", text("id")?, text("ownership_status")?))
}

fn status(row: &Value) -> &str {
    row.get("ownership_status").and_then(Value::as_str).unwrap_or("not known")
}
