//! Events that were sent, and the key that they are signed with.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{domain::webhook, problem::Result, store::deliveries};

pub(super) fn public_key(request: &ControlRequest<'_>) -> Result<Value> {
    Ok(json!({ "public_key": webhook::public_key(request.sandbox.seed) }))
}

/// Oldest first, each with its attempts: all of them, or only so many of the newest.
pub(super) fn list(request: &ControlRequest<'_>) -> Result<Value> {
    let newest = request.number("newest")?;
    request.in_account(|session| {
        let listed = match newest {
            Some(count) => deliveries::newest(session, count)?,
            None => deliveries::all(session)?,
        };
        let data: Vec<Value> = listed
            .iter()
            .map(|it| {
                let attempts: Vec<Value> = it
                    .attempts
                    .iter()
                    .map(|attempt| {
                        json!({ "at": attempt.at.to_text(), "status": attempt.status, "error": attempt.error })
                    })
                    .collect();
                json!({
                    "id": it.id,
                    "event_type": it.event_type,
                    "url": it.url,
                    "state": it.state,
                    "attempts": attempts,
                    "event": it.body()["data"],
                })
            })
            .collect();
        Ok(json!({ "data": data, "total": deliveries::count(session)? }))
    })
}
