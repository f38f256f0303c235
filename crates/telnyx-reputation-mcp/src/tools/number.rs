//! A number as tools tell of it. What is not known is left out.

use schemars::JsonSchema;
use serde::Serialize;
use telnyx_reputation_monitor::{Change, Known};

/// What the networks say of a number, at some time.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Standing {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spam_risk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spam_category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maturity_score: Option<i64>,
}

/// A number of a list.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Brief {
    phone_number: String,
    #[serde(flatten)]
    standing: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_refreshed_at: Option<String>,
}

/// All that is stored of a number.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Number {
    #[serde(flatten)]
    brief: Brief,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engagement_score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentiment_score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ownership_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_id: Option<String>,
}

impl From<&Change> for Standing {
    fn from(change: &Change) -> Self {
        let now = change.after.as_ref();
        Self {
            verdict: change.verdict().name(),
            spam_risk: now.and_then(|now| now.spam_risk.as_deref()).map(str::to_owned),
            spam_category: now.and_then(|now| now.spam_category.as_deref()).map(str::to_owned),
            maturity_score: now.and_then(|now| now.maturity_score),
        }
    }
}

impl From<&Known> for Brief {
    fn from(known: &Known) -> Self {
        let data = known.row.as_ref().and_then(|row| row.reputation_data.as_ref());
        Self {
            phone_number: known.phone_number.clone(),
            standing: Standing {
                verdict: known.verdict().name(),
                spam_risk: data.and_then(|data| data.spam_risk.as_ref()).map(|risk| risk.as_str().to_owned()),
                spam_category: data.and_then(|data| data.spam_category.clone()),
                maturity_score: data.and_then(|data| data.maturity_score),
            },
            last_refreshed_at: data.and_then(|data| data.last_refreshed_at.as_ref()).map(|at| at.as_str().to_owned()),
        }
    }
}

impl From<&Known> for Number {
    fn from(known: &Known) -> Self {
        let row = known.row.as_ref();
        let data = row.and_then(|row| row.reputation_data.as_ref());
        Self {
            brief: known.into(),
            connection_score: data.and_then(|data| data.connection_score),
            engagement_score: data.and_then(|data| data.engagement_score),
            sentiment_score: data.and_then(|data| data.sentiment_score),
            ownership_status: row.and_then(|row| row.ownership_status.as_ref()).map(|it| it.as_str().to_owned()),
            enterprise_id: row.map(|row| row.enterprise_id.to_string()),
        }
    }
}
