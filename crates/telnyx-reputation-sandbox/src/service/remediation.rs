//! Remediation requests on their way.

use std::collections::HashSet;

use crate::{
    domain::{
        approval::Approval,
        remediation::{Remediation, Status, Step},
        timer::Timer,
    },
    moment::Moment,
    problem::Result,
    service::events,
    session::Session,
    store::{numbers, remediations, timers},
};

/// A request has been submitted.
pub(crate) fn submitted(session: &Session<'_>, it: &Remediation) -> Result<()> {
    remediations::insert(session, it)?;
    plan(session, it)
}

/// Counts a poll; the request as it stands after it.
pub(crate) fn read(session: &mut Session<'_>, mut it: Remediation) -> Result<Remediation> {
    if it.status.is_running() && matches!(it.policy, Approval::AfterReads(_)) {
        let reached = it.read();
        while it.step < reached {
            advance(session, &mut it)?;
        }
        remediations::update(session, &it)?;
    }
    Ok(it)
}

/// A step's time has come.
pub(crate) fn step_due(session: &mut Session<'_>, id: &str) -> Result<()> {
    let Some(mut it) = remediations::get(session, id)?.filter(|it| it.status.is_running()) else { return Ok(()) };
    advance(session, &mut it)?;
    plan(session, &it)
}

/// Takes one step, stores it, and announces it.
pub(crate) fn advance(session: &mut Session<'_>, it: &mut Remediation) -> Result<()> {
    let before = it.step;
    let flagged = flagged(session, &it.submitted)?;
    let corrected = it.advance(session.now, |number| flagged.contains(number));
    for phone_number in corrected {
        if let Some(mut number) = numbers::registered(session, &phone_number)? {
            number.is_remediated = true;
            numbers::update(session, &number)?;
        }
    }
    remediations::update(session, it)?;
    let event = match (it.step, it.status) {
        _ if it.step == before => return Ok(()),
        (Step::Tier1, _) => "number_reputation.remediation.tier1_complete",
        (Step::Tier2, Status::Failed) => "number_reputation.remediation.failed",
        (Step::Tier2, _) => "number_reputation.remediation.completed",
        (Step::Queued | Step::WithTheNetworks, _) => return Ok(()),
    };
    events::announce(session, it.webhook_url.as_deref(), event, it.to_json())
}

/// Which of these numbers the networks label.
fn flagged(session: &Session<'_>, phone_numbers: &[String]) -> Result<HashSet<String>> {
    let mut flagged = HashSet::new();
    for phone_number in phone_numbers {
        // One that has left monitoring meanwhile is labelled as it was.
        let decided = numbers::registered(session, phone_number)?.map(|number| number.decided).unwrap_or_default();
        if session.networks.flag(phone_number, &decided, session.now) {
            flagged.insert(phone_number.clone());
        }
    }
    Ok(flagged)
}

/// Ends what is running for an enterprise, without an event.
pub(crate) fn cancel_running(session: &Session<'_>, enterprise_id: &str) -> Result<()> {
    for mut it in remediations::running(session, enterprise_id)? {
        cancel(session, &mut it)?;
    }
    Ok(())
}

/// Ends one request.
pub(crate) fn cancel(session: &Session<'_>, it: &mut Remediation) -> Result<()> {
    it.cancel(session.now);
    timers::cancel(session, Timer::RemediationStep, &it.id)?;
    remediations::update(session, it)
}

/// Sets the timer of the next step, where time moves a request on.
fn plan(session: &Session<'_>, it: &Remediation) -> Result<()> {
    let total = match it.policy {
        Approval::Immediate => 0,
        Approval::AfterSeconds(seconds) => i64::from(seconds),
        Approval::AfterReads(_) | Approval::Manual => return Ok(()),
    };
    match it.step.next().filter(|_| it.status.is_running()) {
        Some(next) => timers::set(session, when(it.created_at, total, next), Timer::RemediationStep, &it.id),
        None => Ok(()),
    }
}

/// The steps share the time evenly.
fn when(start: Moment, seconds: i64, step: Step) -> Moment {
    start.plus_seconds(seconds * i64::from(step.ordinal()) / i64::from(Step::COUNT))
}
