//! What was spent and what is set aside, as users read it.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::Period;
use super::account::{Budget, blocking};
use super::file_ledger::Ledger;
use crate::error::Result;
use crate::usd::Usd;

/// What calls of one operation came to. What they really cost is never less than `at_least` and never more than
/// `at_most`, also while calls are under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationUsage {
    /// How many calls were sent and have ended.
    pub calls: u64,
    /// The least that they cost: what answers prove.
    pub at_least: Usd,
    /// The most that they cost. The worst case counts for a call that is under way, one without an answer, and one
    /// whose answer does not tell.
    pub at_most: Usd,
}

/// What a client and its clones came to since the client was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// By `operationId`, billable operations only.
    pub operations: BTreeMap<&'static str, OperationUsage>,
    /// All of them together.
    pub total: OperationUsage,
    /// The client's limit, if it was given one. With a budget file it is the limit of all clients that share the file.
    pub limit: Option<Usd>,
}

/// What all clients that share a budget file came to in the current period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedUsage {
    /// What they may spend in one period.
    pub limit: Usd,
    /// How long a period is.
    pub period: Period,
    /// Which one is current, in UTC: `2026-11` of months, `2026-11-29` of days, `once` when there is only one.
    pub current: String,
    /// The least that the calls of the current period cost.
    pub at_least: Usd,
    /// The most that they cost; `open` is a part of it.
    pub at_most: Usd,
    /// What is set aside for calls whose end the file does not know: they are under way, their outcome is unknown, or
    /// their process ended before they did. It counts as spent.
    pub open: Usd,
}

impl Budget {
    /// What this account came to.
    pub(crate) fn usage(&self) -> Usage {
        let limit = self.limit.map(|limit| limit.amount).or(self.shared.as_ref().map(|shared| shared.limit()));
        let state = self.state();
        Usage { operations: state.operations.clone(), total: state.total, limit }
    }

    /// What all that share the budget file came to, if there is one.
    pub(crate) async fn shared_usage(&self) -> Result<Option<SharedUsage>> {
        let Some(shared) = self.found_shared() else { return Ok(None) };
        blocking(move || shared.usage(OffsetDateTime::now_utc())).await.map(Some)
    }
}

impl Ledger {
    /// What all that share the file came to in the current period.
    pub(super) fn usage(&self) -> SharedUsage {
        SharedUsage {
            limit: self.limit,
            period: self.period,
            current: self.current.clone(),
            at_least: self.at_least,
            at_most: self.at_most,
            open: self.open,
        }
    }
}
