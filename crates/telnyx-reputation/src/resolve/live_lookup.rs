//! Live lookups: anybody's stores the same, so whose it was cannot be told.

use serde_json::{Value, json};

use crate::call::options::CallOptions;
use crate::error::Result;
use crate::operation::RetryClass;
use crate::snapshot::row;
use crate::unresolved::{Resolution, Unresolved};

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    if call.operation.retry != RetryClass::MayBill {
        return Ok(call.cannot_tell(
            "a snapshot that is newer than before may be of anybody's lookup, or of the schedule's: compare \
             `last_refreshed_at` with what is fresh enough for you",
        ));
    }
    let Some((number, path)) = call.arguments.path.split_last() else { return Ok(call.cannot_tell("no number")) };
    let (row, _) = row(&call.client, path, number.as_str().unwrap_or_default(), CallOptions::default()).await?;
    let stored = row.as_ref().and_then(|row| row.get("reputation_data")).filter(|data| !data.is_null());
    let at = stored.and_then(|data| data.get("last_refreshed_at")).and_then(Value::as_str);
    Ok(match (&row, stored) {
        // A read that does not ask for a lookup of its own is answered by whatever is stored.
        (Some(row), Some(_)) if !call.operation.asks_for_live_lookup(&call.arguments.query) => {
            call.done_with(&json!({"data": row}))
        }
        (_, Some(_)) => call.cannot_tell(format!(
            "the stored snapshot is of {}, and may be of anybody's lookup",
            at.unwrap_or("a time not told")
        )),
        (_, None) => call.cannot_tell("nothing is stored for the number"),
    })
}
