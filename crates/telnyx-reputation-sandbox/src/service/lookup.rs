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

/// Looks one number up now, stores what is found, and bills it as `action`. False when the networks did not answer:
/// then nothing is stored, and nothing billed.
pub(crate) fn live(session: &mut Session<'_>, number: &mut Number, action: Action) -> Result<bool> {
    let is_answered = look_up_and_store(session, number)?;
    if is_answered {
        let reason = format!("live lookup of {}", number.phone_number);
        session.charge(Charge::new(action, 1, reason));
    }
    Ok(is_answered)
}

/// Looks many numbers up; the caller bills the count that is returned as one line.
pub(crate) fn live_all(session: &mut Session<'_>, numbers: &mut [Number]) -> Result<i64> {
    let mut answered = 0;
    for number in numbers {
        answered += i64::from(look_up_and_store(session, number)?);
    }
    Ok(answered)
}

/// Whether the networks answered, if only that they know nothing.
fn look_up_and_store(session: &Session<'_>, number: &mut Number) -> Result<bool> {
    match look_up(session.seed, &number.phone_number, number.created_at, session.now) {
        Lookup::Failed => Ok(false),
        Lookup::NothingKnown => Ok(true),
        Lookup::Found(data) => {
            let data = if number.is_remediated { corrected(data) } else { data };
            number.store_snapshot(data, session.now);
            numbers::update(session, number)?;
            Ok(true)
        }
    }
}
