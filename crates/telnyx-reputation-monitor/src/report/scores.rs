//! How the scores of all numbers are spread.

use serde::Serialize;

use super::line::Line;

/// How many ranges a score is sorted into: 0 to 9, 10 to 19, and so on; 100 belongs to the last.
pub const BINS: usize = 10;

/// How one score is spread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Scores {
    /// The name of the API's field.
    pub score: &'static str,
    /// How many numbers have a score in each range.
    pub bins: [u64; BINS],
    /// How many numbers have none, which is no score of 0.
    pub unknown: u64,
}

type Score = fn(&Line) -> Option<i64>;

const SCORES: [(&str, Score); 4] = [
    ("maturity_score", |line| line.maturity_score),
    ("connection_score", |line| line.connection_score),
    ("engagement_score", |line| line.engagement_score),
    ("sentiment_score", |line| line.sentiment_score),
];

/// All four.
pub(super) fn of(lines: &[Line]) -> Vec<Scores> {
    let spread = |(name, score): (&'static str, Score)| {
        let mut spread = Scores { score: name, bins: [0; BINS], unknown: 0 };
        for line in lines {
            match score(line) {
                Some(score) => spread.bins[usize::try_from(score / 10).unwrap_or(0).min(BINS - 1)] += 1,
                None => spread.unknown += 1,
            }
        }
        spread
    };
    SCORES.map(spread).to_vec()
}
