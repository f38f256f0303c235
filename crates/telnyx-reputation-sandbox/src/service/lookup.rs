//! Live lookups: the only thing that fills a snapshot, and each one is billed.

use crate::{
    domain::{
        number::Number,
        reputation::{Lookup, corrected, look_up},
    },
    price::{Action, Charge},
    problem::Result,
    session::Session,
    store::numbers,
};

/// How a live lookup ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Billed; the snapshot is stored, or the networks knew nothing.
    Answered,
    /// The networks did not answer: nothing stored, nothing billed.
    Failed,
}

/// Looks one number up now, stores what is found, and bills it as `action`.
pub(crate) fn live(session: &mut Session<'_>, number: &mut Number, action: Action) -> Result<Outcome> {
    let outcome = store(session, number)?;
    if outcome == Outcome::Answered {
        let reason = format!("live lookup of {}", number.phone_number);
        session.charge(Charge::new(action, 1, reason));
    }
    Ok(outcome)
}

/// Looks many numbers up; the caller bills the count that is returned as one line.
pub(crate) fn live_all(session: &mut Session<'_>, numbers: &mut [Number]) -> Result<i64> {
    let mut answered = 0;
    for number in numbers {
        if store(session, number)? == Outcome::Answered {
            answered += 1;
        }
    }
    Ok(answered)
}

fn store(session: &Session<'_>, number: &mut Number) -> Result<Outcome> {
    match look_up(session.seed, &number.phone_number, number.created_at, session.now) {
        Lookup::Failed => Ok(Outcome::Failed),
        Lookup::NothingKnown => Ok(Outcome::Answered),
        Lookup::Found(data) => {
            let data = if number.is_remediated { corrected(data) } else { data };
            number.store_snapshot(data, session.now);
            numbers::update(session, number)?;
            Ok(Outcome::Answered)
        }
    }
}
