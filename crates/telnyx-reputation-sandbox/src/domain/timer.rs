//! What a timer can be set for.

/// Each variant's subject is the id named in its comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// A document that nothing links to disappears.
    DocumentExpires,
    /// An enterprise's vetting is approved.
    StatusApproved,
    /// An enterprise's letter is approved.
    LoaApproved,
    /// An enterprise's numbers are looked up.
    ScheduledCheck,
    /// An enterprise is billed for another month.
    MonthBegins,
    /// An enterprise's proof of ownership is approved.
    ExternalVerificationApproved,
    /// The carriers of an enterprise's numbers hosted elsewhere are checked.
    CarrierCheck,
    /// A number's ownership must be confirmed again.
    Reverification,
    /// The time to confirm a number's ownership is over.
    ConfirmationOver,
    /// A remediation takes its next step.
    RemediationStep,
}

impl Timer {
    const ALL: &'static [Self] = &[
        Self::DocumentExpires,
        Self::StatusApproved,
        Self::LoaApproved,
        Self::ScheduledCheck,
        Self::MonthBegins,
        Self::ExternalVerificationApproved,
        Self::CarrierCheck,
        Self::Reverification,
        Self::ConfirmationOver,
        Self::RemediationStep,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::DocumentExpires => "document_expires",
            Self::StatusApproved => "status_approved",
            Self::LoaApproved => "loa_approved",
            Self::ScheduledCheck => "scheduled_check",
            Self::MonthBegins => "month_begins",
            Self::ExternalVerificationApproved => "external_verification_approved",
            Self::CarrierCheck => "carrier_check",
            Self::Reverification => "reverification",
            Self::ConfirmationOver => "confirmation_over",
            Self::RemediationStep => "remediation_step",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|timer| timer.name() == name)
    }
}
