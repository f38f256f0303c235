//! What a change means to people.

use crate::standing::Standing;
use crate::verdict::Verdict;

/// A change that people want to hear of. Scores that move, and snapshots that say the same, are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Turn {
    /// It is flagged, and was not.
    Flagged,
    /// It is flagged, and worse than it was.
    Worse,
    /// It is flagged under another label, and as badly as before.
    Relabelled,
    /// It is flagged, and less badly than it was.
    Better,
    /// It is clean, and was flagged.
    Cleared,
    /// There is a first snapshot, and it is clean.
    FirstData,
    /// Nothing is known any more.
    NoData,
    /// Who is believed to own it changed, or until when that is to be confirmed.
    Ownership,
    /// It is another enterprise's.
    Moved,
    /// It is monitored, and was not.
    Appeared,
    /// It is monitored no more.
    Disappeared,
}

impl Turn {
    /// All of them, the worst first.
    pub const ALL: &'static [Self] = &[
        Self::Flagged,
        Self::Worse,
        Self::Relabelled,
        Self::Better,
        Self::Cleared,
        Self::FirstData,
        Self::NoData,
        Self::Ownership,
        Self::Moved,
        Self::Appeared,
        Self::Disappeared,
    ];

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::Worse => "worse",
            Self::Relabelled => "relabelled",
            Self::Better => "better",
            Self::Cleared => "cleared",
            Self::FirstData => "first_data",
            Self::NoData => "no_data",
            Self::Ownership => "ownership",
            Self::Moved => "moved",
            Self::Appeared => "appeared",
            Self::Disappeared => "disappeared",
        }
    }

    /// What lies between two standings; `None` is a number that is not monitored.
    pub(crate) fn between(before: Option<&Standing>, after: Option<&Standing>) -> Vec<Self> {
        let (before, after) = match (before, after) {
            (None, None) => return Vec::new(),
            (Some(_), None) => return vec![Self::Disappeared],
            (None, Some(after)) if after.verdict() == Verdict::Flagged => return vec![Self::Flagged, Self::Appeared],
            (None, Some(_)) => return vec![Self::Appeared],
            (Some(before), Some(after)) => (before, after),
        };
        let mut turns: Vec<Self> = Self::of_verdict(before, after).into_iter().collect();
        if before.ownership_status != after.ownership_status || before.confirm_by != after.confirm_by {
            turns.push(Self::Ownership);
        }
        if before.enterprise_id != after.enterprise_id {
            turns.push(Self::Moved);
        }
        turns
    }

    fn of_verdict(before: &Standing, after: &Standing) -> Option<Self> {
        match (before.verdict(), after.verdict()) {
            (Verdict::Flagged, Verdict::Flagged) => match after.severity().cmp(&before.severity()) {
                std::cmp::Ordering::Greater => Some(Self::Worse),
                std::cmp::Ordering::Less => Some(Self::Better),
                std::cmp::Ordering::Equal => {
                    let says_the_same =
                        before.spam_risk == after.spam_risk && before.spam_category == after.spam_category;
                    (!says_the_same).then_some(Self::Relabelled)
                }
            },
            (_, Verdict::Flagged) => Some(Self::Flagged),
            (Verdict::Flagged, Verdict::Clean) => Some(Self::Cleared),
            (Verdict::NoData, Verdict::Clean) => Some(Self::FirstData),
            (Verdict::Flagged | Verdict::Clean, Verdict::NoData) => Some(Self::NoData),
            _ => None,
        }
    }
}
