//! The review of a proof of ownership.

use crate::{
    domain::{
        approval::{Approval, Review},
        external_verification::ExternalVerification,
        timer::Timer,
    },
    problem::Result,
    service::events,
    session::Session,
    store::{external_verifications, settings, timers},
};

/// A proof has been submitted, or submitted again.
pub(crate) fn submitted(session: &mut Session<'_>, it: ExternalVerification) -> Result<ExternalVerification> {
    external_verifications::put(session, &it)?;
    match session.approvals.external_verification {
        Approval::AfterSeconds(seconds) => {
            let at = session.now.plus_seconds(seconds.into());
            timers::set(session, at, Timer::ExternalVerificationApproved, &it.enterprise_id)?;
        }
        _ => timers::cancel(session, Timer::ExternalVerificationApproved, &it.enterprise_id)?,
    }
    if it.review.is_approved() { decide(session, it, Review::APPROVED, None) } else { Ok(it) }
}

/// Counts a poll; the proof as it stands after it.
pub(crate) fn read(session: &mut Session<'_>, enterprise_id: &str) -> Result<Option<ExternalVerification>> {
    let Some(mut it) = external_verifications::get(session, enterprise_id)? else { return Ok(None) };
    let before = it.review;
    if it.review.read() {
        return if before.is_approved() { Ok(Some(it)) } else { decide(session, it, Review::APPROVED, None).map(Some) };
    }
    if it.review != before {
        external_verifications::put(session, &it)?;
    }
    Ok(Some(it))
}

/// The time that the review takes has passed.
pub(crate) fn approve_when_pending(session: &mut Session<'_>, enterprise_id: &str) -> Result<()> {
    match external_verifications::get(session, enterprise_id)? {
        Some(it) if it.review.is_pending() => decide(session, it, Review::APPROVED, None).map(|_| ()),
        _ => Ok(()),
    }
}

/// Ends the review, and announces it.
pub(crate) fn decide(
    session: &mut Session<'_>,
    mut it: ExternalVerification,
    review: Review,
    reason: Option<String>,
) -> Result<ExternalVerification> {
    it.decide(review, reason, session.now);
    external_verifications::put(session, &it)?;
    timers::cancel(session, Timer::ExternalVerificationApproved, &it.enterprise_id)?;
    let url = settings::get(session, &it.enterprise_id)?.and_then(|it| it.webhook_url);
    let event = "number_reputation.external_verification.status_changed";
    events::announce(session, url.as_deref(), event, it.to_event())?;
    Ok(it)
}
