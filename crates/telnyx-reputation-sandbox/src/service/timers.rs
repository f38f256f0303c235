//! Runs what has come due on the account's clock, in order, before anything else happens.

use crate::{
    domain::{settings::Gate, timer::Timer},
    moment::Moment,
    price::{Action, Charge},
    problem::Result,
    service::{external_verification, gates, lookup, ownership, remediation},
    session::Session,
    store::{documents, ledger, numbers, settings, timers},
};

/// Brings the account up to its own now. Each step sees the time at which it was due.
pub(crate) fn settle(session: &mut Session<'_>) -> Result<()> {
    let until = session.now;
    while let Some((at, timer, subject)) = timers::take_due(session, until)? {
        session.now = at;
        run(session, timer, &subject)?;
    }
    session.now = until;
    Ok(())
}

fn run(session: &mut Session<'_>, timer: Timer, subject: &str) -> Result<()> {
    match timer {
        Timer::DocumentExpires => documents::delete(session, subject),
        Timer::StatusApproved => approve(session, subject, Gate::Status),
        Timer::LoaApproved => approve(session, subject, Gate::Loa),
        Timer::ScheduledCheck => scheduled_check(session, subject),
        Timer::MonthBegins => month_begins(session, subject),
        Timer::ExternalVerificationApproved => external_verification::approve_when_pending(session, subject),
        Timer::CarrierCheck => ownership::check_carriers(session, subject),
        Timer::Reverification => ownership::reverification_due(session, subject),
        Timer::ConfirmationOver => ownership::confirmation_over(session, subject),
        Timer::RemediationStep => remediation::step_due(session, subject),
    }
}

fn approve(session: &Session<'_>, enterprise_id: &str, gate: Gate) -> Result<()> {
    let Some(mut it) = settings::get(session, enterprise_id)? else { return Ok(()) };
    if it.review(gate).is_pending() {
        it.approve(gate, session.now);
        gates::save(session, &it)?;
    }
    Ok(())
}

fn scheduled_check(session: &mut Session<'_>, enterprise_id: &str) -> Result<()> {
    let Some(it) = settings::get(session, enterprise_id)? else { return Ok(()) };
    let mut watched = numbers::all_registered(session, enterprise_id)?;
    let answered = lookup::live_all(session, &mut watched)?;
    let reason = format!("scheduled run of enterprise {enterprise_id}");
    session.charge(Charge::new(Action::ScheduledCheck, answered, reason));
    ledger::record_run(session, "scheduledCheck")?;
    gates::save(session, &it)
}

fn month_begins(session: &mut Session<'_>, enterprise_id: &str) -> Result<()> {
    let Some(it) = settings::get(session, enterprise_id)? else { return Ok(()) };
    session.charge(Charge::new(Action::Month, 1, format!("another month of enterprise {enterprise_id}")));
    ledger::record_run(session, "monthlyFee")?;
    timers::set(session, next_month(it.created_at, session.now), Timer::MonthBegins, enterprise_id)
}

/// The first monthly return of `start` after `now`: counted from the start, so that the day does not drift.
pub(crate) fn next_month(start: Moment, now: Moment) -> Moment {
    (1..).map(|months| start.plus_months(months)).find(|at| *at > now).unwrap_or(now)
}
