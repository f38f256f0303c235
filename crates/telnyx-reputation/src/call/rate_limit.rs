//! How many requests a client and its clones send a second.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

#[cfg(feature = "broker")]
use crate::call::learned_rate::LearnedRate;
use crate::error::{Error, ErrorKind, Result};

/// Gives each request its turn, evenly spaced.
#[derive(Debug, Default)]
pub(crate) struct RateLimit {
    /// Between two requests; `None` without a limit.
    pause: Option<Duration>,
    next: Mutex<Option<Instant>>,
    #[cfg(feature = "broker")]
    learned: Option<LearnedRate>,
}

impl RateLimit {
    /// So many requests a second.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when it is no number of requests that could be kept to.
    pub(crate) fn per_second(requests: Option<f64>) -> Result<Self> {
        let Some(requests) = requests else { return Ok(Self::default()) };
        let pause = Some(requests).filter(|n| n.is_finite() && *n > 0.0);
        let pause = pause.and_then(|n| Duration::try_from_secs_f64(n.recip()).ok()).ok_or_else(|| {
            Error::configuration(format!("requests_per_second must be more than 0, such as 10 or 0.5, not {requests}"))
        })?;
        Ok(Self { pause: Some(pause), ..Self::default() })
    }

    /// Waits for the turn of one request, which has so long.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] when its turn would come too late: it is given back, and nothing is to be sent.
    pub(crate) async fn turn(&self, left: Duration) -> Result<()> {
        #[cfg(feature = "broker")]
        if let Some(learned) = &self.learned {
            learned.turn(left).await?;
        }
        let Some(pause) = self.pause else { return Ok(()) };
        let now = Instant::now();
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            if turn - now > left {
                let message = "other requests of the client come first, and the deadline ends before this one's turn";
                return Err(Error::new(ErrorKind::Timeout, message));
            }
            *next = turn.checked_add(pause);
            turn
        };
        tokio::time::sleep_until(turn).await;
        Ok(())
    }
}

/// The pace that the service's answers ask for.
#[cfg(feature = "broker")]
impl RateLimit {
    pub(crate) fn that_learns(self) -> Self {
        Self { learned: Some(LearnedRate::default()), ..self }
    }

    pub(crate) fn learned(&self) -> Option<&LearnedRate> {
        self.learned.as_ref()
    }

    /// An answer came.
    pub(crate) fn learn(&self, status: u16, headers: &http::HeaderMap) {
        if let Some(learned) = &self.learned {
            learned.told(status, headers);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_are_evenly_spaced_and_those_without_time_are_not_sent() {
        let rate = RateLimit::per_second(Some(4.0)).unwrap();
        let begun = Instant::now();
        for _ in 0..9 {
            rate.turn(Duration::MAX).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::from_secs(2));
        assert_eq!(rate.turn(Duration::from_millis(100)).await.unwrap_err().kind(), ErrorKind::Timeout);
        rate.turn(Duration::from_millis(300)).await.unwrap();
    }

    #[test]
    fn a_number_of_requests_that_makes_no_sense_is_refused() {
        for nonsense in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
            assert!(RateLimit::per_second(Some(nonsense)).is_err(), "{nonsense}");
        }
    }
}
