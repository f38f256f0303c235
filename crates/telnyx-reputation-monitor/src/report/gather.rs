//! Gathering a report: one look at the history, and nothing else.

use std::time::Duration;

use serde::Serialize;

use super::deadlines::{self, Deadline, Rejected};
use super::line::Line;
use super::scores::{self, Scores};
use super::spend::{self, Spend};
use super::to_do::{self, ToDo};
use crate::error::Result;
use crate::moment::Moment;
use crate::questions::{Change, Count, CountedBy, Wanted, by_day};
use crate::store::Store;
use crate::text::Text;

/// A report tells what turned since a collection of so long before, or more: since yesterday's, whatever minute either ran.
const NEWS_OF: Duration = Duration::from_secs(20 * 3_600);
/// How it goes is told beside a collection of a week before, or nearly: the weekly one, whatever minute either ran.
const WEEK: Duration = Duration::from_secs((7 * 24 - 4) * 3_600);
/// The least by which one moment is after another.
const TICK: Duration = Duration::from_micros(1);
/// What is spent, and what it bought, is of so long.
const SPEND_OF: Duration = Duration::from_secs(30 * 86_400);

/// What the history says at its newest collection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// When the newest collection's list was read: how old all of this is.
    pub collected_at: Moment,
    /// Since when changes are news.
    pub since: Moment,
    /// Whose numbers are reported; `None` is the whole account.
    pub enterprise_id: Option<String>,
    /// How many numbers are at each risk.
    pub now: Count,
    /// How many were before `since`; `None` when nothing was collected before.
    pub before: Option<Count>,
    /// How many were a week ago, at the newest collection of 6 days and 20 hours before the last one; `None` without one.
    pub week_before: Option<Count>,
    /// What turned, the oldest first, as `changes` tells it.
    pub turned: Vec<Turned>,
    /// How many numbers were at each risk, day by day.
    pub trend: Vec<Count>,
    /// How the scores are spread.
    pub scores: Vec<Scores>,
    /// What was spent in the last 30 days, and what it bought.
    pub spend: Spend,
    /// The numbers whose ownership is to be confirmed, the next deadline first.
    pub deadlines: Vec<Deadline>,
    /// The reviews that were rejected.
    pub rejected: Vec<Rejected>,
    /// What to do next.
    pub to_do: Vec<ToDo>,
    /// Every monitored number, the worst first.
    pub numbers: Vec<Line>,
}

/// A number that turned.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Turned {
    /// The number in E.164.
    pub phone_number: String,
    /// What that means, by the names of [`Turn`](crate::Turn).
    pub turns: Vec<&'static str>,
    /// The risk that it had.
    pub spam_risk_before: Option<Text>,
    /// The risk that it has.
    pub spam_risk: Option<Text>,
    /// The label that is shown, if any.
    pub spam_category: Option<Text>,
    /// When a collection found it so.
    pub at: Moment,
    /// Whose number it is, or was.
    pub enterprise_id: Option<String>,
}

impl Turned {
    fn of(change: Change) -> Self {
        let risk = |standing: &Option<crate::standing::Standing>| standing.as_ref()?.spam_risk.clone();
        Self {
            turns: change.turns().iter().map(|turn| turn.name()).collect(),
            spam_risk_before: risk(&change.before),
            spam_risk: risk(&change.after),
            spam_category: change.after.as_ref().and_then(|after| after.spam_category.clone()),
            at: change.at,
            enterprise_id: change.enterprise_id().map(str::to_owned),
            phone_number: change.phone_number,
        }
    }
}

impl Store {
    /// What the history says now, of one enterprise or of all; what turned, `since` a time, else since the newest collection
    /// of 20 hours before the last one. Nothing is sent, so nothing is billed. `None` when nothing was collected yet.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn report(&self, since: Option<Moment>, enterprise_id: Option<&str>) -> Result<Option<Report>> {
        let counts = self.trend(CountedBy::Collection, enterprise_id)?;
        let Some(now) = counts.last().copied() else { return Ok(None) };
        let collected_at = now.at;
        let older = |than: Moment| counts.iter().rfind(|count| count.at < than).copied();
        let (since, before) = match since {
            Some(since) => (since, older(since)),
            None => {
                let before = older(collected_at.before(NEWS_OF));
                (before.map_or(collected_at, |before| before.at.after(TICK)), before)
            }
        };
        let spent_since = collected_at.before(SPEND_OF);
        let lines = self.lines(collected_at, spent_since, enterprise_id)?;
        let turned = self.changes(Wanted { enterprise_id, ..Wanted::since(since) })?;
        Ok(Some(Report {
            collected_at,
            since,
            enterprise_id: enterprise_id.map(str::to_owned),
            now,
            before,
            week_before: older(collected_at.before(WEEK).after(TICK)),
            turned: turned.into_iter().map(Turned::of).filter(|turned| !turned.turns.is_empty()).collect(),
            trend: by_day(counts),
            scores: scores::of(&lines.lines),
            spend: spend::of(self, spent_since, enterprise_id, &lines)?,
            deadlines: deadlines::of(self, collected_at, enterprise_id)?,
            rejected: deadlines::rejected(self, enterprise_id)?,
            to_do: to_do::of(&lines.lines, &self.schedules()?),
            numbers: lines.lines,
        }))
    }
}
