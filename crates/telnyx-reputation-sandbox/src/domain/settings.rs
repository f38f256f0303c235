//! Number Reputation of one enterprise: two gates, and what each of them opens.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    domain::{
        approval::{Approvals, Review, Verdict},
        schedule::CheckFrequency,
    },
    moment::Moment,
    problem::{Problem, Result},
};

/// The settings of an enterprise for which the service is enabled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) enterprise_id: String,
    pub(crate) status: Review,
    pub(crate) loa: Review,
    pub(crate) rejection_reasons: Vec<String>,
    pub(crate) loa_document_id: String,
    pub(crate) check_frequency: CheckFrequency,
    pub(crate) webhook_url: Option<String>,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

/// One of the two reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gate {
    Status,
    Loa,
}

impl Settings {
    pub(crate) fn enabled(
        enterprise_id: String,
        loa_document_id: String,
        check_frequency: CheckFrequency,
        approvals: Approvals,
        now: Moment,
    ) -> Self {
        Self {
            enterprise_id,
            status: Review::submitted(approvals.status),
            loa: Review::submitted(approvals.loa),
            rejection_reasons: Vec::new(),
            loa_document_id,
            check_frequency,
            webhook_url: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// Both gates are open: numbers may be added, refreshed and remediated.
    pub(crate) fn is_open(&self) -> bool {
        self.status.is_approved() && self.loa.is_approved()
    }

    pub(crate) fn require_open(&self) -> Result<()> {
        if self.is_open() {
            return Ok(());
        }
        Err(Problem::refused(format!(
            "Number Reputation is not active for this enterprise: status is '{}' and loa_status is '{}'; both must be 'approved'.",
            self.status.verdict.name(),
            self.loa.verdict.name(),
        )))
    }

    /// Reading a number needs only the vetting.
    pub(crate) fn require_readable(&self) -> Result<()> {
        if self.status.is_approved() {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "The enterprise is not approved for Number Reputation: status is '{}'.",
            self.status.verdict.name()
        )))
    }

    pub(crate) fn change_frequency(&mut self, frequency: CheckFrequency, now: Moment) -> Result<()> {
        if !self.status.is_approved() {
            return Err(Problem::refused(format!(
                "check_frequency can be changed once status is 'approved'; it is '{}'.",
                self.status.verdict.name()
            )));
        }
        self.check_frequency = frequency;
        self.updated_at = now;
        Ok(())
    }

    /// Whether a new letter of authorization may be submitted.
    pub(crate) fn require_loa_replaceable(&self) -> Result<()> {
        if self.loa.is_approved() {
            return Err(Problem::refused(
                "The letter of authorization has been approved and can no longer be changed. Disable Number Reputation and enable it again with another one.",
            ));
        }
        Ok(())
    }

    pub(crate) fn replace_loa(&mut self, document_id: String, approvals: Approvals, now: Moment) {
        self.loa_document_id = document_id;
        self.loa = Review::submitted(approvals.loa);
        self.updated_at = now;
    }

    /// Rejected settings may be submitted again; any others are in the way.
    pub(crate) fn require_resubmittable(&self) -> Result<()> {
        if self.status.verdict == Verdict::Rejected {
            return Ok(());
        }
        Err(Problem::refused(format!(
            "Number Reputation is already enabled for this enterprise (status '{}').",
            self.status.verdict.name()
        )))
    }

    /// Counts a poll for both gates.
    pub(crate) fn read(&mut self, now: Moment) {
        let changed = [self.status.read(), self.loa.read()];
        if changed.contains(&true) {
            self.updated_at = now;
        }
    }

    pub(crate) fn approve(&mut self, gate: Gate, now: Moment) {
        *self.review(gate) = Review::APPROVED;
        if gate == Gate::Status {
            self.rejection_reasons.clear();
        }
        self.updated_at = now;
    }

    /// `reasons` are shown for the vetting only; the API has no field for a letter's.
    pub(crate) fn reject(&mut self, gate: Gate, reasons: Vec<String>, now: Moment) {
        *self.review(gate) = Review::REJECTED;
        if gate == Gate::Status {
            self.rejection_reasons = reasons;
        }
        self.updated_at = now;
    }

    pub(crate) fn review(&mut self, gate: Gate) -> &mut Review {
        match gate {
            Gate::Status => &mut self.status,
            Gate::Loa => &mut self.loa,
        }
    }

    pub(crate) fn to_json(&self, external_verification: Option<Verdict>) -> Value {
        let rejected = self.status.verdict == Verdict::Rejected;
        json!({
            "enterprise_id": self.enterprise_id,
            "status": self.status.verdict.name(),
            "check_frequency": self.check_frequency,
            "loa_document_id": self.loa_document_id,
            "loa_status": self.loa.verdict.name(),
            "rejection_reasons": rejected.then_some(&self.rejection_reasons),
            "external_verification_status": external_verification.map(Verdict::name),
            "webhook_url": self.webhook_url,
            "created_at": self.created_at.to_text(),
            "updated_at": self.updated_at.to_text(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::approval::Approval;

    const NOW: Moment = Moment(1_790_000_000_000_000);

    fn settings(status: Verdict, loa: Verdict) -> Settings {
        let mut settings = Settings::enabled(
            "e".to_owned(),
            "d".to_owned(),
            CheckFrequency::default(),
            Approvals::all(Approval::Manual),
            NOW,
        );
        for (gate, verdict) in [(Gate::Status, status), (Gate::Loa, loa)] {
            match verdict {
                Verdict::Approved => settings.approve(gate, NOW),
                Verdict::Rejected => settings.reject(gate, vec!["because".to_owned()], NOW),
                Verdict::Pending => {}
            }
        }
        settings
    }

    #[test]
    fn the_gate_table_holds() {
        use Verdict::{Approved, Pending, Rejected};
        // status, loa_status: add numbers, change frequency, replace the letter.
        let table = [
            (Pending, Pending, false, false, true),
            (Approved, Pending, false, true, true),
            (Approved, Rejected, false, true, true),
            (Approved, Approved, true, true, false),
            (Pending, Approved, false, false, false),
            (Rejected, Pending, false, false, true),
            (Rejected, Rejected, false, false, true),
            (Rejected, Approved, false, false, false),
        ];
        for (status, loa, numbers, frequency, replace) in table {
            let mut it = settings(status, loa);
            assert_eq!(it.require_open().is_ok(), numbers, "{status:?} {loa:?} numbers");
            assert_eq!(it.require_loa_replaceable().is_ok(), replace, "{status:?} {loa:?} letter");
            assert_eq!(
                it.change_frequency(CheckFrequency::Daily, NOW).is_ok(),
                frequency,
                "{status:?} {loa:?} frequency"
            );
        }
    }

    #[test]
    fn reasons_are_shown_only_for_a_rejected_vetting() {
        assert!(settings(Verdict::Approved, Verdict::Rejected).to_json(None)["rejection_reasons"].is_null());
        let rejected = settings(Verdict::Rejected, Verdict::Pending).to_json(None);
        assert_eq!(rejected["rejection_reasons"], json!(["because"]));
    }
}
