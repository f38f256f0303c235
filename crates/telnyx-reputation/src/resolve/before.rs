//! What is there before a call, so that what is there after it can be told from what is older.

use std::time::Duration;

use serde_json::Value;

use super::{association, enterprise, one_record, ownership, remediation};
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::call::timing::Limits;
use crate::client::Client;
use crate::error::{ErrorKind, Result};
use crate::looked::Looked;
use crate::operation::{FoundBy, Operation};
use crate::unresolved::Unresolved;
use crate::usd::Usd;

/// The longest that looking may take: a call is not to fail because a read before it hangs.
const LONGEST: Duration = Duration::from_secs(5);

/// Reads for free what the call is about to change. `None` when there is nothing to read for this call, or it could
/// not be read: the call is made all the same, and should its answer be lost, less can be told.
pub(crate) async fn look(
    client: &Client,
    operation: &'static Operation,
    arguments: &Arguments,
    limits: Limits,
) -> Option<Looked> {
    let found_by = operation.outcome?.found_by;
    if matches!(found_by, FoundBy::Snapshot | FoundBy::Nothing) {
        return None;
    }
    let (client, time) = for_a_look(client, limits);
    let call = Unresolved::new(&client, operation, arguments.clone(), Usd::ZERO, None, None);
    // In a box, as what few calls come to: a call has room for all that it waits for, and is moved with it.
    let read = tokio::time::timeout(time, Box::pin(look_with(&call, found_by))).await.ok()?;
    // Of an enterprise that the API does not know, or that has no reputation, nothing is there.
    Looked::or_nothing(read)
        .inspect_err(|error| tracing::debug!(%error, "what is there before the call could not be read"))
        .ok()
}

/// A client that looks once, in the time that a call has for it.
fn for_a_look(client: &Client, limits: Limits) -> (Client, Duration) {
    let time = LONGEST.min(limits.left() / 2).max(Duration::from_nanos(1));
    let options =
        CallOptions { timeout: Some(time), deadline: Some(time), max_retries: Some(0), ..CallOptions::default() };
    (client.with_options(options), time)
}

/// Whether a call that the API refused may have been done all the same: a gateway that passes a request on twice hands
/// back the second answer, which refuses what the first has done. Then what is there now was not there before the call.
/// Where neither can be read, nothing shows that the refusal is true. A service that is pressed turns looks away as it turns
/// away calls, so that of a 429 only what can be read counts.
pub(crate) async fn has_changed(call: &Unresolved, refusal: ErrorKind, limits: Limits) -> bool {
    let Some(found_by) = call.operation.outcome.map(|outcome| outcome.found_by) else { return false };
    let turned_away = refusal == ErrorKind::RateLimited;
    if matches!(found_by, FoundBy::Snapshot | FoundBy::Nothing) || (turned_away && !found_by.is_of_the_call_alone()) {
        return false;
    }
    let mark = |looked: &Looked| mark(found_by, &looked.state);
    match (look(&call.client, call.operation, &call.arguments, limits).await, &call.before) {
        (Some(now), Some(before)) if mark(&now) != mark(before) => true,
        // What is there now may be what the call has made.
        (Some(now), None) if mark(&now).is_some() => true,
        (_, _) if turned_away => false,
        (Some(now), _) => now.state.is_null() && found_by == FoundBy::NumbersListed && was_removed(call, limits).await,
        (None, Some(_)) => true,
        // A key is checked before any work, and what it may do is not changed by what it has done. Any other refusal
        // may be of the call's own work, and nothing shows that it is not.
        (None, None) => !matches!(refusal, ErrorKind::Authentication | ErrorKind::PermissionDenied),
    }
}

/// Whether what the call has added may have been removed since; where that cannot be read, it may.
async fn was_removed(call: &Unresolved, limits: Limits) -> bool {
    let (client, time) = for_a_look(&call.client, limits);
    let reader = Unresolved::new(&client, call.operation, call.arguments.clone(), Usd::ZERO, call.before.clone(), None);
    let read = association::may_have_been_removed(&reader, call.candidate.as_ref());
    matches!(tokio::time::timeout(time, read).await, Err(_) | Ok(Err(_) | Ok(true)))
}

/// What tells one state of what a call changes from another; reviews and lookups change more of it.
fn mark(found_by: FoundBy, state: &Value) -> Option<String> {
    match found_by {
        FoundBy::Record { stamp, .. } => state.get(stamp).map(Value::to_string),
        FoundBy::NumbersListed => association::record(state),
        FoundBy::Ownership => ownership::record(state),
        FoundBy::RemediationListed | FoundBy::EnterpriseListed => {
            let is_nothing = state.is_null() || state.as_array().is_some_and(Vec::is_empty);
            (!is_nothing).then(|| state.to_string())
        }
        FoundBy::Snapshot | FoundBy::Nothing => None,
    }
}

async fn look_with(call: &Unresolved, found_by: FoundBy) -> Result<Looked> {
    match found_by {
        FoundBy::Record { read, stamp, .. } => one_record::look(call, read, stamp).await,
        FoundBy::NumbersListed => association::look(call).await,
        FoundBy::RemediationListed => remediation::look(call).await,
        FoundBy::EnterpriseListed => enterprise::look(call).await,
        FoundBy::Ownership => ownership::look(call).await,
        FoundBy::Snapshot | FoundBy::Nothing => Ok(Looked::nothing()),
    }
}
