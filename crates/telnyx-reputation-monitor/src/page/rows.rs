//! The numbers as the page's script reads them: short, since there are thousands.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::shown::short;
use crate::report::{Line, Report};

/// So many numbers are in a page at most: a browser has to hold them.
pub(super) const MOST: usize = 20_000;

/// The worst numbers, each a list in the order of `columns`.
#[derive(Serialize)]
pub(super) struct Rows {
    columns: [&'static str; 14],
    /// What rows name by its place.
    enterprises: Vec<String>,
    labels: Vec<String>,
    rows: Vec<Value>,
}

impl Rows {
    pub(super) fn of<'r>(report: &'r Report) -> Self {
        let (mut enterprises, mut labels) = (Places::default(), Places::default());
        let turned: HashMap<&str, &str> = report
            .turned
            .iter()
            .filter_map(|turned| Some((turned.phone_number.as_str(), *turned.turns.first()?)))
            .collect();
        let mut row = |line: &'r Line| {
            json!([
                line.phone_number,
                line.severity,
                line.spam_risk.as_deref().map(|risk| labels.of(risk)),
                line.spam_category.as_deref().map(|label| labels.of(label)),
                line.maturity_score,
                line.connection_score,
                line.engagement_score,
                line.sentiment_score,
                line.last_refreshed_at.map(|at| at.day()),
                line.flagged_since.map(|at| at.day()),
                line.advice.map(|rule| rule.name()),
                turned.get(line.phone_number.as_str()),
                enterprises.of(&line.enterprise_id),
                days(line),
            ])
        };
        let rows = report.numbers.iter().take(MOST).map(&mut row).collect();
        Self {
            columns: [
                "number",
                "severity",
                "risk",
                "label",
                "maturity",
                "connection",
                "engagement",
                "sentiment",
                "lookedUp",
                "flaggedSince",
                "advice",
                "turned",
                "enterprise",
                "days",
            ],
            enterprises: enterprises.texts.into_iter().map(short).collect(),
            labels: labels.texts.into_iter().map(short).collect(),
            rows,
        }
    }
}

/// Two characters a day, without the days before it was monitored: the risk, and the maturity score in steps of four as
/// `a` to `z`.
fn days(line: &Line) -> String {
    let score = |score: &Option<u8>| score.map_or('?', |score| char::from(b'a' + score.min(100) / 4));
    let days = line.risk_by_day.chars().zip(line.maturity_by_day.iter().map(score));
    days.skip_while(|(risk, _)| *risk == '-').flat_map(|(risk, score)| [risk, score]).collect()
}

/// Each text once.
#[derive(Default)]
struct Places<'t> {
    texts: Vec<&'t str>,
    places: HashMap<&'t str, usize>,
}

impl<'t> Places<'t> {
    fn of(&mut self, text: &'t str) -> usize {
        let next = self.texts.len();
        let place = *self.places.entry(text).or_insert(next);
        if place == next {
            self.texts.push(text);
        }
        place
    }
}
