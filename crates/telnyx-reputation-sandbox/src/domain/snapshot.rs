//! A number's reputation, as it is stored once it has been looked up.

use serde::{Deserialize, Serialize};

/// How likely calls are to be labelled as spam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Risk {
    Low,
    Medium,
    High,
}

/// A stored snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReputationData {
    pub(crate) spam_risk: Option<Risk>,
    pub(crate) spam_category: Option<String>,
    pub(crate) maturity_score: Option<u8>,
    pub(crate) connection_score: Option<u8>,
    pub(crate) engagement_score: Option<u8>,
    pub(crate) sentiment_score: Option<u8>,
    pub(crate) last_refreshed_at: Option<String>,
}

impl ReputationData {
    /// What is found once a number's label has been corrected.
    pub(crate) fn corrected(mut self) -> Self {
        self.spam_risk = Some(Risk::Low);
        self.spam_category = None;
        self
    }

    /// Whether another lookup has found the same.
    pub(crate) fn says_the_same_as(&self, other: &Self) -> bool {
        Self { last_refreshed_at: None, ..self.clone() } == Self { last_refreshed_at: None, ..other.clone() }
    }
}
