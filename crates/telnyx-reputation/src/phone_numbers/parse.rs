//! Rows of somebody's table, sorted into the numbers that can be monitored and the others.

use std::collections::HashMap;

use super::cell::{Cell, read};
use crate::error::{Error, Result};
use crate::visible::visible;

/// How many characters of a row are shown.
const SHOWN: usize = 60;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowKind {
    /// A number that can be monitored, for the first time.
    Good,
    /// The same number as a row before.
    Duplicate,
    /// A number that is not of the United States.
    Foreign,
    /// No number, or none that can be monitored.
    Bad,
}

impl RowKind {
    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Duplicate => "duplicate",
            Self::Foreign => "foreign",
            Self::Bad => "bad",
        }
    }
}

/// One row that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsedRow {
    /// Which row it is, the first being 0.
    pub row: usize,
    /// What it is.
    pub kind: RowKind,
    /// What it holds, shortened, and with escapes (`\u{feff}`) where something cannot be seen.
    pub text: String,
    /// The number in E.164; `None` when it is bad.
    pub phone_number: Option<String>,
    /// Of a duplicate: the row that has the number first.
    pub first_row: Option<usize>,
    /// Why it is not good.
    pub reason: Option<String>,
}

/// All rows that were parsed, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsedNumbers {
    /// One for each row that was given.
    pub rows: Vec<ParsedRow>,
}

impl ParsedNumbers {
    /// The rows of a kind.
    pub fn of_kind(&self, kind: RowKind) -> impl Iterator<Item = &ParsedRow> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    /// The numbers that can be monitored, each once, in E.164: what a run takes.
    pub fn phone_numbers(&self) -> impl Iterator<Item = &str> {
        self.of_kind(RowKind::Good).filter_map(|row| row.phone_number.as_deref())
    }
}

/// Reads phone numbers as people have them, and sorts them into those that can be monitored and the others. Sends nothing.
///
/// Takes punctuation, quotes, spaces and characters that cannot be seen, `tel:`, a `1` or `00` or `011` before the
/// number, and what a spreadsheet made a number of (`1.6035550123E+10`, `16035550123.0`). Guesses nothing: a number with
/// an extension, letters, or digits that were rounded away is [`RowKind::Bad`].
///
/// Good are numbers of a place in the United States and its territories, and toll-free ones, which the service takes when
/// they are in the account's inventory. An area code that is not known to be in use is good only with `+1` before it.
///
/// `region` is whose numbers are written without a country code; there is only `"US"`.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for another region.
pub fn parse_numbers<R: AsRef<str>>(rows: impl IntoIterator<Item = R>, region: &str) -> Result<ParsedNumbers> {
    if region != "US" {
        let message = format!("region: must be \"US\", whose numbers the service monitors; got \"{region:.60}\"");
        return Err(Error::invalid_argument(message));
    }
    let mut seen = HashMap::new();
    let rows = rows.into_iter().enumerate().map(|(row, text)| parse_row(row, text.as_ref(), &mut seen)).collect();
    Ok(ParsedNumbers { rows })
}

fn parse_row(row: usize, text: &str, seen: &mut HashMap<String, usize>) -> ParsedRow {
    let mut parsed = ParsedRow {
        row,
        kind: RowKind::Good,
        text: visible(text, SHOWN),
        phone_number: None,
        first_row: None,
        reason: None,
    };
    match read(text) {
        Cell::Good(number) => {
            match seen.get(&number) {
                Some(first) => {
                    parsed.kind = RowKind::Duplicate;
                    parsed.first_row = Some(*first);
                    parsed.reason = Some(format!("is the number of row {first}"));
                }
                None => drop(seen.insert(number.clone(), row)),
            }
            parsed.phone_number = Some(number);
        }
        Cell::Foreign(number, why) => {
            parsed.kind = RowKind::Foreign;
            parsed.phone_number = Some(number);
            parsed.reason = Some(why);
        }
        Cell::Bad(why) => {
            parsed.kind = RowKind::Bad;
            parsed.reason = Some(why);
        }
    }
    parsed
}
