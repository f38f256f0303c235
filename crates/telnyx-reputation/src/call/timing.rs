//! How long and how often a call is tried.

use std::time::{Duration, Instant};

use crate::call::options::CallOptions;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// More repeats than this are a miscounted option, such as -1 made unsigned, and not a wish.
const MOST_RETRIES: u32 = 1_000;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
    /// When the whole call is over; `None` when that is beyond what the clock can count.
    ends: Option<Instant>,
    /// How long it may take, where nobody said so.
    unless_told: Option<Duration>,
}

impl Limits {
    /// The limits of one call that begins now: its own options, else the client's.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when an option of the call makes no sense.
    pub(crate) fn new(settings: &Settings, options: &CallOptions) -> Result<Self> {
        check(options.timeout, options.deadline, options.max_retries).map_err(Error::invalid_argument)?;
        let timeout = options.timeout.unwrap_or(settings.timeout);
        let max_retries = options.max_retries.unwrap_or(settings.max_retries);
        let deadline = longest(settings, options);
        let told = options.deadline.or(settings.deadline).is_some();
        let ends = Instant::now().checked_add(deadline);
        Ok(Self { timeout, max_retries, ends, unless_told: (!told).then_some(deadline) })
    }

    /// The limits of what comes after a read that the caller did not ask for: such a read takes time from a deadline
    /// that was given, and from no other.
    pub(crate) fn after_a_read(self) -> Self {
        let ends = self.unless_told.map_or(self.ends, |deadline| Instant::now().checked_add(deadline));
        Self { ends, ..self }
    }

    /// What is left of the whole call.
    pub(crate) fn left(self) -> Duration {
        self.ends.map_or(Duration::MAX, |ends| ends.saturating_duration_since(Instant::now()))
    }

    /// How long the next attempt may take; nothing when the whole call is over.
    pub(crate) fn next_attempt(self) -> Duration {
        self.timeout.min(self.left())
    }

    /// For a read that is part of the call. What is left may be nothing, which is then over at once.
    pub(crate) fn options(self) -> CallOptions {
        CallOptions {
            timeout: Some(self.timeout),
            deadline: Some(self.left().max(Duration::from_nanos(1))),
            max_retries: Some(self.max_retries),
            ..CallOptions::default()
        }
    }
}

/// How long a whole call may take: its deadline, else as long as all its attempts together may take.
pub(crate) fn longest(settings: &Settings, options: &CallOptions) -> Duration {
    options.deadline.or(settings.deadline).unwrap_or_else(|| {
        let attempts = options.max_retries.unwrap_or(settings.max_retries).saturating_add(1);
        options.timeout.unwrap_or(settings.timeout).saturating_mul(attempts)
    })
}

/// Why these options make no sense, for a client and for a call alike.
pub(crate) fn check(
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    max_retries: Option<u32>,
) -> Result<(), String> {
    if timeout.is_some_and(|timeout| timeout.is_zero()) || deadline.is_some_and(|deadline| deadline.is_zero()) {
        return Err("the timeout and the deadline must be more than 0 s".to_owned());
    }
    match max_retries {
        Some(retries) if retries > MOST_RETRIES => {
            Err(format!("max_retries must be at most {MOST_RETRIES}, not {retries}"))
        }
        _ => Ok(()),
    }
}
