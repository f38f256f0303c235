//! What a worker is told of a call that failed.

use std::error::Error as _;
use std::time::Duration;

use serde_json::json;
use telnyx_reputation::{Error, ErrorKind, RetryClass, Usd};

use super::asked::Asked;
use super::subjects::numbers;
use crate::refusal::Refusal;
use crate::reply::{Outcome, Reply};

/// What is told of a call that was not done, or could be made again; `held_for` is how long the service wants to be left
/// alone.
pub(crate) fn failed(error: &Error, held_for: Duration) -> Reply {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    let why = format!("{}{cause}", error.message());
    match (error.status(), error.kind()) {
        (_, ErrorKind::InvalidArgument) => Refusal::invalid(why).into(),
        // A success that is none: what came may be anything.
        (Some(_), ErrorKind::Decode) => no_answer(502, &why),
        (Some(status), _) => Reply::relayed(status, error.headers(), error.body().clone()),
        (None, _) if error.attempts() == 0 => {
            let again_after = held_for.as_secs().saturating_add(1);
            Refusal::not_now(format!("The service was not called: {why}. Nothing was sent."), again_after).into()
        }
        (None, ErrorKind::Timeout) => no_answer(504, &why),
        (None, _) => no_answer(502, &why),
    }
}

/// That the ledger cannot be used: nothing is sent that it does not know of.
pub(crate) fn without_ledger(why: &crate::ledger::LedgerError) -> Reply {
    tracing::error!(%why, "a request was not sent, since the ledger cannot be used");
    Refusal::not_now(format!("{why}. Nothing was sent now."), 5).into()
}

/// What is told of a read, or of what can be made again, when no answer came.
fn no_answer(status: u16, why: &str) -> Reply {
    Reply::json(status, json!({"broker": {"message": why}}).to_string())
}

/// What is told of a request of which it is known what became, in the ledger's stead. It is no envelope of the API, as with
/// one of which it is not known.
pub(crate) fn not_recorded() -> Reply {
    let why = "It is known what became of this, and the ledger cannot be written now (is the disk full?). The broker goes on \
               trying. Nothing was sent again: ask again later, and the ledger answers.";
    Reply::json(503, json!({"broker": {"message": why}}).to_string())
        .with_outcome(Outcome::NotRecorded)
        .after_seconds(5)
}

/// That nobody knows what became of what was sent of this request, which is all of it or a part.
pub(crate) fn unknown_of(asked: &Asked, part: &Asked, call: Option<i64>, known: &str) -> Reply {
    let sent: Vec<String> = numbers(part).into_iter().map(str::to_owned).collect();
    unknown(asked, call, part.operation.worst_case(part.body()), &sent, known)
}

/// What is told of a request of which nobody knows what became. It is no envelope of the API: clients would take that for a
/// proof that nothing was done.
pub(crate) fn unknown(asked: &Asked, call: Option<i64>, worst: Usd, sent: &[String], known: &str) -> Reply {
    let is_sent = |number: &&str| sent.iter().any(|sent| sent == number);
    let (unknown, others): (Vec<&str>, Vec<&str>) = numbers(asked).into_iter().partition(is_sent);
    let about_others = match others.len() {
        0 => String::new(),
        count => format!(
            " Of {count} other numbers (`others`) nothing was sent now; what became of them before is not told here: ask \
             for them without these."
        ),
    };
    let what_to_do = match (&asked.run, asked.operation.retry) {
        (_, RetryClass::Safe) => "It can be made again.".to_owned(),
        (Some(run), _) => format!(
            "The broker does not send it again: the same request of the run is answered with this until a free look shows \
             what became of it. `telnyx-reputation broker runs retry-unknown {run}` lets the run send it again."
        ),
        (None, _) => {
            "Look at what is there before you send it again; with a Telnyx-Run header the broker would.".to_owned()
        }
    };
    let money = if worst > Usd::ZERO { format!(" Up to USD {worst} may have been billed.") } else { String::new() };
    let body = json!({
        "outcome": "unknown",
        "message": format!(
            "{} was sent, and no answer says whether it was done: {known}.{money} {what_to_do}{about_others}", asked.operation.id
        ),
        "operation": asked.operation.id,
        "run": asked.run,
        "call": call,
        "may_have_billed_usd": worst.to_string(),
        "phone_numbers": unknown,
        "others": others,
        "known": known,
    });
    Reply::json(504, body.to_string()).with_outcome(Outcome::Unknown).not_to_be_repeated()
}
