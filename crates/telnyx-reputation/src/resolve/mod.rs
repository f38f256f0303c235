//! Finds out, for free, what became of a call that was sent and got no answer that tells.
//!
//! `Done` is said of the state alone: what was asked for is there, a look before the call did not show it, it is not
//! older than that look, all that was sent is in it, and no other call of this process has claimed it. Whose doing it is
//! no record tells, so money is never settled by it. Absence proves nothing, since a gateway may pass a request on late
//! and a replica may lag behind; a clock can only take `Done` back, since the service may have several.

mod association;
mod before;
mod enterprise;
mod find_out;
mod found;
mod live_lookup;
mod matches_sent;
mod one_record;
mod own_answer;
mod ownership;
mod remediation;
mod subjects;
mod told;

pub(crate) use before::{has_changed, look};
pub(crate) use own_answer::{claimed_by_answer, is_own, speaks_of_before};
pub(crate) use subjects::subjects;
pub(crate) use told::told;
