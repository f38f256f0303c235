//! When the wait for an enterprise's approval is over: both gates are approved, or one is rejected.

use serde_json::Value;

use super::state::{text, texts};
use super::until::Wait;
use crate::enums::{ReputationLoaStatusPublic, ReputationStatus};
use crate::error::{Error, ErrorKind, Result};
use crate::generated::operations::GET_REPUTATION_SETTINGS;
use crate::resources::EnterprisesReputation;
use crate::types::EnterpriseReputationPublic;

impl EnterprisesReputation {
    /// Waits until both gates are approved: the vetting of the business (`status`) and the review of the letter
    /// (`loa_status`).
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] with the reasons when a gate is rejected; [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) at the deadline;
    /// else as `retrieve`.
    pub async fn wait_until_approved(
        &self,
        enterprise_id: impl Into<String>,
        wait: Wait<'_, EnterpriseReputationPublic>,
    ) -> Result<EnterpriseReputationPublic> {
        let id = enterprise_id.into();
        let read = || async { self.retrieve(id.as_str()).await.map(|settings| settings.data) };
        wait.until(&GET_REPUTATION_SETTINGS, read, |settings| approved(&Gates::of(settings))).await
    }
}

/// Of the settings, what a wait looks at; the rest may be as it is.
pub(super) struct Gates {
    status: Option<ReputationStatus>,
    loa_status: Option<ReputationLoaStatusPublic>,
    rejection_reasons: Option<Vec<String>>,
}

impl Gates {
    fn of(settings: &EnterpriseReputationPublic) -> Self {
        Self {
            status: settings.status.clone(),
            loa_status: settings.loa_status.clone(),
            rejection_reasons: settings.rejection_reasons.clone(),
        }
    }

    /// Of settings as the API sends them.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for what the API does not document.
    pub(super) fn read(settings: &Value) -> Result<Self> {
        Ok(Self {
            status: text(settings, "status")?.map(Into::into),
            loa_status: text(settings, "loa_status")?.map(Into::into),
            rejection_reasons: texts(settings, "rejection_reasons")?,
        })
    }
}

pub(super) fn approved(settings: &Gates) -> Result<bool> {
    if settings.status == Some(ReputationStatus::Rejected) {
        let reasons = settings.rejection_reasons.as_deref().unwrap_or_default().join("; ");
        let reasons = if reasons.is_empty() { "no reason is given".to_owned() } else { reasons };
        return Err(Error::new(ErrorKind::Rejected, format!("the business was rejected: {reasons}")));
    }
    if settings.loa_status == Some(ReputationLoaStatusPublic::Rejected) {
        return Err(Error::new(
            ErrorKind::Rejected,
            "the letter of authorization was rejected: replace it with loa.update",
        ));
    }
    Ok(settings.status == Some(ReputationStatus::Approved)
        && settings.loa_status == Some(ReputationLoaStatusPublic::Approved))
}
