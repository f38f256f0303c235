//! How many requests an account may send in a window of its own clock.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// The limits of an account. The service publishes none; the defaults are out of reach unless a test
/// lowers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests of any kind in a window.
    pub requests: u32,
    /// Refreshes of one enterprise in a window.
    pub refreshes: u32,
    /// The length of a window, in seconds; 0 counts as 1.
    pub seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { requests: 1_000_000, refreshes: 10_000, seconds: 60 }
    }
}

/// What is left in a window, as the `x-ratelimit-*` headers report it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Seconds until the next window.
    pub(crate) reset: i64,
    pub(crate) is_allowed: bool,
}

/// Counts requests. In memory: a restart opens a new window.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<HashMap<String, (i64, u32)>>);

impl Limiter {
    /// Counts one request for `subject`.
    pub(crate) fn take(&self, subject: &str, limit: u32, seconds: u32, now: Moment) -> Allowance {
        let length = i64::from(seconds.max(1));
        let window = now.unix_seconds().div_euclid(length);
        let reset = (window + 1) * length - now.unix_seconds();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = match counts.get_mut(subject) {
            Some(count) => count,
            None => counts.entry(subject.to_owned()).or_insert((window, 0)),
        };
        if count.0 != window {
            *count = (window, 0);
        }
        let is_allowed = count.1 < limit;
        if is_allowed {
            count.1 += 1;
        }
        Allowance { limit, remaining: limit - count.1.min(limit), reset, is_allowed }
    }

    /// Forgets the counts of one account, or of all.
    pub(crate) fn clear(&self, account: Option<&str>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|subject, _| account.is_some_and(|account| !subject.starts_with(account)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_its_limit_through_and_the_next_starts_over() {
        let limiter = Limiter::default();
        let take = |seconds| limiter.take("a", 2, 60, Moment(0).plus_seconds(seconds));
        assert_eq!(take(10), Allowance { limit: 2, remaining: 1, reset: 50, is_allowed: true });
        assert!(take(11).is_allowed);
        assert_eq!(take(12), Allowance { limit: 2, remaining: 0, reset: 48, is_allowed: false });
        assert!(take(60).is_allowed);
    }
}
