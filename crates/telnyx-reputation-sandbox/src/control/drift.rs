//! Whether scores drift with the clock.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::scores::Drift,
    problem::{Problem, Result},
};

const MAX_DAYS: u16 = 366;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutDrift {
    seed: Option<u64>,
    days: Option<u16>,
}

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    let drift = match &request.key {
        Some(_) => request.in_account(|session| Ok(session.networks.drift))?,
        None => request.sandbox.defaults().drift,
    };
    Ok(match drift {
        Some(Drift { seed, days, from }) => json!({ "seed": seed, "days": days, "from": from.to_text() }),
        None => json!({ "seed": null, "days": null, "from": null }),
    })
}

/// From the scores that the sandbox's seed has made, beginning now.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PutDrift = request.read()?;
    let days = wanted.days.unwrap_or(7);
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(Problem::invalid("/body/days", "A number is on its way for 1 to 366 days."));
    }
    let seed = wanted.seed.unwrap_or(request.sandbox.seed);
    match &request.key {
        Some(_) => request.in_account(|session| {
            session.account.options.drift = Some(Drift { seed, days, from: session.now });
            Ok(())
        })?,
        None => request.sandbox.change_defaults(|defaults| {
            defaults.drift = Some(Drift { seed, days, from: defaults.clock.now() });
        }),
    }
    get(request)
}

/// Steady scores again; for an account, those of the whole sandbox.
pub(super) fn delete(request: &ControlRequest<'_>) -> Result<Value> {
    match &request.key {
        Some(_) => request.in_account(|session| {
            session.account.options.drift = None;
            Ok(())
        })?,
        None => request.sandbox.change_defaults(|defaults| defaults.drift = None),
    }
    get(request)
}
