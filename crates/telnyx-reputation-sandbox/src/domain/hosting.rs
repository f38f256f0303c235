//! Whether a number can be monitored, by who hosts it.

use crate::domain::{
    magic::{self, Magic},
    phone_number::{self, PhoneNumberType},
};

/// Why a well-formed United States number that is new to the account cannot be added; `proven` tells whether the
/// enterprise has an approved proof of ownership.
pub(crate) fn refusal(phone_number: &str, proven: bool) -> Option<String> {
    match magic::magic(phone_number) {
        Some(Magic::Taken) => return Some(taken(phone_number)),
        Some(Magic::OutOfService) => return Some(format!("{phone_number} is not in service.")),
        _ => {}
    }
    if !magic::is_external(phone_number) {
        None
    } else if phone_number::classify(phone_number) == Ok(PhoneNumberType::TollFree) {
        Some(format!("{phone_number} is a toll-free number hosted elsewhere; only local ones can be monitored."))
    } else if proven {
        None
    } else {
        Some(format!(
            "external_verification_required: {phone_number} is hosted elsewhere and no proof of ownership is approved."
        ))
    }
}

/// Some enterprise has it already.
pub(crate) fn taken(phone_number: &str) -> String {
    format!("{phone_number} is already associated with an enterprise.")
}
