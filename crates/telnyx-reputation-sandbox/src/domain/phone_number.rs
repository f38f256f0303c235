//! Phone numbers: E.164, and which of them the service monitors.

/// What kind of United States number this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneNumberType {
    Local,
    TollFree,
}

/// Why a number cannot be monitored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneNumberRefusal {
    NotE164,
    NotUnitedStates,
    NotGeographic,
}

impl PhoneNumberRefusal {
    pub(crate) fn detail(self, number: &str) -> String {
        let shown: String = number.chars().take(32).collect();
        match self {
            Self::NotE164 => format!("'{shown}' is not a phone number in E.164 format."),
            Self::NotUnitedStates => format!("'{shown}' is not a United States number (+1NPANXXXXXX)."),
            Self::NotGeographic => format!("'{shown}' is neither a local nor a toll-free number."),
        }
    }
}

/// Area codes inside +1 that belong to Canada and to the Caribbean countries.
const FOREIGN_AREA_CODES: &[u16] = &[
    204, 226, 236, 242, 246, 249, 250, 257, 263, 264, 268, 284, 289, 306, 343, 345, 354, 365, 367, 368, 382, 387, 403,
    416, 418, 428, 431, 437, 438, 441, 450, 460, 468, 473, 474, 506, 514, 519, 537, 548, 568, 579, 581, 584, 587, 600,
    604, 613, 622, 633, 639, 644, 647, 649, 655, 658, 664, 672, 677, 683, 688, 705, 709, 721, 742, 753, 758, 767, 778,
    780, 782, 784, 807, 809, 819, 825, 829, 849, 867, 868, 869, 873, 876, 879, 902, 905, 942,
];
const TOLL_FREE_AREA_CODES: &[u16] = &[800, 833, 844, 855, 866, 877, 888];
/// Personal, inter-exchange carrier, government and premium services.
const NON_GEOGRAPHIC_AREA_CODES: &[u16] =
    &[500, 521, 522, 523, 524, 525, 526, 527, 528, 529, 532, 533, 544, 566, 577, 588, 700, 710, 900];

/// `+` and 8 to 15 digits, the first of them not zero.
pub(crate) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether the service can monitor this number, and as what.
pub(crate) fn classify(text: &str) -> Result<PhoneNumberType, PhoneNumberRefusal> {
    if !is_e164(text) {
        return Err(PhoneNumberRefusal::NotE164);
    }
    let national = text.strip_prefix("+1").ok_or(PhoneNumberRefusal::NotUnitedStates)?;
    let digits = national.as_bytes();
    // An area code and an exchange each begin with 2 to 9; x11 is a service code.
    let shaped = digits.len() == 10 && digits[0] >= b'2' && digits[3] >= b'2' && &digits[1..3] != b"11";
    if !shaped {
        return Err(PhoneNumberRefusal::NotE164);
    }
    let area = national[..3].parse::<u16>().map_err(|_| PhoneNumberRefusal::NotE164)?;
    if FOREIGN_AREA_CODES.contains(&area) {
        Err(PhoneNumberRefusal::NotUnitedStates)
    } else if NON_GEOGRAPHIC_AREA_CODES.contains(&area) {
        Err(PhoneNumberRefusal::NotGeographic)
    } else if TOLL_FREE_AREA_CODES.contains(&area) {
        Ok(PhoneNumberType::TollFree)
    } else {
        Ok(PhoneNumberType::Local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_united_states_numbers_are_monitored() {
        assert_eq!(classify("+16035551234"), Ok(PhoneNumberType::Local));
        assert_eq!(classify("+18885551234"), Ok(PhoneNumberType::TollFree));
        assert_eq!(classify("+14165551234"), Err(PhoneNumberRefusal::NotUnitedStates), "Toronto");
        assert_eq!(classify("+442071234567"), Err(PhoneNumberRefusal::NotUnitedStates));
        assert_eq!(classify("+19005551234"), Err(PhoneNumberRefusal::NotGeographic));
        for malformed in
            ["6035551234", "+1603555123", "+160355512345", "+1 603 555 1234", "", "+", "+11035551234", "+१६०३५५५१२३४"]
        {
            assert_eq!(classify(malformed), Err(PhoneNumberRefusal::NotE164), "{malformed}");
        }
    }
}
