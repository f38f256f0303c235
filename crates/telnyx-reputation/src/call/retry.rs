//! Whether a call that failed is sent again, and after how long.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::RetryClass;

/// The back-off before the first repeat; it doubles from there.
const FIRST_DELAY: Duration = Duration::from_millis(500);

/// What is known of a call whose attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It did not run: nothing was sent, or the server turned it away unseen.
    DidNotRun,
    /// The server answered that it did not do it.
    Refused,
    /// The request was sent, and no answer says what became of it.
    Unknown,
}

impl Fate {
    /// Decided from what the transport reports, or from a status that says so.
    pub(crate) fn of(error: &Error) -> Self {
        match (error.kind(), error.status()) {
            (_, Some(429)) => Self::DidNotRun,
            // A success whose body is no answer, or one of the statuses that proxies and crashed servers give.
            (ErrorKind::Decode, _) => Self::Unknown,
            // After a POST these often mean "done, see there"; 307 and 308 mean that it was not done here.
            (_, Some(301..=303)) => Self::Unknown,
            (_, Some(501 | 503)) => Self::Refused,
            (ErrorKind::Server, _) => Self::Unknown,
            (_, Some(_)) => Self::Refused,
            (ErrorKind::Connection | ErrorKind::Timeout, None) if error.was_sent() => Self::Unknown,
            (_, None) => Self::DidNotRun,
        }
    }
}

/// Whether a call of this class is sent again after this error.
pub(crate) fn repeats(class: RetryClass, error: &Error) -> bool {
    match class {
        RetryClass::Safe => match error.status() {
            Some(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504) || error.kind() == ErrorKind::Decode,
            None => matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout),
        },
        RetryClass::Once | RetryClass::MayBill => {
            Fate::of(error) == Fate::DidNotRun
                && matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimited)
        }
    }
}

/// How long to wait before the repeat with this number, the first being 1: what the server asked for, else a random
/// part of an exponentially growing delay, so that clients that failed together do not come back together.
pub(crate) fn delay(repeat: u32, retry_after: Option<Duration>, longest: Duration) -> Duration {
    retry_after.filter(|wait| !wait.is_zero()).unwrap_or_else(|| {
        let doubled = FIRST_DELAY.saturating_mul(1 << repeat.saturating_sub(1).min(16));
        doubled.min(longest).mul_f64(fastrand::f64())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::HeaderMap;

    #[test]
    fn the_delay_grows_but_not_beyond_its_cap() {
        let longest = Duration::from_secs(8);
        for repeat in 1..40 {
            let cap = FIRST_DELAY.saturating_mul(1 << (repeat - 1).min(16)).min(longest);
            assert!(delay(repeat, None, longest) <= cap);
        }
        assert_eq!(delay(1, Some(Duration::from_secs(61)), longest), Duration::from_secs(61));
        assert!(delay(1, Some(Duration::ZERO), longest) <= FIRST_DELAY);
    }

    #[test]
    fn only_a_safe_call_is_repeated_after_a_status_that_may_hide_success() {
        for (status, safe, once) in [
            (400, false, false),
            (404, false, false),
            (408, true, false),
            (409, false, false),
            (422, false, false),
            (429, true, true),
            (500, true, false),
            (501, false, false),
            (502, true, false),
            (503, true, false),
            (504, true, false),
        ] {
            let error = Error::of_answer(status, &HeaderMap::new(), Bytes::new());
            assert_eq!(repeats(RetryClass::Safe, &error), safe, "{status}");
            assert_eq!(repeats(RetryClass::Once, &error), once, "{status}");
            assert_eq!(repeats(RetryClass::MayBill, &error), once, "{status}");
        }
    }
}
