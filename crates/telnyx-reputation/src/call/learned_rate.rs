//! The pace that the service's answers ask for, kept to by all requests of a client.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};

/// How long to wait when the service turns a request away and does not say for how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

/// By how much the end of a window may be told differently from answer to answer: it is told in whole seconds.
const SAME_WINDOW: Duration = Duration::from_millis(1_500);

/// What the service asks for: by 429 with `Retry-After`, and by the headers `x-ratelimit-*`.
#[derive(Debug, Default)]
pub struct LearnedRate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Nothing is sent before.
    held_until: Option<Instant>,
    window: Option<Window>,
    turned_away: u64,
}

/// A window of time in which the service takes so many requests.
#[derive(Clone, Copy, Debug)]
struct Window {
    limit: u64,
    remaining: u64,
    ends: Instant,
}

/// What is known of the pace at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pace {
    /// For how long nothing is sent.
    pub held_for: Duration,
    /// How many requests the service takes in a window, when it says so.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// How many requests were turned away (429).
    pub turned_away: u64,
}

impl LearnedRate {
    /// What is known now.
    #[must_use]
    pub fn pace(&self) -> Pace {
        let (now, mut state) = (Instant::now(), self.state());
        let until = state.next(now);
        Pace {
            held_for: until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now)),
            limit: state.window.map(|window| window.limit),
            remaining: state.window.map(|window| window.remaining),
            turned_away: state.turned_away,
        }
    }

    /// Waits until a request may be sent, which has so long, and counts it.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] when that would be too late: nothing is to be sent.
    pub(crate) async fn turn(&self, left: Duration) -> Result<()> {
        let ends = Instant::now().checked_add(left);
        loop {
            let until = {
                let (now, mut state) = (Instant::now(), self.state());
                match state.next(now) {
                    Some(until) => until,
                    None => {
                        if let Some(window) = &mut state.window {
                            window.remaining = window.remaining.saturating_sub(1);
                        }
                        return Ok(());
                    }
                }
            };
            if ends.is_some_and(|ends| ends < until) {
                let message = "the service asked to wait for longer than the call may take; nothing was sent";
                return Err(Error::new(ErrorKind::RateLimited, message));
            }
            // Looked at again after each sleep: another answer may have asked for more.
            tokio::time::sleep_until(until).await;
        }
    }

    /// An answer came.
    pub(crate) fn told(&self, status: u16, headers: &HeaderMap) {
        let now = Instant::now();
        let mut state = self.state();
        if status == 429 {
            state.turned_away += 1;
            let wait = crate::error::retry_after(headers, SystemTime::now()).unwrap_or(DEFAULT_WAIT);
            // What is longer than the clock can count is not waited for here: each call's own limit ends it.
            state.held_until = state.held_until.max(now.checked_add(wait));
        }
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let told = (number("x-ratelimit-limit"), number("x-ratelimit-remaining"), number("x-ratelimit-reset"));
        let (Some(limit), Some(remaining), Some(reset)) = told else { return };
        let Some(ends) = now.checked_add(Duration::from_secs(reset)) else { return };
        state.window = Some(match state.window {
            // Answers overtake each other: the fewest that were told of a window are left of it.
            Some(known) if known.ends + SAME_WINDOW >= ends && ends + SAME_WINDOW >= known.ends => {
                Window { limit, remaining: known.remaining.min(remaining), ends: known.ends }
            }
            Some(known) if ends < known.ends => known,
            _ => Window { limit, remaining, ends },
        });
    }

    /// Every change is one assignment, so a poisoned state is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// From when on a request may be sent; `None` when one may be sent now.
    fn next(&mut self, now: Instant) -> Option<Instant> {
        self.held_until = self.held_until.filter(|until| *until > now);
        if self.window.is_some_and(|window| window.ends <= now) {
            self.window = None;
        }
        let used_up = self.window.filter(|window| window.remaining == 0).map(|window| window.ends);
        self.held_until.max(used_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    fn window(remaining: &str, reset: &str) -> HeaderMap {
        headers(&[("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", remaining), ("x-ratelimit-reset", reset)])
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_turned_away_holds_all() {
        let rate = LearnedRate::default();
        rate.turn(Duration::ZERO).await.unwrap();
        rate.told(429, &headers(&[("retry-after", "7")]));
        assert_eq!(rate.turn(Duration::from_secs(6)).await.unwrap_err().kind(), ErrorKind::RateLimited);
        let begun = Instant::now();
        rate.turn(Duration::from_secs(60)).await.unwrap();
        assert_eq!(begun.elapsed(), Duration::from_secs(7));
        assert_eq!(rate.pace().turned_away, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_sent_than_the_window_has_left() {
        let rate = LearnedRate::default();
        rate.told(200, &window("2", "30"));
        // An answer that was overtaken tells of more than is left.
        rate.told(200, &window("5", "30"));
        let begun = Instant::now();
        for _ in 0..2 {
            rate.turn(Duration::MAX).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        rate.turn(Duration::MAX).await.unwrap();
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
    }
}
