//! What has to be done so that the wanted numbers are monitored, and what that costs.

use std::collections::HashSet;
use std::fmt;

use serde_json::value::RawValue;

use super::apply::Apply;
use super::batch_answer::Value;
use super::run::Run;
use crate::enums::ReputationCheckFrequency as Frequency;
use crate::forecast::{Forecast, forecast};
use crate::request::Endpoint;
use crate::resources::{AssociateReputationNumbers, EnterprisesReputationNumbers};
use crate::types::ReputationPhoneNumber;
use crate::usd::Usd;

/// What is to be done so that the wanted numbers are monitored. Making one is free and changes nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Wanted and not monitored yet, in the order they were given.
    pub to_associate: Vec<String>,
    /// What applying the plan removes: all that is not wanted when removing was asked for, else nothing.
    pub to_disassociate: Vec<String>,
    /// Monitored and not wanted, removed or not.
    pub not_wanted: Vec<String>,
    /// Wanted and monitored already.
    pub kept: usize,
    /// What the enterprise costs as it is; `None` when its `check_frequency` is one that this version does not know.
    pub before: Option<Forecast>,
    /// What it costs when the plan has been applied; `None` as before.
    pub after: Option<Forecast>,
    pub(super) enterprise_id: String,
    pub(super) numbers: EnterprisesReputationNumbers,
}

impl Plan {
    /// Compares the numbers that are monitored with those that are wanted.
    pub(super) fn new(
        numbers: EnterprisesReputationNumbers,
        enterprise_id: String,
        monitored: Vec<String>,
        wanted: Vec<String>,
        remove: bool,
        check_frequency: &Frequency,
    ) -> Self {
        let count = monitored.len();
        let is_monitored: HashSet<&str> = monitored.iter().map(String::as_str).collect();
        let mut is_wanted = HashSet::new();
        let mut to_associate = Vec::new();
        for number in wanted {
            if !is_monitored.contains(number.as_str()) && !is_wanted.contains(&number) {
                to_associate.push(number.clone());
            }
            is_wanted.insert(number);
        }
        let not_wanted: Vec<String> = monitored.into_iter().filter(|number| !is_wanted.contains(number)).collect();
        let to_disassociate = if remove { not_wanted.clone() } else { Vec::new() };
        let left = count - to_disassociate.len();
        Self {
            kept: count - not_wanted.len(),
            before: forecast(count as u64, check_frequency.clone()).ok(),
            after: forecast((left + to_associate.len()) as u64, check_frequency.clone()).ok(),
            to_associate,
            to_disassociate,
            not_wanted,
            enterprise_id,
            numbers,
        }
    }

    /// The enterprise that the plan is for.
    #[must_use]
    pub fn enterprise_id(&self) -> &str {
        &self.enterprise_id
    }

    /// What applying it bills at most: each number to associate is USD 0.10. What each month bills from then on is in
    /// [`Plan::after`].
    #[must_use]
    pub fn cost(&self) -> Usd {
        cost_of(&self.to_associate)
    }

    /// What it would bill to add again what the plan removes. The snapshots and the history of those numbers do not
    /// come back, and their first read bills a live lookup each.
    #[must_use]
    pub fn undo_cost(&self) -> Usd {
        cost_of(&self.to_disassociate)
    }

    /// Adds what is missing, then removes what is to be removed. Each number ends with a result of its own; a plan made
    /// afresh shows what is left to do.
    ///
    /// A chunk that is refused for some of its numbers goes on without those: what others associated meanwhile is
    /// refused by the API, and not billed.
    pub fn apply<'p>(&self) -> Apply<'p, ReputationPhoneNumber> {
        Apply::new(self.associate(), self.disassociate())
    }

    /// The same, with the JSON text of what the API sends for each number: the way in for the bindings.
    pub fn apply_untyped<'p>(&self) -> Apply<'p, Box<RawValue>> {
        Apply::new(self.associate(), self.disassociate())
    }

    fn associate<'p, T: Value>(&self) -> Run<'p, T> {
        let numbers = self.to_associate.clone();
        self.numbers.associate_many_as(self.enterprise_id.clone(), numbers).go_on_without_refused()
    }

    fn disassociate<'p>(&self) -> Run<'p, Box<RawValue>> {
        let numbers = self.to_disassociate.clone();
        // They are listed by the API: one that it could not take back must not keep the others.
        self.numbers.disassociate_many_as(self.enterprise_id.clone(), numbers).leave_out_bad_numbers()
    }
}

/// What adding numbers bills, each of which is there once.
fn cost_of(numbers: &[String]) -> Usd {
    AssociateReputationNumbers::operation().unit_price().times(numbers.len() as u64)
}

impl fmt::Display for Plan {
    /// One line for a person who decides on it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (adds, removes) = (self.to_associate.len(), self.to_disassociate.len());
        write!(f, "adds {adds} for USD {}, keeps {}, removes {removes}", self.cost(), self.kept)?;
        if removes > 0 {
            write!(f, " (adding them again would bill USD {})", self.undo_cost())?;
        }
        let left = self.not_wanted.len() - removes.min(self.not_wanted.len());
        if left > 0 {
            write!(f, ", leaves {left} that are not wanted")?;
        }
        if let (Some(before), Some(after)) = (&self.before, &self.after) {
            write!(f, "; a month costs USD {} now, then USD {}", before.per_month, after.per_month)?;
        }
        Ok(())
    }
}
