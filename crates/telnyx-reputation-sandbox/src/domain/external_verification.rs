//! The one proof that an enterprise owns numbers hosted elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    domain::approval::{Review, Verdict},
    moment::Moment,
};

/// The proof and how its review stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ExternalVerification {
    pub(crate) enterprise_id: String,
    pub(crate) review: Review,
    pub(crate) document_ids: Vec<String>,
    pub(crate) phone_numbers: Vec<String>,
    pub(crate) rejection_reason: Option<String>,
    pub(crate) submitted_at: Moment,
    pub(crate) reviewed_at: Option<Moment>,
}

impl ExternalVerification {
    /// Ends the review; a reason belongs to a rejection alone.
    pub(crate) fn decide(&mut self, review: Review, reason: Option<String>, now: Moment) {
        self.review = review;
        self.rejection_reason = reason.filter(|_| review.verdict == Verdict::Rejected);
        self.reviewed_at = Some(now);
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "enterprise_id": self.enterprise_id,
            "status": self.review.verdict.name(),
            "document_ids": self.document_ids,
            "phone_numbers": self.phone_numbers,
            "rejection_reason": self.rejection_reason,
            "submitted_at": self.submitted_at.to_text(),
            "reviewed_at": self.reviewed_at.map(Moment::to_text),
        })
    }

    pub(crate) fn to_event(&self) -> Value {
        json!({
            "record_type": "reputation_external_verification",
            "enterprise_id": self.enterprise_id,
            "status": self.review.verdict.name(),
            "rejection_reason": self.rejection_reason,
            "reviewed_at": self.reviewed_at.map(Moment::to_event_text),
        })
    }
}
