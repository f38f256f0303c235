//! Who owns a number: added, checked, confirmed, removed.

use crate::{
    domain::{
        number::{CarrierCheck, FlagReason, Number, RemovalReason, Source},
        timer::Timer,
    },
    problem::Result,
    service::events,
    session::Session,
    store::{numbers, settings, timers},
};

const CONFIRMATION_SECONDS: i64 = 3 * 86_400;
/// Our own choice: the service does not publish the interval.
const REVERIFICATION_SECONDS: i64 = 90 * 86_400;
const CARRIER_CHECK_SECONDS: i64 = 86_400;

/// A number has been added.
pub(crate) fn established(session: &Session<'_>, number: &Number) -> Result<()> {
    numbers::insert(session, number)?;
    numbers::remember(session, number, "added", "verified")?;
    if number.source == Source::External {
        plan_reverification(session, number)?;
        if !timers::is_set(session, Timer::CarrierCheck, &number.enterprise_id)? {
            plan_carrier_check(session, &number.enterprise_id)?;
        }
    }
    Ok(())
}

/// A number leaves monitoring. What its owner does is no event to them, and neither is a deletion.
pub(crate) fn remove(session: &mut Session<'_>, number: &mut Number, reason: RemovalReason) -> Result<()> {
    number.remove(reason, session.now);
    removed(session, number)
}

/// The owner has confirmed.
pub(crate) fn confirm(session: &Session<'_>, number: &mut Number) -> Result<()> {
    number.confirm(session.now);
    numbers::update(session, number)?;
    numbers::remember(session, number, "confirm", "verified")?;
    timers::cancel(session, Timer::ConfirmationOver, &number.id)?;
    plan_reverification(session, number)
}

/// The daily check of every number of an enterprise that is hosted elsewhere.
pub(crate) fn check_carriers(session: &mut Session<'_>, enterprise_id: &str) -> Result<()> {
    let mut watched = numbers::all_registered(session, enterprise_id)?;
    watched.retain(|number| number.source == Source::External);
    for number in &mut watched {
        let found = number.check_carrier(session.now);
        match found {
            CarrierCheck::Unchanged => {
                numbers::update(session, number)?;
                numbers::remember(session, number, "check", "unchanged")?;
            }
            CarrierCheck::Changed => {
                numbers::remember(session, number, "check", "carrier_changed")?;
                ask_for_confirmation(session, number, FlagReason::CarrierChanged)?;
            }
            CarrierCheck::Disconnected => {
                numbers::remember(session, number, "check", "disconnected")?;
                remove(session, number, RemovalReason::Reassigned)?;
            }
        }
    }
    if watched.iter().any(|number| !number.is_removed()) {
        plan_carrier_check(session, enterprise_id)?;
    }
    Ok(())
}

/// A re-verification has come due.
pub(crate) fn reverification_due(session: &mut Session<'_>, number_id: &str) -> Result<()> {
    let Some(mut number) = numbers::by_id(session, number_id)? else { return Ok(()) };
    if number.is_removed() || number.awaits_confirmation() {
        return Ok(());
    }
    ask_for_confirmation(session, &mut number, FlagReason::ReverificationDue)
}

/// The time to confirm is over.
pub(crate) fn confirmation_over(session: &mut Session<'_>, number_id: &str) -> Result<()> {
    let Some(mut number) = numbers::by_id(session, number_id)?.filter(Number::awaits_confirmation) else {
        return Ok(());
    };
    number.confirmation_is_over(session.now);
    if number.is_removed() {
        return removed(session, &number);
    }
    numbers::update(session, &number)?;
    numbers::remember(session, &number, "flag", "unconfirmed")
}

fn ask_for_confirmation(session: &mut Session<'_>, number: &mut Number, reason: FlagReason) -> Result<()> {
    let confirm_by = session.now.plus_seconds(CONFIRMATION_SECONDS);
    number.ask_for_confirmation(reason, confirm_by, session.now);
    numbers::update(session, number)?;
    numbers::remember(session, number, "flag", reason.name())?;
    timers::set(session, confirm_by, Timer::ConfirmationOver, &number.id)?;
    tell(session, number, "number_reputation.number.flagged")
}

fn removed(session: &mut Session<'_>, number: &Number) -> Result<()> {
    numbers::update(session, number)?;
    let reason = number.removal_reason.unwrap_or(RemovalReason::CustomerRemoved);
    numbers::remember(session, number, "removed", reason.name())?;
    timers::cancel(session, Timer::ConfirmationOver, &number.id)?;
    timers::cancel(session, Timer::Reverification, &number.id)?;
    if reason == RemovalReason::CustomerRemoved {
        return Ok(());
    }
    tell(session, number, "number_reputation.number.removed")
}

fn tell(session: &mut Session<'_>, number: &Number, event_type: &str) -> Result<()> {
    let url = settings::get(session, &number.enterprise_id)?.and_then(|it| it.webhook_url);
    events::announce(session, url.as_deref(), event_type, number.to_event())
}

fn plan_carrier_check(session: &Session<'_>, enterprise_id: &str) -> Result<()> {
    timers::set(session, session.now.plus_seconds(CARRIER_CHECK_SECONDS), Timer::CarrierCheck, enterprise_id)
}

fn plan_reverification(session: &Session<'_>, number: &Number) -> Result<()> {
    if number.source != Source::External {
        return Ok(());
    }
    timers::set(session, session.now.plus_seconds(REVERIFICATION_SECONDS), Timer::Reverification, &number.id)
}
