//! A point in time, in whole microseconds: what the API's timestamps carry.

use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// Parses an RFC 3339 timestamp with any offset.
    ///
    /// # Errors
    /// When `text` is not a timestamp.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(|at| Self(at.as_microsecond()))
    }

    /// `2026-04-26T18:06:51.940749Z`, the form of every resource timestamp.
    #[must_use]
    pub fn to_text(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
    }

    /// `2026-10-08T07:00:00+00:00`, the form used inside event payloads.
    #[must_use]
    pub fn to_event_text(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the form of HTTP headers.
    #[must_use]
    pub fn to_http_date(self) -> String {
        self.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment and `seconds` later (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// This moment and a calendar span later, in UTC; `None` past the end of the calendar.
    #[must_use]
    pub fn plus(self, span: Span) -> Option<Self> {
        let later = self.timestamp().to_zoned(TimeZone::UTC).checked_add(span).ok()?;
        Some(Self(later.timestamp().as_microsecond()))
    }

    /// This moment and a number of calendar months later, or itself where the calendar ends.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        self.plus(months.months()).unwrap_or(self)
    }

    /// True on Saturday and Sunday, in UTC.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        use jiff::civil::Weekday;
        matches!(self.timestamp().to_zoned(TimeZone::UTC).weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_always_carry_six_digits() {
        let at = Moment::parse("2026-10-05T07:00:00Z").unwrap();
        assert_eq!(at.to_text(), "2026-10-05T07:00:00.000000Z");
        assert_eq!(at.to_event_text(), "2026-10-05T07:00:00+00:00");
    }

    #[test]
    fn a_month_after_the_thirty_first_is_the_last_day() {
        let at = Moment::parse("2026-01-31T00:00:00Z").unwrap();
        assert_eq!(at.plus_months(1).to_text(), "2026-02-28T00:00:00.000000Z");
    }
}
