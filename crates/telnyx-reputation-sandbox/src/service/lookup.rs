//! Live lookups: the only thing that fills a snapshot, and each one is billed.

use crate::{
    domain::{number::Number, scores::Lookup},
    price::{Action, Charge},
    problem::Result,
    session::Session,
    store::{numbers, readings},
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

/// Looks a number up at nobody's cost, as a control of the sandbox; false as above.
pub(crate) fn unbilled(session: &mut Session<'_>, number: &mut Number) -> Result<bool> {
    look_up_and_store(session, number)
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
    match number.look_up(session.networks, session.now) {
        Lookup::Failed => Ok(false),
        Lookup::NothingKnown => Ok(true),
        Lookup::Found(data) => {
            if !number.reputation_data.as_ref().is_some_and(|stored| stored.says_the_same_as(&data)) {
                readings::add(session, number, &data)?;
            }
            number.store_snapshot(data, session.now);
            numbers::update(session, number)?;
            Ok(true)
        }
    }
}
