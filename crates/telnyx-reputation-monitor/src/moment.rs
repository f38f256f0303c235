//! A point in time, in microseconds since 1970, as the store keeps it.

use std::fmt;
use std::time::SystemTime;

use serde::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

/// A point in time to the microsecond, which is as exact as the API's are. It is written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub(crate) i64);

impl Moment {
    /// Now, by this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// A day (`2026-11-20`, its beginning in UTC) or a time of RFC 3339.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let whole = if text.len() == "2026-11-20".len() { &format!("{text}T00:00:00Z") } else { text };
        OffsetDateTime::parse(whole, &Rfc3339).ok().map(Self::of)
    }

    /// The day in UTC, such as `2026-11-20`.
    #[must_use]
    pub fn day(self) -> String {
        self.date().to_string()
    }

    /// The minute, as people read it: `2026-11-20 09:00 UTC`.
    #[must_use]
    pub fn minute(self) -> String {
        let time = self.to_utc();
        format!("{} {:02}:{:02} UTC", time.date(), time.hour(), time.minute())
    }

    /// How long after another moment this one is, in days; negative when it is before.
    #[must_use]
    pub fn days_after(self, other: Self) -> f64 {
        // A difference of 285 years is exact.
        self.0.saturating_sub(other.0) as f64 / 86_400e6
    }

    /// So much earlier.
    #[must_use]
    pub fn before(self, by: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// So much later.
    #[must_use]
    pub fn after(self, by: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// So many days later, or earlier when negative.
    #[must_use]
    pub fn after_days(self, days: f64) -> Self {
        // What is out of range becomes the end of it.
        Self(self.0.saturating_add((days * 86_400e6) as i64))
    }

    pub(crate) fn date(self) -> Date {
        self.to_utc().date()
    }

    fn of(time: OffsetDateTime) -> Self {
        // What the calendar holds is within 300,000 years.
        Self(i64::try_from(time.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX))
    }

    /// What no calendar holds is its beginning.
    fn to_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Self {
        Self::of(time.into())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_and_written() {
        let day = Moment::parse("2026-11-20").unwrap();
        assert_eq!(day.to_string(), "2026-11-20T00:00:00Z");
        let time = Moment::parse("2026-11-21T13:00:00.250001+01:00").unwrap();
        assert_eq!((time.to_string().as_str(), time.day().as_str()), ("2026-11-21T12:00:00.250001Z", "2026-11-21"));
        assert!((time.days_after(day) - 1.5).abs() < 1e-5);
        assert_eq!(time.minute(), "2026-11-21 12:00 UTC");
        assert_eq!(Moment::parse("yesterday"), None);
    }
}
