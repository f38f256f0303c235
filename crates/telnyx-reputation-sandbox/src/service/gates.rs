//! The two reviews of an enterprise, and what starts and stops with them.

use crate::{
    domain::{
        approval::Approval,
        due::Due,
        schedule::CheckFrequency,
        settings::{Gate, Settings},
    },
    problem::Result,
    session::Session,
    store::{settings, timers},
};

/// Sets the timers of reviews that end after a time.
pub(crate) fn submitted(session: &Session<'_>, settings: &Settings, gate: Gate) -> Result<()> {
    let (policy, due) = match gate {
        Gate::Status => (session.approvals.status, Due::StatusApproved),
        Gate::Loa => (session.approvals.loa, Due::LoaApproved),
    };
    match policy {
        Approval::AfterSeconds(seconds) => {
            timers::set(session, session.now.plus_seconds(seconds.into()), due, &settings.enterprise_id)
        }
        _ => timers::cancel(session, due, &settings.enterprise_id),
    }
}

/// Stores settings; the schedule runs exactly while both gates are open and checks are not manual.
pub(crate) fn save(session: &Session<'_>, it: &Settings) -> Result<()> {
    settings::put(session, it)?;
    let runs = it.is_open() && it.check_frequency != CheckFrequency::Never;
    if !runs {
        return timers::cancel(session, Due::ScheduledCheck, &it.enterprise_id);
    }
    // A changed frequency counts from the run that is already planned.
    if timers::is_set(session, Due::ScheduledCheck, &it.enterprise_id)? {
        return Ok(());
    }
    match it.check_frequency.next_run(session.now) {
        Some(at) => timers::set(session, at, Due::ScheduledCheck, &it.enterprise_id),
        None => Ok(()),
    }
}

/// Stops everything that runs by itself for an enterprise.
pub(crate) fn stop(session: &Session<'_>, enterprise_id: &str) -> Result<()> {
    for due in [Due::StatusApproved, Due::LoaApproved, Due::ScheduledCheck, Due::MonthBegins, Due::CarrierCheck] {
        timers::cancel(session, due, enterprise_id)?;
    }
    Ok(())
}
