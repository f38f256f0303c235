//! A monitored number and the life of its ownership.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{domain::reputation::ReputationData, moment::Moment};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    Telnyx,
    External,
}

impl Source {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Telnyx => "telnyx",
            Self::External => "external",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnershipStatus {
    Verified,
    Flagged,
    PendingConfirmation,
    Removed,
}

impl OwnershipStatus {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Flagged => "flagged",
            Self::PendingConfirmation => "pending_confirmation",
            Self::Removed => "removed",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RemovalReason {
    PortedAway,
    UnconfirmedOwnership,
    Reassigned,
    CustomerReported,
    CustomerRemoved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FlagReason {
    CarrierChanged,
    ReverificationDue,
}

/// One registration of a number under an enterprise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Number {
    pub(crate) id: String,
    pub(crate) enterprise_id: String,
    pub(crate) phone_number: String,
    pub(crate) source: Source,
    pub(crate) ownership_status: OwnershipStatus,
    pub(crate) reputation_data: Option<ReputationData>,
    pub(crate) confirm_by: Option<Moment>,
    pub(crate) flag_reason: Option<FlagReason>,
    pub(crate) removal_reason: Option<RemovalReason>,
    pub(crate) removed_at: Option<Moment>,
    /// The carrier on record, and the one last seen.
    pub(crate) baseline_carrier: String,
    pub(crate) baseline_recorded_at: Moment,
    pub(crate) current_carrier: String,
    pub(crate) last_checked_at: Option<Moment>,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

impl Number {
    pub(crate) fn registered(
        id: String,
        enterprise_id: &str,
        phone_number: &str,
        source: Source,
        carrier: String,
        now: Moment,
    ) -> Self {
        Self {
            id,
            enterprise_id: enterprise_id.to_owned(),
            phone_number: phone_number.to_owned(),
            source,
            ownership_status: OwnershipStatus::Verified,
            reputation_data: None,
            confirm_by: None,
            flag_reason: None,
            removal_reason: None,
            removed_at: None,
            baseline_carrier: carrier.clone(),
            baseline_recorded_at: now,
            current_carrier: carrier,
            last_checked_at: None,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn remove(&mut self, reason: RemovalReason, now: Moment) {
        self.ownership_status = OwnershipStatus::Removed;
        self.removal_reason = Some(reason);
        self.removed_at = Some(now);
        self.confirm_by = None;
        self.flag_reason = None;
        self.updated_at = now;
    }

    pub(crate) fn store_snapshot(&mut self, data: ReputationData, now: Moment) {
        self.reputation_data = Some(data);
        self.updated_at = now;
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "enterprise_id": self.enterprise_id,
            "phone_number": self.phone_number,
            "reputation_data": self.reputation_data,
            "source": self.source,
            "ownership_status": self.ownership_status,
            "confirm_by": self.confirm_by.map(Moment::to_text),
            "flag_reason": self.flag_reason,
            "removal_reason": self.removal_reason,
            "removed_at": self.removed_at.map(Moment::to_text),
            "created_at": self.created_at.to_text(),
            "updated_at": self.updated_at.to_text(),
        })
    }
}
