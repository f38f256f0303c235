//! Values as the page shows them.

use std::cmp::Reverse;

use telnyx_reputation::{Usd, visible};

use crate::advice::Rule;
use crate::moment::Moment;
use crate::questions::Count;
use crate::report::{Report, Spend, ToDo, Turned, amount, grouped, numbers};
use crate::turn::Turn;
use crate::verdict::severity;

/// Longer texts of the API are cut: a label of a thousand characters must not push the rest off the page.
const LONGEST: usize = 60;

/// A text of the API, with what cannot be seen as an escape, and cut where it is too long.
pub(super) fn short(text: &str) -> String {
    visible(text, LONGEST)
}

/// A day below a chart: `9 Nov`.
pub(super) fn short_day(at: Moment) -> String {
    let date = at.date();
    let month = date.month().to_string();
    format!("{} {}", date.day(), &month[..3])
}

/// A risk with its colour and its word. One that is not known is no low one.
pub(super) struct Chip {
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl Chip {
    pub(super) fn of(risk: Option<&str>) -> Self {
        let (class, text) = match risk {
            Some("low") => ("low", "low".to_owned()),
            Some("medium") => ("medium", "medium".to_owned()),
            Some("high") => ("high", "high".to_owned()),
            Some(other) => ("high", short(other)),
            None => ("none", "no data".to_owned()),
        };
        Self { class, text }
    }

    fn none(text: &str) -> Self {
        Self { class: "none", text: text.to_owned() }
    }
}

/// A turn of a number.
pub(super) struct ShownTurn<'r> {
    pub(super) phone_number: &'r str,
    pub(super) what: String,
    pub(super) before: Chip,
    pub(super) now: Chip,
    pub(super) label: String,
}

impl<'r> ShownTurn<'r> {
    /// The turns, the worst first: by their kind, then by the risk that the number has now, then those with a label, then the
    /// newest.
    pub(super) fn all(report: &'r Report) -> Vec<Self> {
        let rank = |turned: &Turned| {
            let place = |name: &str| Turn::ALL.iter().position(|turn| turn.name() == name);
            turned.turns.iter().filter_map(|name| place(name)).min()
        };
        let mut turned: Vec<&Turned> = report.turned.iter().collect();
        let badness = |turned: &Turned| (severity(turned.spam_risk.as_deref(), false), turned.spam_category.is_some());
        turned.sort_by_key(|turned| (rank(turned), Reverse(badness(turned)), Reverse(turned.at)));
        turned.into_iter().map(Self::of).collect()
    }

    fn of(turned: &'r Turned) -> Self {
        let did = |turn: Turn| turned.turns.contains(&turn.name());
        Self {
            phone_number: &turned.phone_number,
            what: turned.turns.join(", ").replace('_', " "),
            before: if did(Turn::Appeared) { Chip::none("new") } else { Chip::of(turned.spam_risk_before.as_deref()) },
            now: if did(Turn::Disappeared) { Chip::none("gone") } else { Chip::of(turned.spam_risk.as_deref()) },
            label: turned.spam_category.as_deref().map(short).unwrap_or_default(),
        }
    }
}

/// Something to do, in words.
pub(super) struct ShownToDo {
    pub(super) rule: &'static str,
    pub(super) title: String,
    pub(super) price: String,
    pub(super) says: String,
    pub(super) does: &'static str,
    /// The first of its numbers.
    pub(super) some: String,
}

impl ShownToDo {
    pub(super) fn of(to_do: &ToDo) -> Self {
        let count = numbers(to_do.phone_numbers.len() as u64);
        let title = match to_do.rule {
            Rule::LookUpAgain => format!("Look up {count} again"),
            Rule::Drop => format!("Drop {count}"),
            Rule::Remediate => format!("Remediate {count}"),
            Rule::Rest => format!("Rest {count}"),
        };
        let saves =
            to_do.saves_usd_per_month.map(|usd| format!("; USD {} a month less", amount(usd))).unwrap_or_default();
        let price = match to_do.usd {
            Usd::ZERO => format!("free{saves}"),
            usd => format!("USD {} ({} each){saves}", amount(usd), to_do.usd_each),
        };
        let first = to_do.phone_numbers.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = to_do.phone_numbers.len().saturating_sub(3);
        let some = if more == 0 { first } else { format!("{first} and {} more", grouped(more as u64)) };
        Self { rule: to_do.rule.name(), title, price, says: to_do.says.clone(), does: to_do.rule.does(), some }
    }
}

/// The four figures at the top.
pub(super) struct Tiles {
    pub(super) turned_bad: String,
    pub(super) turned_clean: String,
    pub(super) flagged: String,
    pub(super) share: String,
    /// Whether there are fewer than a week ago: `good`, `bad`, or nothing.
    pub(super) direction: &'static str,
    pub(super) week: String,
    pub(super) to_do: String,
    pub(super) to_do_price: String,
    pub(super) spent: String,
    pub(super) bought: String,
}

impl Tiles {
    pub(super) fn of(report: &Report) -> Self {
        let Count { flagged, phone_numbers, .. } = report.now;
        let count = |count: i64| grouped(count.unsigned_abs());
        let (direction, week) = match report.week_before.map(|then| flagged - then.flagged) {
            None => ("", "first week of the history".to_owned()),
            Some(0) => ("", "as many as a week ago".to_owned()),
            Some(fewer @ ..0) => ("good", format!("▼ {} fewer than a week ago", count(fewer))),
            Some(more) => ("bad", format!("▲ {} more than a week ago", count(more))),
        };
        let all: usize = report.to_do.iter().map(|to_do| to_do.phone_numbers.len()).sum();
        let usd = report.to_do.iter().fold(Usd::ZERO, |sum, to_do| sum + to_do.usd);
        let Spend { cleared, usd_per_cleared, .. } = &report.spend;
        Self {
            turned_bad: grouped(report.turned_bad() as u64),
            turned_clean: grouped(report.turned_clean() as u64),
            flagged: count(flagged),
            share: format!(
                "{:.1} % of {}",
                flagged as f64 * 100.0 / phone_numbers.max(1) as f64,
                numbers(phone_numbers.unsigned_abs())
            ),
            direction,
            week,
            to_do: grouped(all as u64),
            to_do_price: amount(usd),
            spent: amount(report.spend.usd),
            bought: match usd_per_cleared {
                Some(each) => format!("USD {} for each of {} that got clean", amount(*each), numbers(*cleared)),
                None => "no number got clean in that time".to_owned(),
            },
        }
    }
}

/// How many numbers are at each risk.
pub(super) struct Risks {
    pub(super) high: String,
    pub(super) medium: String,
    pub(super) low: String,
    pub(super) none: String,
    pub(super) flagged: String,
    pub(super) labelled: String,
}

impl Risks {
    /// A risk that this version does not know counts as high.
    pub(super) fn of(count: &Count) -> Self {
        let shown = |count: i64| grouped(count.unsigned_abs());
        Self {
            high: shown(count.high + count.other_risk),
            medium: shown(count.medium),
            low: shown(count.low),
            none: shown(count.no_risk),
            flagged: shown(count.flagged),
            labelled: shown(count.labelled),
        }
    }
}

/// What was bought.
pub(super) struct Bought {
    pub(super) lookups: String,
    pub(super) associations: String,
    pub(super) flagged: String,
    pub(super) cleared: String,
}

impl Bought {
    pub(super) fn of(spend: &Spend) -> Self {
        let Spend { lookups, associations, flagged, cleared, .. } = spend;
        let [lookups, associations, flagged, cleared] =
            [lookups, associations, flagged, cleared].map(|it| grouped(*it));
        Self { lookups, associations, flagged, cleared }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_shown_as_clean() {
        let class = |risk| Chip::of(risk).class;
        assert_eq!([Some("low"), Some("high"), Some("severe"), None].map(class), ["low", "high", "high", "none"]);
        assert_eq!(Chip::of(None).text, "no data");
    }

    #[test]
    fn long_texts_are_short() {
        assert_eq!(short("Telemarketer"), "Telemarketer");
        assert_eq!(short(&"é".repeat(90)), "é".repeat(LONGEST) + "...");
    }

    #[test]
    fn what_cannot_be_seen_is_shown_and_steers_nothing() {
        assert_eq!(short("\u{202e}live\u{200b} \u{2066}x"), "\\u{202e}live\\u{200b} \\u{2066}x");
        assert_eq!(Chip::of(Some("se\u{ad}vere")).text, "se\\u{ad}vere");
    }
}
