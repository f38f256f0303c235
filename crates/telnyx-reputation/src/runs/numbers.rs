//! The numbers that a run or a plan is given: what each must look like before any is sent, and each of them once.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::operation::shape::{Format, Shape};

/// What every number must look like before any is sent.
const NUMBER: Shape = Shape::Text { format: Format::E164, min: 1, max: usize::MAX };

/// How many bad rows a message says all of.
const IN_FULL: usize = 20;

/// How many more it names.
const BY_ROW: usize = 200;

/// Refuses one number; `name` is where the caller wrote it.
pub(super) fn check(name: &str, number: &str) -> Result<()> {
    NUMBER.check(name, &Value::from(number))
}

/// Each number once, where it is first given.
pub(super) fn distinct(numbers: &[String]) -> impl Iterator<Item = &String> {
    let mut seen = HashSet::new();
    numbers.iter().filter(move |number| seen.insert(*number))
}

/// Refuses a list that has a row which is no E.164 number, with every such row.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the rows as the caller wrote them.
pub(super) fn check_all(numbers: &[String]) -> Result<()> {
    let row = |index: usize| format!("phone_numbers[{index}]");
    let bad: Vec<(usize, Error)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(index, number)| Some((index, check(&row(index), number).err()?)))
        .collect();
    if bad.is_empty() {
        return Ok(());
    }
    let (told, rest) = bad.split_at(bad.len().min(IN_FULL));
    let mut message = told.iter().map(|(_, error)| error.message()).collect::<Vec<_>>().join("; ");
    let named: Vec<String> = rest.iter().take(BY_ROW).map(|(index, _)| row(*index)).collect();
    if !named.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(message, "; the same of {}", named.join(", "));
    }
    if rest.len() > named.len() {
        let _ = write!(message, " and {} more", rest.len() - named.len());
    }
    Err(Error::invalid_argument(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_row_is_told_and_the_message_stays_readable() {
        let mut numbers = vec!["+16035550100".to_owned(); 5_000];
        assert!(check_all(&numbers).is_ok());
        numbers[57] = "603 555 0100".to_owned();
        numbers[4_999] = String::new();
        let message = check_all(&numbers).unwrap_err().message().to_owned();
        assert!(message.contains("phone_numbers[57]: ") && message.contains("\"603 555 0100\""), "{message}");
        assert!(
            message.contains("phone_numbers[4999]: ") && message.matches("phone_numbers[").count() == 2,
            "{message}"
        );
        let message = check_all(&vec!["x".repeat(1_000); 5_000]).unwrap_err().message().to_owned();
        assert!(message.contains("phone_numbers[219]") && message.ends_with(" and 4780 more"), "{message}");
        assert!(message.len() < 20_000, "{} bytes", message.len());
    }
}
