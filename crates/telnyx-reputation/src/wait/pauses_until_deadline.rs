//! The pauses between the reads of a wait: each twice as long as the one before it, up to the longest.

use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};

/// The pauses between the reads of one wait.
#[derive(Debug)]
pub(super) struct Pauses {
    started: Instant,
    pause: Duration,
    longest: Duration,
    deadline: Option<Duration>,
}

impl Pauses {
    /// Pauses that begin now, from the first to the longest.
    pub(super) fn new(first: Duration, longest: Duration, deadline: Option<Duration>) -> Self {
        Self { started: Instant::now(), pause: first, longest, deadline }
    }

    /// How long to wait before the next read; an error when that would be after the deadline.
    pub(super) fn next(&mut self) -> Result<Duration> {
        let (pause, waited) = (self.pause, self.started.elapsed());
        if self.deadline.is_some_and(|deadline| waited.saturating_add(pause) > deadline) {
            let message = format!("the wait is not over after {} s", waited.as_secs());
            return Err(Error::new(ErrorKind::Timeout, message));
        }
        self.pause = pause.saturating_mul(2).min(self.longest);
        Ok(pause)
    }
}
