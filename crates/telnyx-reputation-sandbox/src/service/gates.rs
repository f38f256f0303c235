//! The two reviews of an enterprise, and what starts and stops with them.

use crate::{
    domain::{
        approval::Approval,
        schedule::CheckFrequency,
        settings::{Gate, Settings},
        timer::Timer,
    },
    problem::Result,
    session::Session,
    store::{settings, timers},
};

/// Sets the timers of reviews that end after a time.
pub(crate) fn submitted(session: &Session<'_>, settings: &Settings, gate: Gate) -> Result<()> {
    let (policy, timer) = match gate {
        Gate::Status => (session.approvals.status, Timer::StatusApproved),
        Gate::Loa => (session.approvals.loa, Timer::LoaApproved),
    };
    match policy {
        Approval::AfterSeconds(seconds) => {
            timers::set(session, session.now.plus_seconds(seconds.into()), timer, &settings.enterprise_id)
        }
        _ => timers::cancel(session, timer, &settings.enterprise_id),
    }
}

/// Stores settings; the schedule runs exactly while both gates are open and checks are not manual.
pub(crate) fn save(session: &Session<'_>, it: &Settings) -> Result<()> {
    settings::put(session, it)?;
    let runs = it.is_open() && it.check_frequency != CheckFrequency::Never;
    if !runs {
        return timers::cancel(session, Timer::ScheduledCheck, &it.enterprise_id);
    }
    // A changed frequency counts from the run that is already planned.
    if timers::is_set(session, Timer::ScheduledCheck, &it.enterprise_id)? {
        return Ok(());
    }
    match it.check_frequency.next_run(session.now) {
        Some(at) => timers::set(session, at, Timer::ScheduledCheck, &it.enterprise_id),
        None => Ok(()),
    }
}

/// Stops everything that runs by itself for an enterprise.
pub(crate) fn stop(session: &Session<'_>, enterprise_id: &str) -> Result<()> {
    for timer in
        [Timer::StatusApproved, Timer::LoaApproved, Timer::ScheduledCheck, Timer::MonthBegins, Timer::CarrierCheck]
    {
        timers::cancel(session, timer, enterprise_id)?;
    }
    Ok(())
}
