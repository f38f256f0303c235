//! Numbers that were clean again, and were flagged once more.

use crate::text::Text;
use std::collections::HashMap;

use serde::Serialize;

use super::course::Course;
use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::store::Store;

/// A number that was flagged, then clean, then flagged again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Relapse {
    /// The number in E.164.
    pub phone_number: String,
    /// When it was found clean.
    pub cleared_at: Moment,
    /// When it was found flagged again.
    pub flagged_at: Moment,
    /// How long it was clean.
    pub days_clean: f64,
    /// Which relapse of this number it is, from 1.
    pub nth: u32,
    /// The risk with which it came back.
    pub spam_risk: Option<Text>,
    /// The label with which it came back.
    pub spam_category: Option<Text>,
    /// Whose number it is.
    pub enterprise_id: Text,
}

impl Store {
    /// The relapses since a time, in the order in which they were found. That nothing is known of a number for a while does
    /// not make it clean.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn relapses(&self, since: Moment, enterprise_id: Option<&str>) -> Result<Vec<Relapse>> {
        self.check_enterprise(enterprise_id)?;
        let mut courses: HashMap<i64, Course> = HashMap::new();
        let mut relapses = Vec::new();
        self.each_found(Moment(i64::MIN), Changed::TURNING, |found| {
            let Some(now) = &found.now else { return };
            let course = courses.entry(found.number).or_default();
            let Some(cleared_at) = course.step(now, found.at) else { return };
            if found.at >= since && enterprise_id.is_none_or(|id| *now.enterprise_id == *id) {
                relapses.push(Relapse {
                    phone_number: number::to_text(found.number),
                    cleared_at,
                    flagged_at: found.at,
                    days_clean: found.at.days_after(cleared_at),
                    nth: course.relapses,
                    spam_risk: now.spam_risk.clone(),
                    spam_category: now.spam_category.clone(),
                    enterprise_id: now.enterprise_id.clone(),
                });
            }
        })?;
        Ok(relapses)
    }
}
