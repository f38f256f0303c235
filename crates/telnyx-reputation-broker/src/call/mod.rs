//! The path of a request, from its token to its answer.

mod asked;
mod compose;
mod endings;
mod forward;
mod in_flight;
mod once;
mod open_calls;
mod queue;
mod recorded;
mod refused_part;
mod send;
mod subjects;
mod told;

pub(crate) use asked::{Asked, digest_of_file};
pub(crate) use forward::Forwarder;
pub(crate) use told::without_ledger;
