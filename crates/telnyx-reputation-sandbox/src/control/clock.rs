//! The clock: read, set and advanced.

use jiff::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    clock::Clock,
    moment::Moment,
    problem::{Problem, Result},
};

/// In a longer step, daily runs of many numbers would take longer than anyone waits.
const MAX_ADVANCE_SECONDS: i64 = 5 * 366 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutClock {
    mode: Mode,
    at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Running,
    Frozen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: Option<i64>,
    by: Option<String>,
}

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    let clock = current(request)?;
    let mode = match clock {
        Clock::Running { .. } => "running",
        Clock::Frozen { .. } => "frozen",
    };
    Ok(json!({ "mode": mode, "now": clock.now().to_text() }))
}

/// Without `at`, a running clock is the machine's, and a frozen one stands where it is.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PutClock = request.read()?;
    let at = wanted
        .at
        .map(|text| Moment::parse(&text).map_err(|error| Problem::invalid("/body/at", error.to_string())))
        .transpose()?;
    let clock = match (wanted.mode, at) {
        (Mode::Running, None) => Clock::REAL,
        (Mode::Running, Some(at)) => Clock::REAL.set(at),
        (Mode::Frozen, Some(at)) => Clock::Frozen { at },
        (Mode::Frozen, None) => Clock::Frozen { at: current(request)?.now() },
    };
    set(request, clock)
}

/// Advances by `seconds`, or by a span such as `14 days`; whatever comes due on the way happens.
pub(super) fn advance(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: Advance = request.read()?;
    let clock = current(request)?;
    let now = clock.now();
    let to = match (wanted.seconds, wanted.by) {
        (Some(seconds), None) => now.plus_seconds(seconds),
        (None, Some(by)) => {
            let span: Span =
                by.parse().map_err(|error: jiff::Error| Problem::invalid("/body/by", error.to_string()))?;
            now.plus(span).ok_or_else(|| Problem::invalid("/body/by", "The calendar ends before that."))?
        }
        _ => return Err(Problem::invalid("/body", "Send either `seconds` or `by`, such as {\"by\": \"14 days\"}.")),
    };
    if to < now || to > now.plus_seconds(MAX_ADVANCE_SECONDS) {
        return Err(Problem::invalid(
            "/body",
            "The clock advances by at most five years at once, and never backwards.",
        ));
    }
    set(request, clock.set(to))
}

fn current(request: &ControlRequest<'_>) -> Result<Clock> {
    let default = request.sandbox.defaults().clock;
    match &request.key {
        Some(_) => request.in_account(|session| Ok(session.account.options.clock.unwrap_or(default))),
        None => Ok(default),
    }
}

fn set(request: &ControlRequest<'_>, clock: Clock) -> Result<Value> {
    match &request.key {
        Some(_) => {
            request.in_account(|session| {
                session.account.options.clock = Some(clock);
                Ok(())
            })?;
            // Opening the account once more runs what the new time has made due.
            request.in_account(|_| Ok(()))?;
        }
        None => request.sandbox.change_defaults(|defaults| defaults.clock = clock),
    }
    request.sandbox.wake.notify_one();
    get(request)
}
