//! Terms of service: which are in force, and who has accepted them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::moment::Moment;

/// The version in force until a newer one is published.
pub(crate) const FIRST_VERSION: &str = "v1.0.0";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProductType {
    BrandedCalling,
    NumberReputation,
}

impl ProductType {
    pub(crate) const ALL: [Self; 2] = [Self::BrandedCalling, Self::NumberReputation];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BrandedCalling => "branded_calling",
            Self::NumberReputation => "number_reputation",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }

    pub(crate) fn info(self, current_version: &str) -> Value {
        let (terms_url, effective_date, description) = match self {
            Self::BrandedCalling => (
                "https://telnyx.com/terms/branded-calling",
                "2025-07-10",
                "Terms for showing a business's name on the calls it places.",
            ),
            Self::NumberReputation => (
                "https://telnyx.com/terms/reputation-services",
                "2025-07-10",
                "Terms for monitoring and correcting the reputation of numbers.",
            ),
        };
        json!({
            "product_type": self,
            "current_version": current_version,
            "terms_url": terms_url,
            "effective_date": effective_date,
            "description": description,
        })
    }

    /// The status of an account whose latest acceptance is `latest`.
    pub(crate) fn status(self, current_version: &str, latest: Option<&Agreement>) -> Value {
        let has_agreed = latest.is_some_and(|it| it.version == current_version);
        json!({
            "product_type": self,
            "current_terms_version": current_version,
            "has_agreed": has_agreed,
            "agreed_version": latest.map(|it| it.version.as_str()),
            "agreed_at": latest.map(|it| it.agreed_at.to_text()),
            "agreement_required": !has_agreed,
        })
    }
}

/// One acceptance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Agreement {
    pub(crate) id: String,
    pub(crate) product_type: ProductType,
    pub(crate) version: String,
    pub(crate) agreed_at: Moment,
}

impl Agreement {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "terms_version": self.version,
            "version": self.version,
            "product_type": self.product_type,
            "agreed_at": self.agreed_at.to_text(),
            "created_at": self.agreed_at.to_text(),
        })
    }
}
