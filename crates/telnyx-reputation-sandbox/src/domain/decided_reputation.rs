//! What a test has decided that the networks say of one number.

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::snapshot::{ReputationData, Risk};

/// The longest label.
const MAX_CATEGORY: usize = 100;

/// What is left out follows from the risk, or is the seed's; a null is something that the networks do not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecidedReputation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) spam_risk: Option<Risk>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) spam_category: Option<Option<String>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) maturity_score: Option<Option<u8>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) connection_score: Option<Option<u8>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) engagement_score: Option<Option<u8>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) sentiment_score: Option<Option<u8>>,
}

/// Tells null from a field that is left out.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl DecidedReputation {
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The field that no network could say, and why.
    pub(crate) fn refusal(&self) -> Option<(&'static str, &'static str)> {
        let scores = [
            ("maturity_score", self.maturity_score),
            ("connection_score", self.connection_score),
            ("engagement_score", self.engagement_score),
            ("sentiment_score", self.sentiment_score),
        ];
        let category = self.spam_category.iter().flatten().any(|it| it.is_empty() || it.chars().count() > MAX_CATEGORY);
        scores
            .into_iter()
            .find(|(_, score)| score.flatten().is_some_and(|score| score > 100))
            .map(|(name, _)| (name, "A score lies between 0 and 100."))
            .or(category.then_some(("spam_category", "A category has 1 to 100 characters.")))
    }

    /// Puts what is decided in the place of what was found.
    pub(crate) fn put_into(&self, mut data: ReputationData) -> ReputationData {
        if let Some(category) = &self.spam_category {
            data.spam_category.clone_from(category);
        }
        for (score, decided) in [
            (&mut data.maturity_score, self.maturity_score),
            (&mut data.connection_score, self.connection_score),
            (&mut data.engagement_score, self.engagement_score),
            (&mut data.sentiment_score, self.sentiment_score),
        ] {
            *score = decided.unwrap_or(*score);
        }
        data
    }
}
