//! What of a number is another than before, as a set.

use std::fmt;

use crate::standing::Standing;

/// What of a number changed, by the names of the API's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Changed(pub(crate) i64);

/// The store keeps these bits: none ever changes its meaning. Those that come most often fit one byte.
const NAMES: &[(Changed, &str)] = &[
    (Changed::REFRESHED, "last_refreshed_at"),
    (Changed::SCORES, "scores"),
    (Changed::RISK, "spam_risk"),
    (Changed::CATEGORY, "spam_category"),
    (Changed::OWNERSHIP, "ownership_status"),
    (Changed::ENTERPRISE, "enterprise_id"),
    (Changed::MORE, "more"),
    (Changed::APPEARED, "appeared"),
    (Changed::DISAPPEARED, "disappeared"),
];

impl Changed {
    /// The snapshot is another.
    pub const REFRESHED: Self = Self(1);
    /// One of the four scores.
    pub const SCORES: Self = Self(1 << 1);
    /// The risk.
    pub const RISK: Self = Self(1 << 2);
    /// The label.
    pub const CATEGORY: Self = Self(1 << 3);
    /// Who is believed to own it, or until when that is to be confirmed.
    pub const OWNERSHIP: Self = Self(1 << 4);
    /// Whose number it is.
    pub const ENTERPRISE: Self = Self(1 << 5);
    /// Something else of the row.
    pub const MORE: Self = Self(1 << 6);
    /// It was not in the list before.
    pub const APPEARED: Self = Self(1 << 7);
    /// It is not in the list any more.
    pub const DISAPPEARED: Self = Self(1 << 8);
    /// All that makes a [`Turn`](crate::Turn): anything but a new snapshot, its scores, and the rest of the row.
    pub const TURNING: Self = Self(
        Self::RISK.0
            | Self::CATEGORY.0
            | Self::OWNERSHIP.0
            | Self::ENTERPRISE.0
            | Self::APPEARED.0
            | Self::DISAPPEARED.0,
    );

    /// What differs between two standings of a monitored number.
    pub(crate) fn between(before: &Standing, after: &Standing) -> Self {
        let differs = [
            (Self::REFRESHED, before.last_refreshed_at != after.last_refreshed_at),
            (Self::SCORES, before.scores() != after.scores()),
            (Self::RISK, before.spam_risk != after.spam_risk),
            (Self::CATEGORY, before.spam_category != after.spam_category),
            (
                Self::OWNERSHIP,
                before.ownership_status != after.ownership_status || before.confirm_by != after.confirm_by,
            ),
            (Self::ENTERPRISE, before.enterprise_id != after.enterprise_id),
            (Self::MORE, before.more != after.more),
        ];
        Self(differs.iter().filter(|(_, differs)| *differs).map(|(what, _)| what.0).sum())
    }

    /// Whether nothing did.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether any of these did.
    #[must_use]
    pub fn any_of(self, what: Self) -> bool {
        self.0 & what.0 != 0
    }

    /// The names of what did.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(what, _)| self.any_of(*what)).map(|(_, name)| *name)
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join(", "))
    }
}
