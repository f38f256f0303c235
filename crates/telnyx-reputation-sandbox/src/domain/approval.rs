//! When a review that takes hours in the real service ends here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// When a pending review is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// At once.
    Immediate,
    /// The read with this number is the first to show the result; the ones before it show `pending`.
    AfterReads(u32),
    /// When this many seconds have passed on the account's clock.
    AfterSeconds(u32),
    /// Only through the control plane.
    Manual,
}

impl FromStr for Approval {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number =
            |digits: &str| digits.parse::<u32>().map_err(|_| format!("`{digits}` is not a whole number in `{text}`"));
        match text.split_once(':') {
            None if text == "immediate" => Ok(Self::Immediate),
            None if text == "manual" => Ok(Self::Manual),
            Some(("reads", count)) => number(count).map(Self::AfterReads),
            Some(("seconds", count)) => number(count).map(Self::AfterSeconds),
            _ => Err(format!("`{text}` is not one of immediate, reads:N, seconds:N, manual")),
        }
    }
}

impl fmt::Display for Approval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediate => out.write_str("immediate"),
            Self::AfterReads(count) => write!(out, "reads:{count}"),
            Self::AfterSeconds(count) => write!(out, "seconds:{count}"),
            Self::Manual => out.write_str("manual"),
        }
    }
}

/// One policy for each kind of review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// The vetting of the enterprise: settings `status`.
    pub status: Approval,
    /// The review of the letter of authorization: settings `loa_status`.
    pub loa: Approval,
    /// The review of an ownership proof.
    pub external_verification: Approval,
    /// Each step of a remediation.
    pub remediation: Approval,
}

impl Approvals {
    /// The same policy for every review.
    #[must_use]
    pub const fn all(policy: Approval) -> Self {
        Self { status: policy, loa: policy, external_verification: policy, remediation: policy }
    }
}

impl Default for Approvals {
    /// A client has to poll, but need not wait.
    fn default() -> Self {
        Self::all(Approval::AfterReads(2))
    }
}

/// The state of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Pending,
    Approved,
    Rejected,
}

impl Verdict {
    /// A review with this verdict, which only the control plane changes.
    pub(crate) const fn to_review(self) -> Review {
        Review { verdict: self, reads_left: None }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
}

/// One review: its verdict and, while it is pending, the reads left before it is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    pub(crate) verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reads_left: Option<u32>,
}

impl Review {
    pub(crate) const APPROVED: Self = Self { verdict: Verdict::Approved, reads_left: None };
    pub(crate) const REJECTED: Self = Self { verdict: Verdict::Rejected, reads_left: None };

    /// A review that has just been submitted.
    pub(crate) const fn submitted(policy: Approval) -> Self {
        match policy {
            Approval::Immediate | Approval::AfterReads(0) => Self::APPROVED,
            Approval::AfterReads(count) => Self { verdict: Verdict::Pending, reads_left: Some(count) },
            Approval::AfterSeconds(_) | Approval::Manual => Self { verdict: Verdict::Pending, reads_left: None },
        }
    }

    /// Counts a read; true when it is the one that ends the review.
    pub(crate) fn read(&mut self) -> bool {
        let Some(left) = self.reads_left.as_mut() else { return false };
        *left = left.saturating_sub(1);
        if *left == 0 {
            *self = Self::APPROVED;
        }
        self.verdict == Verdict::Approved
    }

    pub(crate) fn is_approved(self) -> bool {
        self.verdict == Verdict::Approved
    }

    pub(crate) fn is_pending(self) -> bool {
        self.verdict == Verdict::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nth_read_shows_the_approval() {
        let mut review = Review::submitted(Approval::AfterReads(2));
        assert!(!review.read());
        assert!(review.is_pending());
        assert!(review.read());
        assert!(review.is_approved());
    }

    #[test]
    fn policies_are_read_as_they_are_written() {
        for text in ["immediate", "reads:2", "seconds:60", "manual"] {
            assert_eq!(text.parse::<Approval>().unwrap().to_string(), text);
        }
        assert!("reads:x".parse::<Approval>().is_err());
    }
}
