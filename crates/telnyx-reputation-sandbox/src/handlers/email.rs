//! The contact mailbox of an enterprise.

use serde_json::{Value, json};

use crate::{
    domain::email_verification::{EmailVerification, SendRefusal},
    handlers::enterprises,
    ids,
    problem::{Problem, Result},
    request::{Answer, Request},
    session::Session,
    store::{self, email_verifications},
};

pub(super) fn send(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    enterprises::require_verified(session)?;
    let enterprise = enterprises::find(session, request)?;
    let before = email_verifications::get(session, &enterprise.id)?;
    let digest = ids::hash(session.seed, &[b"code", session.new_id().as_bytes()]);
    let code = format!("{:06}", u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) % 1_000_000);
    let sent = EmailVerification::send(before.as_ref(), &enterprise.id, code, session.now).map_err(|refusal| {
        Problem::too_many_requests(match refusal {
            SendRefusal::TooSoon { seconds } => format!("The next code can be sent in {seconds} seconds."),
            SendRefusal::DailyCap => "No more codes can be sent today.".to_owned(),
        })
    })?;
    email_verifications::put(session, &sent)?;
    let status = json!({
        "record_type": "email_verification",
        "status": "sent",
        "email_verified": enterprise.email_verified,
        "expires_at": sent.expires_at.to_text(),
        "sends_remaining_today": sent.sends_remaining_today(),
    });
    Ok(Answer::data(200, status))
}

pub(super) fn confirm(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    enterprises::require_verified(session)?;
    let mut enterprise = enterprises::find(session, request)?;
    let code = request.string("code").unwrap_or_default();
    let Some(mut sent) = email_verifications::get(session, &enterprise.id)? else { return Err(refused()) };
    let fits = sent.confirm(code, session.now);
    email_verifications::put(session, &sent)?;
    if !fits {
        // A wrong try counts, so what was written must survive the refusal.
        return Ok(Answer::refusal(&refused()));
    }
    enterprise.email_verified = true;
    store::enterprises::update(session, &enterprise)?;
    let status = json!({
        "record_type": "email_verification",
        "status": "verified",
        "email_verified": true,
        "expires_at": Value::Null,
        "sends_remaining_today": Value::Null,
    });
    Ok(Answer::data(200, status))
}

/// One message for every reason, so that a guess reveals nothing.
fn refused() -> Problem {
    Problem::refused("The code is not valid.")
}
