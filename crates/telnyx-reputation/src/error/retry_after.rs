//! How long a server asks to wait.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::DATE;

/// The longest wait that a server can ask for: a year, so that sums with it stay within what clocks can count.
const LONGEST_WISH: Duration = Duration::from_secs(365 * 86_400);

/// How long the server asked to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date. What makes no
/// sense (negative, not a number, a date that has passed) counts as not asked.
///
/// A date is measured against the answer's own `Date`: this machine's clock may be another.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |text: &str, unit: f64| {
        // As JSON, whose numbers are read anyway: the standard library's reader is 17 KiB of code more.
        let asked = serde_json::from_str::<f64>(text).ok().filter(|n| *n >= 0.0 && n.is_finite())?;
        // More than can be counted is still a wish to wait, and not to come back at once.
        Some(Duration::try_from_secs_f64(asked * unit).unwrap_or(LONGEST_WISH))
    };
    let wish = text("retry-after-ms").and_then(|ms| number(ms, 0.001)).or_else(|| {
        let value = text("retry-after")?;
        number(value, 1.0).or_else(|| {
            let date = httpdate::parse_http_date(value).ok()?;
            let now = text(DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or(now);
            date.duration_since(now).ok()
        })
    });
    wish.map(|wish| wish.min(LONGEST_WISH))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "Fri, 20 Nov 2026 09:00:00 GMT";

    fn read(pairs: &[(&'static str, &str)]) -> Option<Duration> {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        retry_after(&headers, httpdate::parse_http_date(NOW).unwrap())
    }

    fn asked(name: &'static str, value: &str) -> Option<Duration> {
        read(&[(name, value)])
    }

    #[test]
    fn the_server_s_wish_is_read_in_all_its_spellings() {
        assert_eq!(asked("retry-after", "61"), Some(Duration::from_secs(61)));
        assert_eq!(asked("retry-after", "0.25"), Some(Duration::from_millis(250)));
        assert_eq!(asked("retry-after", "0"), Some(Duration::ZERO));
        assert_eq!(asked("retry-after-ms", "300"), Some(Duration::from_millis(300)));
        for date in ["Fri, 20 Nov 2026 09:00:02 GMT", "Friday, 20-Nov-26 09:00:02 GMT", "Fri Nov 20 09:00:02 2026"] {
            assert_eq!(asked("retry-after", date), Some(Duration::from_secs(2)), "{date}");
        }
        assert_eq!(asked("retry-after", "Sun, 20 Dec 2026 09:00:00 GMT"), Some(Duration::from_secs(30 * 86_400)));
        assert_eq!(asked("retry-after", "99999999999999999999"), Some(LONGEST_WISH));
        assert_eq!(asked("retry-after", "Fri, 31 Dec 9999 00:00:00 GMT"), Some(LONGEST_WISH));
        for nonsense in ["-5", "soon", "NaN", "inf", "", "Fri, 20 Nov 2026 08:59:00 GMT"] {
            assert_eq!(asked("retry-after", nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_date_is_of_the_server_s_clock() {
        let wish = ("retry-after", "Fri, 20 Nov 2026 10:00:02 GMT");
        assert_eq!(read(&[wish, ("date", "Fri, 20 Nov 2026 10:00:00 GMT")]), Some(Duration::from_secs(2)));
        assert_eq!(read(&[wish, ("date", "now")]), Some(Duration::from_secs(3602)));
    }
}
