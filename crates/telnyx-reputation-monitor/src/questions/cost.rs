//! What the history shows to have been billed.

use crate::text::Text;
use std::collections::BTreeMap;

use serde::Serialize;
use telnyx_reputation::Usd;

use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::prices;
use crate::store::Store;

/// What one kind of thing came to on one day, for one enterprise, by the published prices.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cost {
    /// The day in UTC, such as `2026-11-20`.
    pub day: String,
    /// Whose numbers.
    pub enterprise_id: Text,
    /// What was done: `lookup`, whoever had it done, or `associate`.
    pub what: &'static str,
    /// For how many numbers.
    pub count: u64,
    /// What that costs.
    pub usd: Usd,
}

/// The kinds of things that leave a trace in the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Kind {
    Associate,
    Lookup,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Associate => "associate",
            Self::Lookup => "lookup",
        }
    }

    /// What one of it costs.
    fn price(self) -> Usd {
        match self {
            Self::Associate => prices::association(),
            Self::Lookup => prices::lookup(),
        }
    }
}

impl Store {
    /// What the collections since a time show to have been billed, by day, enterprise and what was done.
    ///
    /// The service tells of no bill. What the list shows is that a number was looked up, by whomever and on the day of its
    /// snapshot, and that one was added. It does not show a second lookup between two collections, a lookup that found
    /// nothing, monthly fees, remediation, nor what was before the first collection.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn cost(&self, since: Moment, enterprise_id: Option<&str>) -> Result<Vec<Cost>> {
        self.check_enterprise(enterprise_id)?;
        let mut counts: BTreeMap<(String, Text, Kind), u64> = BTreeMap::new();
        let what = Changed(Changed::REFRESHED.0 | Changed::APPEARED.0);
        self.each_found(since, what, |found| {
            let Some(now) = found.now.filter(|_| !(found.is_first && found.changed.any_of(Changed::APPEARED))) else {
                return;
            };
            if enterprise_id.is_some_and(|id| *now.enterprise_id != *id) {
                return;
            }
            let mut count = |day: String, kind| {
                *counts.entry((day, now.enterprise_id.clone(), kind)).or_default() += 1;
            };
            if found.changed.any_of(Changed::APPEARED) {
                count(found.at.day(), Kind::Associate);
            }
            if let Some(looked_up_at) = now.last_refreshed_at {
                count(looked_up_at.day(), Kind::Lookup);
            }
        })?;
        let cost = |((day, enterprise_id, kind), count): ((String, Text, Kind), u64)| Cost {
            day,
            enterprise_id,
            what: kind.name(),
            count,
            usd: kind.price().times(count),
        };
        Ok(counts.into_iter().map(cost).collect())
    }
}
