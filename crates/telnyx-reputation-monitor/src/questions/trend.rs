//! How many numbers were at each risk in the course of time.

use serde::Serialize;

use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::standing::Standing;
use crate::store::Store;
use crate::verdict::Verdict;

/// How many monitored numbers were at each risk at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Count {
    /// When: the time of the last collection that is counted.
    pub at: Moment,
    /// All monitored numbers.
    pub phone_numbers: i64,
    /// With a label, or a risk that is more than low.
    pub flagged: i64,
    /// With a label.
    pub labelled: i64,
    /// At high risk.
    pub high: i64,
    /// At medium risk.
    pub medium: i64,
    /// At low risk, with a label or without.
    pub low: i64,
    /// At a risk that this version does not know.
    pub other_risk: i64,
    /// Of whose risk nothing is known.
    pub no_risk: i64,
}

/// For what there is one count each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedBy {
    /// Each collection.
    Collection,
    /// The last collection of each day, in UTC.
    Day,
}

impl Count {
    fn add(&mut self, standing: &Standing, how_many: i64) {
        self.phone_numbers += how_many;
        if standing.verdict() == Verdict::Flagged {
            self.flagged += how_many;
        }
        if standing.spam_category.is_some() {
            self.labelled += how_many;
        }
        *match standing.spam_risk.as_deref() {
            Some("high") => &mut self.high,
            Some("medium") => &mut self.medium,
            Some("low") => &mut self.low,
            Some(_) => &mut self.other_risk,
            None => &mut self.no_risk,
        } += how_many;
    }
}

impl Store {
    /// The numbers at each risk, of one enterprise or of all, oldest first.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn trend(&self, by: CountedBy, enterprise_id: Option<&str>) -> Result<Vec<Count>> {
        self.check_enterprise(enterprise_id)?;
        const NONE: Count = Count {
            at: Moment(0),
            phone_numbers: 0,
            flagged: 0,
            labelled: 0,
            high: 0,
            medium: 0,
            low: 0,
            other_risk: 0,
            no_risk: 0,
        };
        // What each collection added to each count, and took from it.
        let collections = self.collections()?;
        let mut differences: Vec<Count> = collections.iter().map(|(_, at)| Count { at: *at, ..NONE }).collect();
        let is_of = |it: &&Standing| enterprise_id.is_none_or(|id| *it.enterprise_id == *id);
        let mut index = 0;
        self.each_change(Moment(i64::MIN), None, Changed::TURNING, |row| {
            while collections[index].0 < row.collection {
                index += 1;
            }
            let difference = &mut differences[index];
            if let Some(before) = row.before.as_ref().filter(is_of) {
                difference.add(before, -1);
            }
            if let Some(after) = row.after.as_ref().filter(is_of) {
                difference.add(after, 1);
            }
        })?;
        let mut now = NONE;
        let counts = differences.into_iter().map(|difference| {
            now = now.and(difference);
            now
        });
        let counts = counts.collect();
        Ok(if by == CountedBy::Day { by_day(counts) } else { counts })
    }
}

/// The last count of each day.
pub(crate) fn by_day(counts: Vec<Count>) -> Vec<Count> {
    let mut days: Vec<Count> = Vec::new();
    for now in counts {
        match days.last_mut() {
            Some(last) if last.at.day() == now.at.day() => *last = now,
            _ => days.push(now),
        }
    }
    days
}

impl Count {
    fn and(self, later: Self) -> Self {
        Self {
            at: later.at,
            phone_numbers: self.phone_numbers + later.phone_numbers,
            flagged: self.flagged + later.flagged,
            labelled: self.labelled + later.labelled,
            high: self.high + later.high,
            medium: self.medium + later.medium,
            low: self.low + later.low,
            other_risk: self.other_risk + later.other_risk,
            no_risk: self.no_risk + later.no_risk,
        }
    }
}
