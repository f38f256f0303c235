//! What a client is told of its budget, and the budget that this makes.

use std::path::Path;
use std::sync::Arc;

use time::OffsetDateTime;

use super::monthly_turns::MonthlyLimit;
use super::shared::{Found, SharedBudget};
use super::spend_limit::Limit;
use super::{Budget, Period};
use crate::error::{Error, Result};

/// How a budget option begins; what follows is the path.
const FILE: &str = "file:";

/// What was given so far. What is wrong with it is told when the client is built.
#[derive(Clone, Debug, Default)]
pub(crate) struct BudgetOptions {
    /// The limit, which belongs to the process that it was given in: a builder that is used again in a forked child
    /// must not give the child a limit of its own.
    pub(crate) spend_limit: Option<Result<Limit, String>>,
    pub(crate) monthly_limit: Option<Result<MonthlyLimit, String>>,
    pub(crate) budget: Option<String>,
    /// The file that was found: a builder that is used again in a forked child, whose file is gone, must not begin a new
    /// one with nothing spent.
    pub(crate) found: Arc<Found>,
    pub(crate) period: Option<Period>,
    pub(crate) counts_with: Option<Arc<Budget>>,
}

impl BudgetOptions {
    pub(crate) fn build(self) -> Result<Arc<Budget>> {
        if let Some(budget) = self.counts_with {
            return Ok(budget);
        }
        let wrong = |name, why| Error::configuration(format!("{name}: {why}"));
        let limit = self.spend_limit.transpose().map_err(|why| wrong("spend_limit", why))?;
        let monthly = self.monthly_limit.transpose().map_err(|why| wrong("monthly_limit", why))?;
        let Some(budget) = self.budget else {
            return match self.period {
                Some(_) => Err(Error::configuration("period: only a budget file has one: give budget=\"file:PATH\"")),
                None => Ok(Budget::new(limit, monthly)),
            };
        };
        let path = budget.strip_prefix(FILE).filter(|path| !path.is_empty());
        let path =
            path.ok_or_else(|| Error::configuration(format!("budget: must be \"file:PATH\", not {budget:?}")))?;
        let limit = limit.ok_or_else(|| Error::configuration("budget: needs a spend_limit, which the file shares"))?;
        let period = self.period.unwrap_or_default();
        let shared = SharedBudget::open(Path::new(path), limit.amount, period, OffsetDateTime::now_utc(), &self.found)?;
        Ok(Budget::shared(shared, monthly))
    }
}
