//! A monitored number, and how its ownership is established, questioned and lost.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    domain::{
        decided_reputation::DecidedReputation,
        scores::{Lookup, Networks},
        snapshot::ReputationData,
    },
    moment::Moment,
};

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

impl RemovalReason {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PortedAway => "ported_away",
            Self::UnconfirmedOwnership => "unconfirmed_ownership",
            Self::Reassigned => "reassigned",
            Self::CustomerReported => "customer_reported",
            Self::CustomerRemoved => "customer_removed",
        }
    }
}

impl FlagReason {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CarrierChanged => "carrier_changed",
            Self::ReverificationDue => "reverification_due",
        }
    }
}

/// What a check of a number's carrier finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CarrierCheck {
    Unchanged,
    Changed,
    Disconnected,
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
    /// The carrier on record when ownership was last established.
    pub(crate) baseline_carrier: String,
    pub(crate) baseline_recorded_at: Moment,
    /// The carrier that the number is really with, or `None` once it is disconnected.
    pub(crate) hosted_by: Option<String>,
    /// A remediation has corrected its label.
    pub(crate) is_remediated: bool,
    /// What a test has decided that the networks say of it.
    #[serde(default, skip_serializing_if = "DecidedReputation::is_none")]
    pub(crate) decided: DecidedReputation,
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
            hosted_by: Some(carrier),
            is_remediated: false,
            decided: DecidedReputation::default(),
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

    pub(crate) fn is_removed(&self) -> bool {
        self.ownership_status == OwnershipStatus::Removed
    }

    /// The daily check of the carrier of a number hosted elsewhere.
    pub(crate) fn check_carrier(&mut self, now: Moment) -> CarrierCheck {
        self.last_checked_at = Some(now);
        match &self.hosted_by {
            None => CarrierCheck::Disconnected,
            Some(carrier) if *carrier == self.baseline_carrier => CarrierCheck::Unchanged,
            // A change that is waiting to be confirmed is not reported again every day.
            Some(_) if self.flag_reason == Some(FlagReason::CarrierChanged) => CarrierCheck::Unchanged,
            Some(_) => CarrierCheck::Changed,
        }
    }

    /// Ownership must be confirmed by `confirm_by`.
    pub(crate) fn ask_for_confirmation(&mut self, reason: FlagReason, confirm_by: Moment, now: Moment) {
        self.ownership_status = OwnershipStatus::PendingConfirmation;
        self.flag_reason = Some(reason);
        self.confirm_by = Some(confirm_by);
        self.updated_at = now;
    }

    /// Nobody has confirmed in time: after a carrier change the number is removed, after a re-verification only flagged.
    pub(crate) fn confirmation_is_over(&mut self, now: Moment) {
        if self.flag_reason == Some(FlagReason::CarrierChanged) {
            self.remove(RemovalReason::UnconfirmedOwnership, now);
        } else {
            self.ownership_status = OwnershipStatus::Flagged;
            self.confirm_by = None;
            self.updated_at = now;
        }
    }

    /// Whether a confirmation is open.
    pub(crate) fn awaits_confirmation(&self) -> bool {
        matches!(self.ownership_status, OwnershipStatus::PendingConfirmation | OwnershipStatus::Flagged)
    }

    /// The owner has confirmed: the carrier that the number is with becomes the one on record.
    pub(crate) fn confirm(&mut self, now: Moment) {
        self.ownership_status = OwnershipStatus::Verified;
        self.flag_reason = None;
        self.confirm_by = None;
        if let Some(carrier) = &self.hosted_by {
            self.baseline_carrier.clone_from(carrier);
        }
        self.baseline_recorded_at = now;
        self.updated_at = now;
    }

    /// Why the number is removed when its owner says that it is no longer theirs.
    pub(crate) fn given_up_reason(&self) -> RemovalReason {
        match self.flag_reason {
            Some(FlagReason::CarrierChanged) => RemovalReason::PortedAway,
            _ => RemovalReason::CustomerReported,
        }
    }

    /// What a live lookup finds now.
    pub(crate) fn look_up(&self, networks: Networks, now: Moment) -> Lookup {
        match networks.look_up(&self.phone_number, self.created_at, &self.decided, now) {
            Lookup::Found(data) if self.is_remediated => Lookup::Found(data.corrected()),
            other => other,
        }
    }

    /// Lets the networks say something else from now on, also of a number whose label was corrected before.
    pub(crate) fn decide(&mut self, decided: DecidedReputation) {
        if !decided.is_none() {
            self.is_remediated = false;
        }
        self.decided = decided;
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

    /// The ownership detail; `history` is newest first.
    pub(crate) fn to_ownership_json(&self, history: &[Value]) -> Value {
        let external = self.source == Source::External;
        json!({
            "phone_number": self.phone_number,
            "source": self.source,
            "ownership_status": self.ownership_status,
            "baseline_carrier": external.then_some(&self.baseline_carrier),
            "baseline_recorded_at": external.then(|| self.baseline_recorded_at.to_text()),
            "last_checked_at": self.last_checked_at.map(Moment::to_text),
            "flag_reason": self.flag_reason,
            "confirm_by": self.confirm_by.map(Moment::to_text),
            "history": history,
        })
    }

    /// The payload of an ownership event; each kind of event adds its own keys.
    pub(crate) fn to_event(&self) -> Value {
        let mut payload = json!({
            "record_type": "reputation_phone_number",
            "phone_number": self.phone_number,
            "enterprise_id": self.enterprise_id,
            "source": self.source,
            "ownership_status": self.ownership_status,
        });
        if self.is_removed() {
            payload["removal_reason"] = json!(self.removal_reason);
            payload["removed_at"] = json!(self.removed_at.map(Moment::to_event_text));
        } else {
            payload["flag_reason"] = json!(self.flag_reason);
            payload["confirm_by"] = json!(self.confirm_by.map(Moment::to_event_text));
        }
        payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn external() -> Number {
        Number::registered("n".to_owned(), "e", "+16035550105", Source::External, "0001".to_owned(), Moment(0))
    }

    #[test]
    fn a_confirmed_carrier_becomes_the_one_on_record() {
        let mut it = external();
        assert_eq!(it.check_carrier(Moment(1)), CarrierCheck::Unchanged);
        it.hosted_by = Some("0002".to_owned());
        assert_eq!(it.check_carrier(Moment(2)), CarrierCheck::Changed);
        it.ask_for_confirmation(FlagReason::CarrierChanged, Moment(9), Moment(2));
        assert_eq!(it.check_carrier(Moment(3)), CarrierCheck::Unchanged);
        assert_eq!(it.given_up_reason(), RemovalReason::PortedAway);
        it.confirm(Moment(4));
        assert_eq!((it.baseline_carrier.as_str(), it.ownership_status), ("0002", OwnershipStatus::Verified));
        assert_eq!(it.check_carrier(Moment(5)), CarrierCheck::Unchanged);
    }

    #[test]
    fn an_unconfirmed_number_goes_only_after_a_carrier_change() {
        for (reason, status) in [
            (FlagReason::CarrierChanged, OwnershipStatus::Removed),
            (FlagReason::ReverificationDue, OwnershipStatus::Flagged),
        ] {
            let mut it = external();
            it.ask_for_confirmation(reason, Moment(9), Moment(1));
            it.confirmation_is_over(Moment(9));
            assert_eq!((it.ownership_status, it.confirm_by), (status, None));
        }
    }
}
