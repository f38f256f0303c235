//! How long a shared limit is for, and when the next period begins with nothing spent.

use std::fmt;
use std::str::FromStr;

use time::OffsetDateTime;

use super::file_ledger::Ledger;
use crate::error::Error;

/// How long the spend limit of a budget file is for.
///
/// Days and months are those of the calendar, in UTC. A call counts in the period in which it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Period {
    /// For as long as the file exists.
    #[default]
    Once,
    /// For each day.
    Day,
    /// For each month.
    Month,
}

impl Period {
    /// The name, the same in every language: `once`, `day` or `month`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// The one that a moment lies in. Those of one kind sort by time.
    #[must_use]
    pub fn at(self, now: OffsetDateTime) -> String {
        let now = now.to_offset(time::UtcOffset::UTC);
        let (year, month, day) = (now.year(), u8::from(now.month()), now.day());
        match self {
            Self::Once => self.as_str().to_owned(),
            Self::Day => format!("{year:04}-{month:02}-{day:02}"),
            Self::Month => format!("{year:04}-{month:02}"),
        }
    }

    /// How a limit for this period is told, behind its amount.
    pub(super) const fn each(self) -> &'static str {
        match self {
            Self::Once => "",
            Self::Day => " a day",
            Self::Month => " a month",
        }
    }
}

impl Ledger {
    /// Begins a new period when its time has come. A clock that was set back does not bring back an old one, whose
    /// allowance may be spent.
    pub(super) fn turn_to(&mut self, now: OffsetDateTime) {
        if self.period.at(now) > self.current {
            *self = Self { id: std::mem::take(&mut self.id), ..Self::new(self.limit, self.period, now) };
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        [Self::Once, Self::Day, Self::Month]
            .into_iter()
            .find(|period| period.as_str() == text)
            .ok_or_else(|| Error::configuration(format!("period: must be once, day or month, not {text:?}")))
    }
}
