//! A number's line in time, drawn with characters.

use std::fmt::Write as _;

use telnyx_reputation_monitor::{Change, Moment, Standing};

use crate::output::{columns_of_stdout, plain};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const NOT_MONITORED: char = ' ';
const NOTHING_KNOWN: char = '?';
/// Of the names at the left, and of a value at the right.
const LEFT: usize = 12;
const RIGHT: usize = 8;
const WIDEST: usize = 90;

type Score = fn(&Standing) -> Option<i64>;

const SCORES: [(&str, Score); 4] = [
    ("maturity", |it| it.maturity_score),
    ("connection", |it| it.connection_score),
    ("engagement", |it| it.engagement_score),
    ("sentiment", |it| it.sentiment_score),
];

/// How many characters the line may have.
pub(super) fn width() -> usize {
    columns_of_stdout().unwrap_or(80).saturating_sub(LEFT + RIGHT).clamp(10, WIDEST)
}

/// The risk and the four scores from the first change until now, and what they are now; a higher score is a better one.
pub(super) fn draw(history: &[Change], until: Option<Moment>, width: usize) -> String {
    let (Some(first), Some(last)) = (history.first(), history.last()) else { return String::new() };
    let until = until.unwrap_or(last.at).max(last.at);
    let days = until.days_after(first.at);
    // What it was at the end of each piece of the time; the last piece ends now.
    let (mut pieces, mut next) = (Vec::with_capacity(width), 0);
    for piece in 1..=width {
        let end = days * piece as f64 / width as f64;
        while next + 1 < history.len() && (history[next + 1].at.days_after(first.at) <= end || piece == width) {
            next += 1;
        }
        pieces.push(history[next].after.as_ref());
    }
    let mut text = String::new();
    let mut line = |name: &str, symbol: &dyn Fn(&Standing) -> char, now: String| {
        let drawn: String = pieces.iter().map(|piece| piece.map_or(NOT_MONITORED, symbol)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:LEFT$}{drawn} {now}");
    };
    let now = last.after.as_ref();
    let risk = now.map_or("gone", |now| now.spam_risk.as_deref().unwrap_or("no data"));
    line("risk", &risk_of, plain(risk));
    for (name, score) in SCORES {
        let value = now.and_then(score).map_or_else(|| "-".to_owned(), |value| value.to_string());
        line(name, &|it| score(it).map_or(NOTHING_KNOWN, bar), value);
    }
    let (from, to) = (first.at.day(), until.day());
    let between = width.saturating_sub(from.len() + to.len()).max(1);
    let _ = writeln!(text, "{:LEFT$}{from}{}{to}", "", " ".repeat(between));
    let _ = writeln!(text, "{:LEFT$}risk: · low  ▒ medium  █ high or other  ? nothing known\n", "");
    text
}

fn risk_of(standing: &Standing) -> char {
    match standing.spam_risk.as_deref() {
        None => NOTHING_KNOWN,
        Some("low") => '·',
        Some("medium") => '▒',
        Some(_) => '█',
    }
}

/// A score of 0 to 100 as one of eight heights.
pub(super) fn bar(score: i64) -> char {
    let step = score.clamp(0, 99) * BARS.len() as i64 / 100;
    usize::try_from(step).ok().and_then(|step| BARS.get(step)).copied().unwrap_or(BARS[0])
}
