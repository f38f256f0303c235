//! What to do next: the rules of the advice, each with its numbers and its price.

use std::collections::BTreeMap;

use serde::Serialize;
use telnyx_reputation::Usd;

use super::line::Line;
use super::spend::{some_usd, usd};
use crate::advice::Rule;
use crate::prices;

/// A rule that some numbers come under.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ToDo {
    /// Which rule.
    pub rule: Rule,
    /// For which numbers it is, in words.
    pub says: String,
    /// What doing so costs for one number.
    #[serde(serialize_with = "usd")]
    pub usd_each: Usd,
    /// What it costs for all of these.
    #[serde(serialize_with = "usd")]
    pub usd: Usd,
    /// What the schedules then no longer cost in an average month; `None` when monitoring goes on, or a schedule is not known.
    #[serde(serialize_with = "some_usd")]
    pub saves_usd_per_month: Option<Usd>,
    /// The numbers, the worst first.
    pub phone_numbers: Vec<String>,
}

/// The rules that there are numbers for. `schedules` has the `check_frequency` of each enterprise, as far as it is known.
pub(super) fn of(lines: &[Line], schedules: &BTreeMap<String, String>) -> Vec<ToDo> {
    let to_do = |rule: &Rule| {
        let under: Vec<&Line> = lines.iter().filter(|line| line.advice == Some(*rule)).collect();
        (!under.is_empty()).then(|| ToDo {
            rule: *rule,
            says: rule.says(),
            usd_each: rule.price(),
            usd: rule.price().times(under.len() as u64),
            saves_usd_per_month: if *rule == Rule::Drop { saved(&under, schedules) } else { None },
            phone_numbers: under.into_iter().map(|line| line.phone_number.clone()).collect(),
        })
    };
    Rule::ALL.iter().filter_map(to_do).collect()
}

fn saved(lines: &[&Line], schedules: &BTreeMap<String, String>) -> Option<Usd> {
    let mut of_enterprise: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *of_enterprise.entry(&*line.enterprise_id).or_default() += 1;
    }
    of_enterprise
        .into_iter()
        .try_fold(Usd::ZERO, |sum, (id, count)| Some(sum + prices::schedule(count, schedules.get(id)?)?))
}
