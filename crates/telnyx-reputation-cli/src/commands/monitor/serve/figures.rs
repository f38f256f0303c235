//! What is measured: counts and sums by enterprise. No figure is of a single number.

use std::collections::BTreeMap;

use telnyx_reputation::Usd;
use telnyx_reputation_monitor::{Moment, Report};

use super::view::Seen;

/// The risks by which numbers are counted; `other` is one that this version does not know.
const RISKS: [&str; 5] = ["low", "medium", "high", "other", "none"];

/// The figures of what was seen.
#[derive(Default)]
pub(super) struct Figures {
    /// How many monitored numbers, by enterprise and risk: of each enterprise every one of [`RISKS`], so that none vanishes when
    /// its last number leaves it.
    pub(super) numbers: BTreeMap<(String, &'static str), u64>,
    /// How many of them are flagged, by enterprise.
    pub(super) flagged: BTreeMap<String, u64>,
    /// What the history shows to have been billed, by enterprise and what was done.
    pub(super) billed: BTreeMap<(String, &'static str), Usd>,
    /// How many numbers turned bad, as the page tells it.
    pub(super) turned_bad: u64,
    /// When the list was read last; `None` when it never was.
    pub(super) collected_at: Option<Moment>,
}

impl Figures {
    pub(super) fn of(seen: &Seen) -> Self {
        let mut figures = Self::default();
        if let Some(report) = &seen.report {
            figures.begin_at_zero(&seen.enterprises);
            figures.count(report);
        }
        for cost in &seen.costs {
            let billed = figures.billed.entry((cost.enterprise_id.to_string(), cost.what)).or_default();
            *billed = *billed + cost.usd;
        }
        figures
    }

    fn begin_at_zero(&mut self, enterprises: &[String]) {
        for id in enterprises {
            self.flagged.insert(id.clone(), 0);
            self.numbers.extend(RISKS.map(|risk| ((id.clone(), risk), 0)));
        }
    }

    fn count(&mut self, report: &Report) {
        self.collected_at = Some(report.collected_at);
        self.turned_bad = report.turned_bad() as u64;
        for line in &report.numbers {
            let enterprise_id = line.enterprise_id.to_string();
            *self.flagged.entry(enterprise_id.clone()).or_default() += u64::from(line.severity > 0);
            *self.numbers.entry((enterprise_id, risk(line.spam_risk.as_deref()))).or_default() += 1;
        }
    }

    /// How old the data is, in seconds.
    pub(super) fn age(&self) -> Option<f64> {
        self.collected_at.map(|at| Moment::now().days_after(at) * 86_400.0)
    }
}

/// One of [`RISKS`], whatever the API says.
fn risk(risk: Option<&str>) -> &'static str {
    match risk {
        None => "none",
        Some("low") => "low",
        Some("medium") => "medium",
        Some("high") => "high",
        Some(_) => "other",
    }
}
