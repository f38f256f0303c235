//! How often the service looks up every number on its own.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// `check_frequency`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckFrequency {
    #[default]
    BusinessDaily,
    Daily,
    Weekly,
    Biweekly,
    Monthly,
    Never,
}

impl CheckFrequency {
    /// The run after `from`, at the same time of day; `None` when checks are manual.
    pub(crate) fn next_run(self, from: Moment) -> Option<Moment> {
        match self {
            Self::BusinessDaily => {
                let mut day = from.plus(1.day())?;
                while day.is_weekend() {
                    day = day.plus(1.day())?;
                }
                Some(day)
            }
            Self::Daily => from.plus(1.day()),
            Self::Weekly => from.plus(1.week()),
            Self::Biweekly => from.plus(2.weeks()),
            Self::Monthly => from.plus(1.month()),
            Self::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_days_skip_the_weekend() {
        let friday = Moment::parse("2026-11-20T09:00:00Z").unwrap();
        let monday = CheckFrequency::BusinessDaily.next_run(friday).unwrap();
        assert_eq!(monday.to_text(), "2026-11-23T09:00:00.000000Z");
        assert_eq!(CheckFrequency::Never.next_run(friday), None);
        let month = CheckFrequency::Monthly.next_run(friday).unwrap();
        assert_eq!(month.to_text(), "2026-12-20T09:00:00.000000Z");
    }
}
