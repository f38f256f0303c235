//! The numbers that a run or a plan is given: what each must look like before any is sent, and each of them once.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::phone_numbers::{is_e164, why_not_monitored};
use crate::visible::visible;

/// How many bad rows a message says all of.
const IN_FULL: usize = 20;

/// How many more it names.
const BY_ROW: usize = 200;

/// How many characters of a bad row a message shows.
const SHOWN: usize = 60;

/// What a run or a plan takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Any number in E.164: what ends its monitoring is never in the way.
    E164,
    /// Only what can be monitored, since the rest would be priced and then refused.
    Monitorable,
}

impl Takes {
    /// What a run of this operation takes.
    pub(super) fn of(operation: &Operation) -> Self {
        if operation.billing.is_some() { Self::Monitorable } else { Self::E164 }
    }

    /// What is wrong with a row of the list, if it does not take it.
    pub(super) fn why_not(self, row: usize, number: &str) -> Option<String> {
        let why = if !is_e164(number) {
            "must be a phone number in E.164, such as +16035551234 (a plain +, not %2B)".to_owned()
        } else if self == Self::Monitorable {
            why_not_monitored(number)?
        } else {
            return None;
        };
        Some(format!("phone_numbers[{row}]: {why}; got \"{}\"", visible(number, SHOWN)))
    }

    /// Refuses a list that has a row which it does not take, with every such row.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the rows as the caller wrote them.
    pub(super) fn check_all(self, numbers: &[String]) -> Result<()> {
        let rows = numbers.iter().enumerate();
        let bad: Vec<(usize, String)> =
            rows.filter_map(|(row, number)| Some((row, self.why_not(row, number)?))).collect();
        let Some((_, first)) = bad.first() else { return Ok(()) };
        if bad.len() == 1 {
            return Err(Error::invalid_argument(first));
        }
        let mut message = format!(
            "{} of {} phone numbers are refused (`parse_numbers` cleans such a list)",
            bad.len(),
            numbers.len()
        );
        for (count, (row, why)) in bad.iter().take(IN_FULL + BY_ROW).enumerate() {
            // Writing to a string cannot fail.
            let _ = match count {
                0 => write!(message, ": {why}"),
                1..IN_FULL => write!(message, "; {why}"),
                IN_FULL => write!(message, "; the same of phone_numbers[{row}]"),
                _ => write!(message, ", phone_numbers[{row}]"),
            };
        }
        if bad.len() > IN_FULL + BY_ROW {
            let _ = write!(message, " and {} more", bad.len() - IN_FULL - BY_ROW);
        }
        Err(Error::invalid_argument(message))
    }
}

/// Each number once, with the row where it is first given.
pub(super) fn distinct(numbers: &[String]) -> impl Iterator<Item = (usize, &String)> {
    let mut seen = HashSet::new();
    numbers.iter().enumerate().filter(move |(_, number)| seen.insert(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(takes: Takes, numbers: &[String]) -> String {
        takes.check_all(numbers).unwrap_err().message().to_owned()
    }

    #[test]
    fn every_bad_row_is_told_and_the_message_stays_readable() {
        let mut numbers = vec!["+16035550100".to_owned(); 5_000];
        assert!(Takes::Monitorable.check_all(&numbers).is_ok());
        numbers[57] = "603\u{a0}555 0100".to_owned();
        let message = refusal(Takes::Monitorable, &numbers);
        assert!(
            message.starts_with("phone_numbers[57]: ") && message.contains(r#"got "603\u{a0}555 0100""#),
            "{message}"
        );
        numbers[4_999] = String::new();
        let message = refusal(Takes::Monitorable, &numbers);
        assert!(message.starts_with("2 of 5000 ") && message.contains("; phone_numbers[4999]: "), "{message}");
        let message = refusal(Takes::E164, &vec!["x".repeat(10_000_000); 300]);
        assert!(message.contains("phone_numbers[219]") && message.ends_with(" and 80 more"), "{message}");
        assert!(message.len() < 20_000, "{} bytes", message.len());
    }

    #[test]
    fn what_cannot_be_monitored_is_refused_where_it_would_be_paid_for() {
        for foreign in ["+442071234567", "+14165550100", "+19005550100", "+1603555010", "+11035550100"] {
            let number = [foreign.to_owned()];
            assert!(refusal(Takes::Monitorable, &number).contains(foreign));
            assert!(Takes::E164.check_all(&number).is_ok(), "{foreign} can be removed");
        }
    }
}
