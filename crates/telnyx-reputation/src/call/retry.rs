//! Whether a call that failed is sent again, and after how long.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Fate};
use crate::operation::RetryClass;

/// The back-off before the first repeat; it doubles from there.
const FIRST_DELAY: Duration = Duration::from_millis(500);

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
        // A random part of eight seconds, a hundred times.
        assert!((0..100).any(|_| delay(5, None, longest) > FIRST_DELAY));
        assert_eq!(delay(1, Some(Duration::from_secs(61)), longest), Duration::from_secs(61));
        assert!(delay(1, Some(Duration::ZERO), longest) <= FIRST_DELAY);
    }

    const ENVELOPE: &str = r#"{"errors":[{"code":"10015","title":"Bad Request","detail":"no","meta":{"url":"u"}}]}"#;

    fn answered(status: u16, body: &'static str) -> Error {
        Error::of_answer(status, &HeaderMap::new(), Bytes::from_static(body.as_bytes()), None)
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
            let error = answered(status, ENVELOPE);
            assert_eq!(repeats(RetryClass::Safe, &error), safe, "{status}");
            assert_eq!(repeats(RetryClass::Once, &error), once, "{status}");
            assert_eq!(repeats(RetryClass::MayBill, &error), once, "{status}");
        }
    }
}
