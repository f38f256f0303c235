//! The price table: the one place that says what the service bills.

use serde::{Deserialize, Serialize};

use crate::money::Usd;

/// A billable action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A month of Number Reputation for one enterprise.
    Month,
    /// A number added to monitoring.
    Associate,
    /// The first look at a number without a stored snapshot.
    FirstLookup,
    /// A read with `fresh=true`.
    FreshLookup,
    /// A number looked up by a forced refresh.
    Refresh,
    /// A number looked up by a scheduled run.
    ScheduledCheck,
    /// A number submitted for remediation.
    Remediation,
}

impl Action {
    /// The price of one unit.
    #[must_use]
    pub const fn price(self) -> Usd {
        match self {
            Self::Month => Usd(10_000),
            Self::Remediation => Usd(100),
            Self::Associate | Self::FirstLookup | Self::FreshLookup | Self::Refresh | Self::ScheduledCheck => Usd(10),
        }
    }
}

/// One billed line of a ledger row.
#[derive(Clone, Debug, Serialize)]
pub struct Charge {
    /// What was billed.
    pub action: Action,
    /// How many units.
    pub quantity: i64,
    /// Price of one unit.
    pub unit_usd: Usd,
    /// `quantity` times `unit_usd`.
    pub usd: Usd,
    /// Why, for people to read.
    pub reason: String,
}

impl Charge {
    /// A line of `quantity` units at the table's price.
    #[must_use]
    pub fn new(action: Action, quantity: i64, reason: impl Into<String>) -> Self {
        let unit_usd = action.price();
        let usd = Usd(unit_usd.0.saturating_mul(quantity));
        Self { action, quantity, unit_usd, usd, reason: reason.into() }
    }
}
