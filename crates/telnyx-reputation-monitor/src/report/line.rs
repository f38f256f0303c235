//! Each number: what it is, its last month, and what to do with it.

use std::collections::HashMap;

use serde::Serialize;

use crate::advice::{Case, Rule, advise};
use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::questions::Course;
use crate::standing::Standing;
use crate::store::Store;
use crate::text::Text;
use crate::verdict::Verdict;

/// How many days a number's line has.
pub const DAYS: usize = 30;
/// What stands in a line for a day on which a number was not monitored.
const NOT_MONITORED: u8 = b'-';

/// A monitored number.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Line {
    /// The number in E.164.
    pub phone_number: String,
    /// `flagged`, `no data` or `clean`.
    pub verdict: &'static str,
    /// How bad it is, from 0 to 3.
    pub severity: u8,
    /// The risk; `None` while nothing is known.
    pub spam_risk: Option<Text>,
    /// The label that is shown, if any.
    pub spam_category: Option<Text>,
    /// 0 to 100, as the scores below.
    pub maturity_score: Option<i64>,
    /// `None` until there are enough calls.
    pub connection_score: Option<i64>,
    /// `None` until there are enough calls.
    pub engagement_score: Option<i64>,
    /// `None` until there are enough calls.
    pub sentiment_score: Option<i64>,
    /// When the snapshot was taken; `None` when there is none.
    pub last_refreshed_at: Option<Moment>,
    /// Since which collection it is flagged; `None` when it is not.
    pub flagged_since: Option<Moment>,
    /// How often it was found clean and was flagged again.
    pub relapses: u32,
    /// The rule that it comes under, if any.
    pub advice: Option<Rule>,
    /// Whose number it is.
    pub enterprise_id: Text,
    /// The risk at the end of each of the last [`DAYS`] days, the newest collection's last: `l`ow, `m`edium, `h`igh, `o`ther,
    /// `?` where nothing was known, `-` where it was not monitored.
    pub risk_by_day: String,
    /// The maturity score at the end of the same days.
    pub maturity_by_day: Vec<Option<u8>>,
}

/// Where a number has got to, as its changes are gone through.
struct Way {
    course: Course,
    risks: [u8; DAYS],
    maturities: [Option<u8>; DAYS],
    now: Option<Standing>,
    /// Whether it turned flagged, or clean, in the time in which that is counted.
    was_flagged: bool,
    was_cleared: bool,
}

/// The monitored numbers, the worst first, and how many turned since a time.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    /// How many numbers were flagged and had not been, each counted once, however often.
    pub(super) flagged: u64,
    /// How many numbers were found clean and had been flagged, each counted once, however often.
    pub(super) cleared: u64,
}

impl Store {
    /// All of the history in one go. What turned is counted `since`.
    pub(super) fn lines(&self, newest: Moment, since: Moment, enterprise_id: Option<&str>) -> Result<Lines> {
        let mut ways: HashMap<i64, Way> = HashMap::new();
        let (mut at, mut from) = (Moment(i64::MIN), 0);
        let last_day = newest.date().to_julian_day();
        self.each_found(Moment(i64::MIN), Changed(i64::MAX), |found| {
            let way = ways.entry(found.number).or_insert_with(|| Way {
                course: Course::default(),
                risks: [NOT_MONITORED; DAYS],
                maturities: [None; DAYS],
                now: None,
                was_flagged: false,
                was_cleared: false,
            });
            // Rows of a collection come one after another.
            if found.at != at {
                at = found.at;
                let days_ago = usize::try_from(last_day - at.date().to_julian_day()).unwrap_or(0);
                from = (DAYS - 1).saturating_sub(days_ago);
            }
            let now = found.now.as_ref();
            way.risks[from..].fill(now.map_or(NOT_MONITORED, letter));
            way.maturities[from..].fill(now.and_then(|now| u8::try_from(now.maturity_score?).ok()));
            if let Some(now) = now {
                let was_flagged = way.course.flagged_since.is_some();
                way.course.step(now, at);
                let is_flagged = way.course.flagged_since.is_some();
                let is_counted =
                    at >= since && !found.is_first && enterprise_id.is_none_or(|id| *now.enterprise_id == *id);
                way.was_flagged |= is_counted && is_flagged && !was_flagged;
                way.was_cleared |= is_counted && was_flagged && !is_flagged;
            }
            way.now = found.now;
        })?;
        let numbers_that = |did: fn(&Way) -> bool| ways.values().filter(|way| did(way)).count() as u64;
        let (flagged, cleared) = (numbers_that(|way| way.was_flagged), numbers_that(|way| way.was_cleared));
        let is_of = |now: &Standing| enterprise_id.is_none_or(|id| *now.enterprise_id == *id);
        let mut lines: Vec<(i64, Line)> = ways
            .into_iter()
            .filter_map(|(number, way)| {
                let now = way.now.clone().filter(is_of)?;
                Some((number, line(number, &way, now, newest)))
            })
            .collect();
        // The worst first; of those as bad, the newest, whose turn is news.
        let worst = |number: &i64, line: &Line| {
            (
                Verdict::of(line.spam_risk.as_deref(), line.spam_category.is_some()),
                3 - line.severity.min(3),
                std::cmp::Reverse(line.flagged_since),
                line.maturity_score,
                *number,
            )
        };
        lines.sort_unstable_by_key(|(number, line)| worst(number, line));
        Ok(Lines { lines: lines.into_iter().map(|(_, line)| line).collect(), flagged, cleared })
    }
}

fn line(number: i64, way: &Way, now: Standing, at: Moment) -> Line {
    let Course { flagged_since, cleared_at, relapses } = way.course;
    let flagged_since = flagged_since.filter(|_| now.verdict() == Verdict::Flagged);
    let advice = advise(&Case { standing: &now, flagged_since, cleared_at, relapses, at });
    Line {
        phone_number: number::to_text(number),
        verdict: now.verdict().name(),
        severity: now.severity(),
        flagged_since,
        relapses,
        advice,
        risk_by_day: way.risks.map(char::from).iter().collect(),
        maturity_by_day: way.maturities.to_vec(),
        spam_risk: now.spam_risk,
        spam_category: now.spam_category,
        maturity_score: now.maturity_score,
        connection_score: now.connection_score,
        engagement_score: now.engagement_score,
        sentiment_score: now.sentiment_score,
        last_refreshed_at: now.last_refreshed_at,
        enterprise_id: now.enterprise_id,
    }
}

fn letter(standing: &Standing) -> u8 {
    match standing.spam_risk.as_deref() {
        None => b'?',
        Some("low") => b'l',
        Some("medium") => b'm',
        Some("high") => b'h',
        Some(_) => b'o',
    }
}
