//! What to do with a number, by rules that can be read: each has a name, its words and its price.

use serde::{Serialize, Serializer};
use telnyx_reputation::Usd;

use crate::moment::Moment;
use crate::prices;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// Of what is flagged, a snapshot of so many days says too little to pay for more than another look.
const OLD_IF_FLAGGED: f64 = 7.0;
/// Of what is not, one of so many days.
const OLD: f64 = 30.0;
/// A number that was clean so often and was flagged again does not stay clean.
const RELAPSES: u32 = 2;
/// One that is flagged for so many days does not become clean by itself.
const GIVEN_UP: f64 = 60.0;
/// A label or a high risk that lasts so many days is no slip.
const LASTING: f64 = 2.0;
/// So many days after it was found clean, a number is not called from as before.
const CONVALESCENT: f64 = 7.0;

/// A rule, which says what to do with the numbers that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Have it looked up again: what is known is too old, or nothing is.
    LookUpAgain,
    /// End its monitoring, and call from another number.
    Drop,
    /// Have its label looked into.
    Remediate,
    /// Do not call from it for a while.
    Rest,
}

impl Rule {
    /// All of them. A number's advice is the first one that is for it.
    pub const ALL: &'static [Self] = &[Self::LookUpAgain, Self::Drop, Self::Remediate, Self::Rest];

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LookUpAgain => "look_up_again",
            Self::Drop => "drop",
            Self::Remediate => "remediate",
            Self::Rest => "rest",
        }
    }

    /// For which numbers it is.
    #[must_use]
    pub fn says(self) -> String {
        match self {
            Self::LookUpAgain => format!(
                "no data, flagged by a snapshot older than {OLD_IF_FLAGGED} days, or any snapshot older than {OLD} days"
            ),
            Self::Drop => format!("flagged again after {RELAPSES} recoveries, or flagged for {GIVEN_UP} days and more"),
            Self::Remediate => format!("a label or high risk for {LASTING} days and more"),
            Self::Rest => format!(
                "flagged for less than {LASTING} days or at medium risk, or found clean less than {CONVALESCENT} days ago"
            ),
        }
    }

    /// What doing so costs.
    #[must_use]
    pub fn does(self) -> &'static str {
        match self {
            Self::LookUpAgain => "One live lookup each",
            Self::Drop => "Ending its monitoring is free, and its scheduled checks end with it",
            Self::Remediate => "One remediation each",
            Self::Rest => "Not calling from it is free",
        }
    }

    /// What doing so costs for one number, by the published prices.
    #[must_use]
    pub fn price(self) -> Usd {
        match self {
            Self::LookUpAgain => prices::lookup(),
            Self::Drop => prices::end_of_monitoring(),
            Self::Remediate => prices::remediation(),
            Self::Rest => Usd::ZERO,
        }
    }

    /// Whether it is for such a number.
    fn is_for(self, case: &Case<'_>) -> bool {
        let Case { standing, flagged_since, cleared_at, relapses, at } = *case;
        let verdict = standing.verdict();
        let is_flagged = verdict == Verdict::Flagged;
        let days = |since: Option<Moment>| since.map_or(0.0, |since| at.days_after(since));
        let age = standing.last_refreshed_at.map_or(f64::INFINITY, |looked_up_at| at.days_after(looked_up_at));
        let is_bad = standing.severity() >= 2 || standing.spam_category.is_some();
        match self {
            Self::LookUpAgain => verdict == Verdict::NoData || age > if is_flagged { OLD_IF_FLAGGED } else { OLD },
            Self::Drop => is_flagged && (relapses >= RELAPSES || days(flagged_since) >= GIVEN_UP),
            Self::Remediate => is_flagged && is_bad && days(flagged_since) >= LASTING,
            Self::Rest => is_flagged || cleared_at.is_some_and(|cleared_at| at.days_after(cleared_at) < CONVALESCENT),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What the rules look at: a monitored number, and how it came to be what it is.
#[derive(Clone, Copy)]
pub(crate) struct Case<'c> {
    pub(crate) standing: &'c Standing,
    /// Since when it is flagged.
    pub(crate) flagged_since: Option<Moment>,
    /// When it was found clean after it had been flagged.
    pub(crate) cleared_at: Option<Moment>,
    /// How often it was clean and was flagged again.
    pub(crate) relapses: u32,
    /// When this is so.
    pub(crate) at: Moment,
}

/// The rule that a number comes under, if any.
pub(crate) fn advise(case: &Case<'_>) -> Option<Rule> {
    Rule::ALL.iter().copied().find(|rule| rule.is_for(case))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const DAY: i64 = 86_400_000_000;

    /// The advice for a number with such data, looked up so many days ago.
    fn advice(data: Value, age: i64, of: impl FnOnce(&mut Case<'_>)) -> Option<Rule> {
        let at = Moment(1_000 * DAY);
        let row = json!({"id": "1", "enterprise_id": "E", "phone_number": "+1", "reputation_data": data});
        let mut standing = Standing::of(serde_json::from_value(row).unwrap());
        standing.last_refreshed_at = Some(Moment(at.0 - age * DAY)).filter(|_| age >= 0);
        let mut case = Case { standing: &standing, flagged_since: None, cleared_at: None, relapses: 0, at };
        of(&mut case);
        advise(&case)
    }

    fn ago(days: i64) -> Option<Moment> {
        Some(Moment((1_000 - days) * DAY))
    }

    #[test]
    fn each_rule_is_for_the_numbers_that_it_says() {
        let (high, medium, low) =
            (json!({"spam_risk": "high"}), json!({"spam_risk": "medium"}), json!({"spam_risk": "low"}));
        let labelled = json!({"spam_risk": "low", "spam_category": "Telemarketer"});
        let since = |days| move |case: &mut Case<'_>| case.flagged_since = ago(days);
        assert_eq!(advice(Value::Null, -1, |_| {}), Some(Rule::LookUpAgain), "no data is not clean");
        assert_eq!(advice(high.clone(), 8, since(9)), Some(Rule::LookUpAgain), "look before paying for more");
        assert_eq!(advice(low.clone(), 31, |_| {}), Some(Rule::LookUpAgain));
        assert_eq!(advice(low.clone(), 29, |_| {}), None);
        assert_eq!(advice(high.clone(), 1, since(60)), Some(Rule::Drop));
        assert_eq!(advice(medium.clone(), 1, |case| case.relapses = 2), Some(Rule::Drop));
        assert_eq!(advice(low.clone(), 1, |case| case.relapses = 2), None, "it is clean now");
        assert_eq!(advice(high.clone(), 1, since(2)), Some(Rule::Remediate));
        assert_eq!(advice(labelled, 1, since(2)), Some(Rule::Remediate), "a label is seen whatever the risk");
        assert_eq!(advice(json!({"spam_risk": "severe"}), 1, since(2)), Some(Rule::Remediate), "a newer server's");
        assert_eq!(advice(high, 1, since(1)), Some(Rule::Rest));
        assert_eq!(advice(medium, 1, since(20)), Some(Rule::Rest));
        assert_eq!(advice(low.clone(), 1, |case| case.cleared_at = ago(6)), Some(Rule::Rest));
        assert_eq!(advice(low, 1, |case| case.cleared_at = ago(7)), None);
    }

    #[test]
    fn prices_are_those_of_the_document() {
        let prices: Vec<String> = Rule::ALL.iter().map(|rule| rule.price().to_string()).collect();
        assert_eq!(prices, [prices::lookup(), Usd::ZERO, prices::remediation(), Usd::ZERO].map(|usd| usd.to_string()));
        assert!(Rule::LookUpAgain.price() > Usd::ZERO && Rule::Remediate.price() > Rule::LookUpAgain.price());
    }
}
