//! When the wait for a remediation is over.

use serde_json::Value;

use super::state::{text, undocumented};
use super::until::Wait;
use crate::enums::RemediationStatus;
use crate::error::Result;
use crate::generated::operations::GET_REPUTATION_REMEDIATION;
use crate::resources::EnterprisesReputationRemediation;
use crate::types::RemediationRequest;

impl EnterprisesReputationRemediation {
    /// Waits until a remediation has ended: `completed`, `failed` or `cancelled`. Look at its `status`.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) at the deadline; else as `retrieve`.
    pub async fn wait(
        &self,
        enterprise_id: impl Into<String>,
        remediation_id: impl Into<String>,
        wait: Wait<'_, RemediationRequest>,
    ) -> Result<RemediationRequest> {
        let (enterprise, id) = (enterprise_id.into(), remediation_id.into());
        let read =
            || async { self.retrieve(enterprise.as_str(), id.as_str()).await.map(|remediation| remediation.data) };
        wait.until(&GET_REPUTATION_REMEDIATION, read, |it| Ok(ended(&it.status))).await
    }
}

/// The same of a remediation as the API sends it.
///
/// # Errors
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for what the API does not document.
pub(super) fn is_over(remediation: &Value) -> Result<bool> {
    let status = text(remediation, "status")?.ok_or_else(|| undocumented("status"))?;
    Ok(ended(&status.into()))
}

fn ended(status: &RemediationStatus) -> bool {
    matches!(status, RemediationStatus::Completed | RemediationStatus::Failed | RemediationStatus::Cancelled)
}
