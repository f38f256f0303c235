//! What people are told: its kinds, its words, and the rule by which a number that flaps is told once.

use serde_json::{Value, json};

use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// How long a number is clean before that is told: longer than a weekend, in which `business_daily` looks nothing up.
const QUIET: f64 = 4.0;
/// How many days before a deadline it is told.
const DEADLINE_DAYS: f64 = 3.0;

/// Something that people are to hear of. The same alert may be delivered more than once, and then has the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub(crate) position: i64,
    pub(crate) body: Value,
}

impl Alert {
    /// What to drop repeats by.
    #[must_use]
    pub fn id(&self) -> &str {
        self.body["id"].as_str().unwrap_or_default()
    }

    /// All of it in a sentence.
    #[must_use]
    pub fn text(&self) -> &str {
        self.body["text"].as_str().unwrap_or_default()
    }

    /// The alert as receivers get it: `id`, `kind`, `at` and `text`, and what it is about, by the names of the API's fields.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.body
    }
}

/// What was told of a number that is not told to be clean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The worst that was told.
    pub(crate) severity: u8,
    /// Since when it is clean, or not listed.
    pub(crate) calm_since: Option<Moment>,
}

impl Told {
    /// Whether the quiet time is over at a moment.
    pub(crate) fn is_over(self, at: Moment) -> bool {
        self.calm_since.is_some_and(|since| at.days_after(since) >= QUIET)
    }

    /// What is told of a number that is so now (`None`: not listed), and what counts as told from then on.
    ///
    /// That it is flagged is told at once, and each worse severity once. That it is clean is told after a quiet time in
    /// which it was not flagged; until then it may flap and nothing is told. No data is neither.
    pub(crate) fn next(told: Option<Self>, now: Option<&Standing>, at: Moment) -> (Option<Self>, Option<&'static str>) {
        let verdict = now.map_or(Verdict::NotMonitored, Standing::verdict);
        let severity = now.map_or(0, Standing::severity);
        match (told, verdict) {
            (None, Verdict::Flagged) => (Some(Self { severity, calm_since: None }), Some("flagged")),
            (None, _) => (None, None),
            (Some(told), Verdict::Flagged) => {
                let is_worse = severity > told.severity;
                let severity = severity.max(told.severity);
                (Some(Self { severity, calm_since: None }), is_worse.then_some("worse"))
            }
            (Some(told), Verdict::NoData) => (Some(Self { calm_since: None, ..told }), None),
            (Some(told), Verdict::Clean | Verdict::NotMonitored) => {
                let told = Self { calm_since: told.calm_since.or(Some(at)), ..told };
                if !told.is_over(at) {
                    return (Some(told), None);
                }
                (None, (verdict == Verdict::Clean).then_some("cleared"))
            }
        }
    }
}

/// Whether a deadline is near enough to be told of.
pub(crate) fn is_near(deadline: Moment, at: Moment) -> bool {
    deadline.days_after(at) <= DEADLINE_DAYS
}

/// What is told of a number, without its id.
pub(crate) fn of_number(kind: &str, number: i64, now: &Standing, at: Moment) -> Value {
    let phone_number = number::to_text(number);
    let risk = now.spam_risk.as_deref().unwrap_or("no");
    let label = now.spam_category.as_deref().map(|label| format!(", shown as {label:?}")).unwrap_or_default();
    let text = match (kind, now.confirm_by) {
        ("confirm_by", Some(by)) => format!("{phone_number}: confirm its ownership by {by}"),
        ("worse", _) => format!("{phone_number} got worse: {risk} risk{label}"),
        ("cleared", _) => format!("{phone_number} is clean: no lookup has found it flagged for {QUIET} days"),
        _ => format!("{phone_number} is {kind}: {risk} risk{label}"),
    };
    json!({
        "kind": kind,
        "at": at,
        "text": text,
        "phone_number": phone_number,
        "enterprise_id": now.enterprise_id,
        "spam_risk": now.spam_risk,
        "spam_category": now.spam_category,
        "last_refreshed_at": now.last_refreshed_at,
        "confirm_by": now.confirm_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a number that is looked at each day: `h`igh, `m`edium, `l`ow risk, `?` no data, `-` not listed.
    fn told(days: &str) -> String {
        let (mut told, mut said) = (None, String::new());
        for (day, now) in days.chars().enumerate() {
            let risk = match now {
                'h' => json!({"spam_risk": "high"}),
                'm' => json!({"spam_risk": "medium"}),
                'l' => json!({"spam_risk": "low"}),
                _ => Value::Null,
            };
            let row = json!({"id": "1", "enterprise_id": "E", "phone_number": "+1", "reputation_data": risk});
            let standing = (now != '-').then(|| Standing::of(serde_json::from_value(row).unwrap()));
            let kind;
            (told, kind) = Told::next(told, standing.as_ref(), Moment(day as i64 * 86_400_000_000));
            said.push(kind.and_then(|kind| kind.chars().next()).unwrap_or('.'));
        }
        said
    }

    #[test]
    fn a_number_that_flaps_is_told_once() {
        assert_eq!(told("lhlhlhlhllhl"), ".f..........");
        assert_eq!(told("lhlllllllh"), ".f....c..f");
        assert_eq!(told("lmhmhmhh"), ".fw.....");
        assert_eq!(told("hh"), "f.");
    }

    #[test]
    fn no_data_is_not_taken_for_clean_and_what_is_gone_is_not_told_to_be_clean() {
        assert_eq!(told("h????????"), "f........");
        assert_eq!(told("hll?lllll"), "f.......c");
        assert_eq!(told("h-----lh"), "f......f");
        assert_eq!(told("h-h-h"), "f....");
    }
}
