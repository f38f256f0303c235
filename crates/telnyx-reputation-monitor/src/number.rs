//! A phone number as the store keeps it: its digits as an integer, which takes six bytes and needs no table of its own.

/// The most digits that E.164 allows.
const MOST_DIGITS: usize = 15;

/// The integer of a number in E.164; `None` when it is not of that form.
pub(crate) fn to_key(phone_number: &str) -> Option<i64> {
    let digits = phone_number.strip_prefix('+')?;
    let is_of_form =
        digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if is_of_form { digits.parse().ok() } else { None }
}

/// Whether this is a phone number in E.164: all that the store takes for one.
#[must_use]
pub fn is_e164(text: &str) -> bool {
    to_key(text).is_some()
}

/// The number of an integer.
pub(crate) fn to_text(key: i64) -> String {
    format!("+{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_as_it_was() {
        for text in ["+16035551234", "+1", "+999999999999999"] {
            assert_eq!(to_text(to_key(text).unwrap()), text);
        }
        for text in ["", "+", "16035551234", "+0603", "+1603555123456789", "+1 603", "+-5", "++1"] {
            assert_eq!(to_key(text), None, "{text}");
        }
    }
}
