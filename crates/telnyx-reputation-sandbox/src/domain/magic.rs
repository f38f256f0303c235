//! Numbers that provoke an outcome: line `555-01xx` of any United States area code.

use serde::Serialize;

use crate::ids;

/// What a magic number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Magic {
    /// `spam_risk` is `high`, labelled Telemarketer.
    HighRisk,
    /// `spam_risk` is `medium`.
    MediumRisk,
    /// `spam_risk` is `low`.
    LowRisk,
    /// The networks know nothing: `reputation_data` stays null.
    NoData,
    /// A live lookup fails: nothing is stored or billed, and a refresh reports the number as failed.
    LookupFails,
    /// Not in the Telnyx inventory: hosted elsewhere (`source: external`).
    External,
    /// In the inventory, but out of service: cannot be associated.
    OutOfService,
    /// Hosted elsewhere, and another carrier has it at the next daily check.
    CarrierChanges,
    /// Hosted elsewhere, and disconnected at the next daily check.
    Disconnected,
    /// Already monitored by another customer: cannot be associated.
    Taken,
    /// Remediation puts it in `refused`.
    RemediationRefused,
    /// Remediation puts it in `requires_review`.
    RemediationRequiresReview,
    /// Remediation puts it in `not_flagged`.
    RemediationNotFlagged,
    /// A remediation request with this number ends as `failed`.
    RemediationFails,
}

/// The table: the last two digits, the outcome, and a sentence for the reader.
pub const MAGIC_NUMBERS: &[(u8, Magic, &str)] = &[
    (0, Magic::HighRisk, "high spam risk, category Telemarketer"),
    (1, Magic::MediumRisk, "medium spam risk"),
    (2, Magic::LowRisk, "low spam risk"),
    (3, Magic::NoData, "no data yet: reputation_data stays null"),
    (4, Magic::LookupFails, "a live lookup fails; a refresh reports it, nothing is billed"),
    (5, Magic::External, "not in the Telnyx inventory: source external"),
    (6, Magic::OutOfService, "out of service: cannot be associated"),
    (7, Magic::CarrierChanges, "external; another carrier has it at the next daily check"),
    (8, Magic::Disconnected, "external; disconnected at the next daily check"),
    (9, Magic::Taken, "associated with another enterprise already: cannot be associated"),
    (10, Magic::RemediationRefused, "remediation: bucket refused"),
    (11, Magic::RemediationRequiresReview, "remediation: bucket requires_review"),
    (12, Magic::RemediationNotFlagged, "remediation: bucket not_flagged"),
    (13, Magic::RemediationFails, "remediation: the whole request fails"),
];

/// The outcome of a number, when it is one of the table's.
pub(crate) fn magic(phone_number: &str) -> Option<Magic> {
    let line = phone_number.strip_prefix("+1")?.get(3..)?.strip_prefix("55501")?;
    let last: u8 = line.parse().ok()?;
    MAGIC_NUMBERS.iter().find(|(digits, ..)| *digits == last).map(|(_, outcome, _)| *outcome)
}

/// Whether the number is hosted with another provider.
pub(crate) fn is_external(phone_number: &str) -> bool {
    matches!(magic(phone_number), Some(Magic::External | Magic::CarrierChanges | Magic::Disconnected))
}

/// The carrier that hosts a number when it is added, as a four-character SPID.
pub(crate) fn carrier(seed: u64, phone_number: &str) -> String {
    spid(seed, b"carrier", phone_number)
}

/// The carrier that has it at the next check; `None` when it is disconnected.
pub(crate) fn carrier_later(seed: u64, phone_number: &str) -> Option<String> {
    match magic(phone_number) {
        Some(Magic::Disconnected) => None,
        Some(Magic::CarrierChanges) => Some(spid(seed, b"other carrier", phone_number)),
        _ => Some(carrier(seed, phone_number)),
    }
}

fn spid(seed: u64, label: &[u8], phone_number: &str) -> String {
    let digest = ids::hash(seed, &[label, phone_number.as_bytes()]);
    format!("{:04}", u16::from_be_bytes([digest[0], digest[1]]) % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_one() {
        let readme = include_str!("../../README.md");
        for (digits, _, _) in MAGIC_NUMBERS {
            assert!(readme.contains(&format!("| `555-01{digits:02}` |")), "{digits}");
        }
    }

    #[test]
    fn magic_numbers_are_the_same_in_every_area_code() {
        assert_eq!(magic("+16035550100"), Some(Magic::HighRisk));
        assert_eq!(magic("+12125550110"), Some(Magic::RemediationRefused));
        assert_eq!(magic("+16035551234"), None);
        assert_eq!(magic("+16035550199"), None);
    }
}
