//! Plans: from the numbers that should be monitored to what has to be done for it.

mod applied;
mod changed;
mod guarded;
