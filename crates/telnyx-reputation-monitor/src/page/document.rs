//! The document: the template, filled, with the policy by which a browser asks for nothing.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::charts;
use super::rows::{MOST, Rows};
use super::shown::{Bought, Risks, ShownToDo, ShownTurn, Tiles, short};
use crate::moment::Moment;
use crate::report::{Report, age, grouped};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// So much of the history is drawn.
const DRAWN_DAYS: f64 = 90.0;
/// Widths of the charts: for a phone and for a desk.
const NARROW: u32 = 350;
const WIDE: u32 = 900;
/// So many turns and deadlines are shown at once, and so many at all.
const AT_ONCE: usize = 10;
const AT_ALL: usize = 200;

/// A report as HTML.
pub struct Page {
    /// The whole document.
    pub html: String,
    /// The policy that the document has in its head, for the header of an answer; without what only a header can say.
    pub policy: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Document<'r> {
    report: &'r Report,
    enterprise_id: Option<String>,
    policy: &'r str,
    style: &'static str,
    script: &'static str,
    made_at: String,
    age: String,
    is_stale: bool,
    is_live: bool,
    tiles: Tiles,
    to_do: Vec<ShownToDo>,
    turns: Vec<ShownTurn<'r>>,
    more_turns: Vec<ShownTurn<'r>>,
    turns_left_out: usize,
    trend: [String; 2],
    spend: [String; 2],
    spreads: Vec<(&'static str, String, String, String)>,
    days: Vec<(String, Risks)>,
    now: Risks,
    bought: Bought,
    deadlines: Vec<(&'r str, String, String, String)>,
    deadlines_left_out: usize,
    rejected: Vec<(String, String)>,
    rows: Rows,
    rows_left_out: bool,
}

/// A report as one self-contained document: no request to anywhere, which its policy also forbids. `made_at` is when it is
/// made, by which it says how old its data is. `is_live`: whether it is served, and may ask its own server whether there is
/// a newer one. Texts of the API are escaped by the template and by the script.
#[must_use]
pub fn page(report: &Report, made_at: Moment, is_live: bool) -> Page {
    let connect = if is_live { "'self'" } else { "'none'" };
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src {connect}; img-src data:; base-uri 'none'; form-action \
         'none'",
        source(STYLE),
        source(SCRIPT)
    );
    let days_old = made_at.days_after(report.collected_at);
    let mut turns = ShownTurn::all(report);
    let turns_left_out = turns.len().saturating_sub(AT_ALL);
    turns.truncate(AT_ALL);
    let more_turns = turns.split_off(turns.len().min(AT_ONCE));
    let drawn_since = report.collected_at.after_days(-DRAWN_DAYS);
    let drawn: Vec<_> = report.trend.iter().copied().filter(|count| count.at >= drawn_since).collect();
    let spend = &report.spend;
    let widths = [NARROW, WIDE];
    let document = Document {
        report,
        enterprise_id: report.enterprise_id.as_deref().map(short),
        policy: &policy,
        style: STYLE,
        script: SCRIPT,
        made_at: made_at.minute(),
        age: age(days_old),
        is_stale: days_old >= 2.0,
        is_live,
        tiles: Tiles::of(report),
        to_do: report.to_do.iter().map(ShownToDo::of).collect(),
        turns,
        more_turns,
        turns_left_out,
        trend: widths.map(|width| charts::trend(&drawn, width)),
        spend: widths.map(|width| charts::spend(&spend.by_day, spend.since, report.collected_at, width)),
        spreads: report
            .scores
            .iter()
            .map(|scores| {
                let name = scores.score.trim_end_matches("_score");
                let bins = scores.bins.iter().enumerate();
                let words = bins.map(|(bin, count)| format!("{} to {}: {count}", bin * 10, bin * 10 + 9));
                (name, charts::spread(scores), words.collect::<Vec<_>>().join("; "), grouped(scores.unknown))
            })
            .collect(),
        now: Risks::of(&report.now),
        bought: Bought::of(spend),
        days: drawn.iter().rev().map(|count| (count.at.day(), Risks::of(count))).collect(),
        deadlines: report
            .deadlines
            .iter()
            .take(AT_ALL)
            .map(|it| {
                let left = if it.days_left < 0.0 { "over".to_owned() } else { format!("{} left", age(it.days_left)) };
                let status = it.ownership_status.as_deref().map(short).unwrap_or_default();
                (it.phone_number.as_str(), it.confirm_by.minute(), left, status)
            })
            .collect(),
        deadlines_left_out: report.deadlines.len().saturating_sub(AT_ALL),
        rejected: report.rejected.iter().map(|it| (it.review.replace('_', " "), short(&it.enterprise_id))).collect(),
        rows: Rows::of(report),
        rows_left_out: report.numbers.len() > MOST,
    };
    // Writing to a string cannot fail.
    let html = document.render().unwrap_or_default();
    Page { html, policy }
}

fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
