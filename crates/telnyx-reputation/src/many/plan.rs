//! From the numbers that should be monitored to what has to be done for it.

use std::collections::HashSet;
use std::sync::Arc;

use futures::TryStreamExt;

use super::item::{Ended, Item};
use super::run::Many;
use crate::error::{ErrorKind, Result};
use crate::resources::EnterprisesReputationNumbers;
use crate::types::ReputationPhoneNumber;
use crate::usd::Usd;

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// What is to be done so that exactly the wanted numbers are monitored. Making one is free and changes nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Wanted and not monitored yet, in the order they were given.
    pub to_associate: Vec<String>,
    /// Monitored and not wanted.
    pub to_disassociate: Vec<String>,
    /// Wanted and monitored already.
    pub kept: usize,
    enterprise_id: String,
    numbers: EnterprisesReputationNumbers,
}

/// What applying a plan came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Applied {
    /// How each number to associate ended.
    pub associated: Vec<Item<ReputationPhoneNumber>>,
    /// How each number to disassociate ended.
    pub disassociated: Vec<Item<()>>,
}

impl EnterprisesReputationNumbers {
    /// Compares the numbers that should be monitored for an enterprise with those that are. Free.
    ///
    /// A run of `associate_many` that was broken off is finished by a plan for the same numbers: what was added is
    /// monitored, so it is not added, and not paid for, again.
    ///
    /// # Errors
    /// As `list`.
    pub async fn plan(
        &self,
        enterprise_id: impl Into<String>,
        wanted: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Plan> {
        let enterprise_id = enterprise_id.into();
        let rows: Vec<_> = self.list(enterprise_id.as_str()).page_size(PAGE_SIZE).items().try_collect().await?;
        let monitored: Vec<String> = rows.into_iter().filter_map(|row| row.phone_number).collect();
        let is_monitored: HashSet<&String> = monitored.iter().collect();
        let mut is_wanted = HashSet::new();
        let mut to_associate = Vec::new();
        for number in wanted.into_iter().map(Into::into) {
            if !is_monitored.contains(&number) && !is_wanted.contains(&number) {
                to_associate.push(number.clone());
            }
            is_wanted.insert(number);
        }
        let kept = monitored.iter().filter(|number| is_wanted.contains(*number)).count();
        let to_disassociate = monitored.into_iter().filter(|number| !is_wanted.contains(number)).collect();
        Ok(Plan { to_associate, to_disassociate, kept, enterprise_id, numbers: self.clone() })
    }
}

impl Plan {
    /// What applying it bills at the most: USD 0.10 for each number to associate.
    #[must_use]
    pub fn cost(&self) -> Usd {
        self.associate().estimate()
    }

    /// The run that adds what is missing, for its options; [`Plan::apply`] does with the usual ones.
    pub fn associate<'p>(&self) -> Many<'p, ReputationPhoneNumber> {
        self.numbers.associate_many(self.enterprise_id.as_str(), &self.to_associate)
    }

    /// The run that removes what is not wanted. Free.
    pub fn disassociate<'p>(&self) -> Many<'p, ()> {
        let (numbers, id) = (self.numbers.clone(), self.enterprise_id.clone());
        Many::new(self.to_disassociate.clone(), 1, Usd::ZERO, move |chunk, context| {
            let (numbers, id) = (numbers.clone(), id.clone());
            Box::pin(async move {
                let mut ends = Vec::new();
                for number in chunk {
                    let call = || numbers.disassociate(id.as_str(), number.as_str()).into_future();
                    let ended = match context.pace.call(call).await {
                        // Gone already is what was wanted.
                        Err(error) if error.kind() != ErrorKind::NotFound => Ended::Failed(Arc::new(error)),
                        _ => Ended::Value(()),
                    };
                    ends.push((number, ended));
                }
                ends
            })
        })
    }

    /// Adds what is missing, then removes what is not wanted. Each number ends with a result of its own; a plan made
    /// afresh shows what is left to do.
    pub async fn apply(self) -> Applied {
        let associated = self.associate().go_on_without_refused().await;
        Applied { associated, disassociated: self.disassociate().await }
    }
}
