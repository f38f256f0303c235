//! Plans: saved, made again, shown, and carried out with a journal.

mod carry_out;
mod saved;

pub(crate) use carry_out::{carry_out, show};
pub(crate) use saved::SavedPlan;
