//! A number's way between flagged and clean, followed change by change.

use crate::moment::Moment;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// Where a number has got to. That nothing is known of it for a while does not make it clean.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Course {
    /// Since when it is flagged.
    pub(crate) flagged_since: Option<Moment>,
    /// When it was found clean, having been flagged.
    pub(crate) cleared_at: Option<Moment>,
    /// How often it was clean and was flagged again.
    pub(crate) relapses: u32,
}

impl Course {
    /// Goes on to what the number is found to be; gives since when it had been clean if it is flagged again.
    pub(crate) fn step(&mut self, now: &Standing, at: Moment) -> Option<Moment> {
        match now.verdict() {
            Verdict::Clean => {
                if self.flagged_since.take().is_some() {
                    self.cleared_at = Some(at);
                }
                None
            }
            Verdict::Flagged => {
                self.flagged_since = self.flagged_since.or(Some(at));
                let cleared_at = self.cleared_at.take()?;
                self.relapses += 1;
                Some(cleared_at)
            }
            Verdict::NoData | Verdict::NotMonitored => None,
        }
    }
}
