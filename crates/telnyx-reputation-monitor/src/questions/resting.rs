//! How long it is since numbers were flagged.

use crate::text::Text;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;
use crate::store::Store;
use crate::verdict::Verdict;

/// A monitored number that was flagged, and is not any more.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Resting {
    /// The number in E.164.
    pub phone_number: String,
    /// What it is now: `clean`, or `no data`.
    pub verdict: &'static str,
    /// When it was first found to be flagged no more.
    pub flagged_until: Moment,
    /// How long that was before the newest collection.
    pub days: f64,
    /// When what is known of it was looked up.
    pub last_refreshed_at: Option<Moment>,
    /// Whose number it is.
    pub enterprise_id: Text,
}

struct Course {
    flagged_until: Option<Moment>,
    now: Option<Standing>,
}

impl Store {
    /// The numbers that rest, those that have rested longest first.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn resting(&self, enterprise_id: Option<&str>) -> Result<Vec<Resting>> {
        self.check_enterprise(enterprise_id)?;
        let Some((_, newest)) = self.collections()?.pop() else { return Ok(Vec::new()) };
        let mut courses: BTreeMap<i64, Course> = BTreeMap::new();
        self.each_change(Moment(i64::MIN), None, Changed(i64::MAX), |row| {
            let is_flagged =
                |standing: &Option<Standing>| standing.as_ref().is_some_and(|it| it.verdict() == Verdict::Flagged);
            let course = courses.entry(row.number).or_insert(Course { flagged_until: None, now: None });
            if is_flagged(&row.before) && !is_flagged(&row.after) {
                course.flagged_until = Some(row.at);
            }
            course.now = row.after;
        })?;
        let mut resting: Vec<Resting> = courses
            .into_iter()
            .filter_map(|(number, course)| {
                let (now, flagged_until) = (course.now?, course.flagged_until?);
                let is_wanted =
                    now.verdict() != Verdict::Flagged && enterprise_id.is_none_or(|id| *now.enterprise_id == *id);
                is_wanted.then(|| Resting {
                    phone_number: number::to_text(number),
                    verdict: now.verdict().name(),
                    flagged_until,
                    days: newest.days_after(flagged_until),
                    last_refreshed_at: now.last_refreshed_at,
                    enterprise_id: now.enterprise_id,
                })
            })
            .collect();
        resting.sort_by_key(|number| number.flagged_until);
        Ok(resting)
    }
}
