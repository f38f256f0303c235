//! Finds out, for free, what became of a call that was sent and got no answer that tells.

mod find_out;
