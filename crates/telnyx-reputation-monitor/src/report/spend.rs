//! What was spent, and what it bought.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use telnyx_reputation::Usd;

use super::line::Lines;
use crate::error::Result;
use crate::moment::Moment;
use crate::store::Store;

/// What the history shows to have been billed since a time, and how many numbers turned meanwhile.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Spend {
    /// Since when: 30 days before the newest collection.
    pub since: Moment,
    /// Lookups and added numbers, by the published prices. Not in it: a second lookup between two collections, one that found
    /// nothing, monthly fees and remediation.
    #[serde(serialize_with = "usd")]
    pub usd: Usd,
    /// How many lookups that were, whoever had them done.
    pub lookups: u64,
    /// How many numbers were added.
    pub associations: u64,
    /// How many numbers were found flagged that had not been, each counted once, however often.
    pub flagged: u64,
    /// How many numbers were found clean that had been flagged, each counted once, however often.
    pub cleared: u64,
    /// What was spent for each number that was found clean; `None` when none was.
    #[serde(serialize_with = "some_usd")]
    pub usd_per_cleared: Option<Usd>,
    /// Each day on which something was billed.
    pub by_day: Vec<SpendOfDay>,
}

/// What one day came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpendOfDay {
    /// The day in UTC, such as `2026-11-20`.
    pub day: String,
    /// What lookups came to.
    #[serde(serialize_with = "usd")]
    pub lookups_usd: Usd,
    /// What added numbers came to.
    #[serde(serialize_with = "usd")]
    pub associations_usd: Usd,
}

pub(super) fn of(store: &Store, since: Moment, enterprise_id: Option<&str>, lines: &Lines) -> Result<Spend> {
    let Lines { flagged, cleared, .. } = *lines;
    let mut spend = Spend {
        since,
        usd: Usd::ZERO,
        lookups: 0,
        associations: 0,
        flagged,
        cleared,
        usd_per_cleared: None,
        by_day: Vec::new(),
    };
    let mut by_day: BTreeMap<String, SpendOfDay> = BTreeMap::new();
    let first = since.day();
    // A collection finds what was looked up before it: days before that time are of another period.
    for cost in store.cost(since, enterprise_id)?.into_iter().filter(|cost| cost.day >= first) {
        let of_day = by_day.entry(cost.day.clone()).or_insert_with(|| SpendOfDay {
            day: cost.day,
            lookups_usd: Usd::ZERO,
            associations_usd: Usd::ZERO,
        });
        let (count, usd) = match cost.what {
            "associate" => (&mut spend.associations, &mut of_day.associations_usd),
            _ => (&mut spend.lookups, &mut of_day.lookups_usd),
        };
        *count += cost.count;
        *usd = *usd + cost.usd;
        spend.usd = spend.usd + cost.usd;
    }
    spend.usd_per_cleared = (cleared > 0).then(|| Usd::from_thousandths(spend.usd.thousandths() / cleared / 10 * 10));
    spend.by_day = by_day.into_values().collect();
    Ok(spend)
}

/// An amount as text, as the API writes amounts.
pub(super) fn usd<S: Serializer>(usd: &Usd, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(usd)
}

pub(super) fn some_usd<S: Serializer>(usd: &Option<Usd>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    usd.map(|usd| usd.to_string()).serialize(serializer)
}
