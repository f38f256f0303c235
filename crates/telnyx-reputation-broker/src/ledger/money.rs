//! What money is counted by, in whatever ledger: accounts, periods, and how an amount is kept.

use telnyx_reputation::{Period, Usd};
use time::OffsetDateTime;

use super::{LedgerError, Result};

/// The account of the broker itself. A token's has a name that no other can have.
pub(super) const ALL: &str = "";

/// The periods that a call counts in, which are those it began in.
pub(super) struct Periods {
    pub(super) day: String,
    pub(super) month: String,
}

/// A change of what an account came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at_least: i64,
    pub(super) at_most: i64,
}

impl Change {
    /// The change by what a call came to for which so much was set aside.
    pub(super) fn of_what_was_set_aside(self, worst: i64) -> Self {
        Self { at_most: self.at_most - worst, ..self }
    }
}

/// How a token's account is named.
pub(super) fn of_token(token: &str) -> String {
    format!("token {token}")
}

/// The period of a moment in milliseconds.
pub(super) fn period_at(period: Period, now: i64) -> Result<String> {
    let now = OffsetDateTime::from_unix_timestamp(now / 1_000)
        .map_err(|why| LedgerError(format!("the clock shows a time that is none: {why}")))?;
    Ok(period.at(now))
}

pub(super) fn name_of(period: Period, periods: &Periods) -> &str {
    match period {
        Period::Day => &periods.day,
        Period::Month => &periods.month,
        _ => Period::Once.as_str(),
    }
}

/// What is kept of an amount.
pub(super) fn thousandths(amount: Usd) -> i64 {
    i64::try_from(amount.thousandths()).unwrap_or(i64::MAX)
}

/// The amount that is kept so.
pub(super) fn usd(thousandths: i64) -> Usd {
    Usd::from_thousandths(u64::try_from(thousandths).unwrap_or(0))
}
