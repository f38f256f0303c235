//! What bills: the limit, a person's word, and carrying a plan out.

mod ask;
mod begun;
mod carry_out;
mod spending;

pub(crate) use ask::{Asker, LONGEST_LOOK};
pub(crate) use carry_out::{Applied, Attempt, apply};
pub(crate) use spending::Spending;
