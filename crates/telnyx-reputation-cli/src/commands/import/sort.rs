//! The rows of a table, sorted into numbers that can be monitored and others.

use telnyx_reputation::{ParsedRow, RowKind, parse_numbers};

use crate::failure::Failure;
use crate::spreadsheet::{NumbersColumn, Sheet};

/// Every row below the header, sorted.
pub(super) struct Sorted {
    /// The numbers in E.164, each once, in the table's order.
    pub(super) numbers: Vec<String>,
    /// Every other row, in the table's order.
    pub(super) others: Vec<Other>,
}

/// A row that adds no number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Other {
    /// Its line, or its row in the sheet, from 1.
    pub(super) line: usize,
    pub(super) kind: RowKind,
    /// What stands in its cell, with escapes for what cannot be seen.
    pub(super) text: String,
    /// Its number in E.164, unless it is bad.
    pub(super) phone_number: Option<String>,
    pub(super) reason: String,
}

impl Sorted {
    /// Sorts the rows of a sheet.
    ///
    /// # Errors
    /// None of the table's: the region is one that the client knows.
    pub(super) fn of(sheet: &Sheet, place: &NumbersColumn) -> Result<Self, Failure> {
        let rows = &sheet.rows[place.head..];
        let parsed = parse_numbers(rows.iter().map(|row| row.cell(place.column)), "US")?;
        let mut sorted = Self { numbers: Vec::new(), others: Vec::new() };
        for row in parsed.rows {
            match row {
                ParsedRow { kind: RowKind::Good, phone_number: Some(number), .. } => sorted.numbers.push(number),
                ParsedRow { row, kind, text, phone_number, first_row, reason, .. } => {
                    let line = |row: usize| rows.get(row).map_or(0, |row| row.line);
                    let reason = match first_row {
                        Some(first) => format!("is the number of line {}", line(first)),
                        None => reason.unwrap_or_default(),
                    };
                    sorted.others.push(Other { line: line(row), kind, text, phone_number, reason });
                }
            }
        }
        Ok(sorted)
    }

    /// How many rows are of a kind.
    pub(super) fn count(&self, kind: RowKind) -> usize {
        if kind == RowKind::Good {
            return self.numbers.len();
        }
        self.others.iter().filter(|other| other.kind == kind).count()
    }

    /// Whether a row has no number that can be monitored. A duplicate loses nothing.
    pub(super) fn has_refused(&self) -> bool {
        self.others.iter().any(|other| other.kind != RowKind::Duplicate)
    }

    /// The numbers, one a line.
    pub(super) fn lines(&self) -> String {
        self.numbers.iter().map(|number| format!("{number}\n")).collect()
    }
}
