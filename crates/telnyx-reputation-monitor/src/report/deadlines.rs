//! What has to be done by a day, and what stands in the way.

use serde::Serialize;

use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::store::{REVIEWS, Store};
use crate::text::Text;

/// A number whose ownership is to be confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Deadline {
    /// Until when.
    pub confirm_by: Moment,
    /// How many days that is after the newest collection; negative when it is over.
    pub days_left: f64,
    /// The number in E.164.
    pub phone_number: String,
    /// Who is believed to own it.
    pub ownership_status: Option<Text>,
    /// Whose number it is.
    pub enterprise_id: Text,
}

/// A review that was rejected, as `watch` saw it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rejected {
    /// `vetting`, `letter` or `external_verification`.
    pub review: &'static str,
    /// Whose review.
    pub enterprise_id: String,
}

/// The deadlines of all numbers, the next first.
pub(super) fn of(store: &Store, newest: Moment, enterprise_id: Option<&str>) -> Result<Vec<Deadline>> {
    let mut deadlines = Vec::new();
    store.each_known(|number, now| {
        let Some(confirm_by) = now.confirm_by else { return };
        if enterprise_id.is_none_or(|id| *now.enterprise_id == *id) {
            deadlines.push(Deadline {
                confirm_by,
                days_left: confirm_by.days_after(newest),
                phone_number: number::to_text(number),
                ownership_status: now.ownership_status,
                enterprise_id: now.enterprise_id,
            });
        }
    })?;
    deadlines.sort_by_key(|deadline| deadline.confirm_by);
    Ok(deadlines)
}

/// The reviews that are rejected.
pub(super) fn rejected(store: &Store, enterprise_id: Option<&str>) -> Result<Vec<Rejected>> {
    let mut rejected = Vec::new();
    for review in REVIEWS {
        let of_review = store.facts(&format!("{review} "))?;
        let is_wanted = |id: &str| enterprise_id.is_none_or(|wanted| wanted == id);
        let ids = of_review.into_iter().filter(|(id, status)| status == "rejected" && is_wanted(id));
        rejected.extend(ids.map(|(enterprise_id, _)| Rejected { review, enterprise_id }));
    }
    Ok(rejected)
}
