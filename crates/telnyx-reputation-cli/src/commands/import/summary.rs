//! What an import says when it is done.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};
use telnyx_reputation::RowKind;

use super::files::Targets;
use super::sort::Sorted;
use crate::output::{lines, plain};
use crate::spreadsheet::{NumbersColumn, Row, Spreadsheet};

/// How many reasons people are told of; the file has all.
const MOST_REASONS: usize = 8;

/// After the count of each.
const REASONS_BEGIN: usize = 11;

/// Rows that are not numbers, in the order in which they are told.
const OTHERS: [(RowKind, &str); 3] =
    [(RowKind::Duplicate, "duplicates"), (RowKind::Foreign, "foreign"), (RowKind::Bad, "bad")];

pub(super) struct Summary<'s> {
    pub(super) spreadsheet: &'s Spreadsheet,
    pub(super) place: &'s NumbersColumn,
    pub(super) sorted: &'s Sorted,
    pub(super) targets: &'s Targets,
}

impl Summary<'_> {
    /// For people, in so many columns.
    pub(super) fn text(&self, columns: Option<usize>) -> String {
        let Self { spreadsheet, place, sorted, targets } = self;
        let count = |kind| sorted.count(kind);
        let rows = sorted.numbers.len() + sorted.others.len();
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{rows} rows in {} ({})", self.column(), spreadsheet.kind);
        let numbers = targets.numbers.as_ref().map_or_else(String::new, |file| file.display().to_string());
        let _ = writeln!(text, "{:>9} numbers     {numbers}", count(RowKind::Good));
        for (kind, name) in OTHERS {
            let _ = writeln!(text, "{:>9} {name}", count(kind));
        }
        if !sorted.others.is_empty() {
            let _ = writeln!(text, "Rows that are no numbers, each with its reason: {}", targets.refusals.display());
        }
        let reasons = self.reasons();
        for (reason, count, first) in reasons.iter().take(MOST_REASONS) {
            let reason = format!("{} (first on line {first})", plain(reason));
            let below = " ".repeat(REASONS_BEGIN);
            let _ = writeln!(text, "{}", lines(&reason, columns, &format!("{count:>9}  "), &below).join("\n"));
        }
        if reasons.len() > MOST_REASONS {
            let _ = writeln!(text, "          and {} more reasons", reasons.len() - MOST_REASONS);
        }
        if place.head > 0 {
            let head = &spreadsheet.sheets[place.sheet].rows[..place.head];
            let lines = match head {
                [only] => format!("Line {} was", only.line),
                [first, .., last] => format!("Lines {} to {} were", first.line, last.line),
                [] => String::new(),
            };
            let _ = writeln!(text, "{lines} taken for the header.");
        }
        for row in self.long_rows().take(MOST_REASONS) {
            let last = row.line + row.lines - 1;
            let _ = writeln!(text, "Lines {} to {last} are one row, by the quotes in it.", row.line);
        }
        for (column, count) in &place.others {
            let _ = writeln!(
                text,
                "Column {} has phone numbers too, {count} of them; they were left alone.",
                plain(column)
            );
        }
        text
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let Self { spreadsheet, place, sorted, targets } = self;
        let sheet = &spreadsheet.sheets[place.sheet];
        let reasons: Vec<_> = self.reasons().into_iter().collect();
        json!({
            "read_as": spreadsheet.kind,
            "sheet": Some(&sheet.name).filter(|name| !name.is_empty()),
            "column": place.letters(),
            "header": Some(&place.header).filter(|header| !header.is_empty()),
            "header_lines": sheet.rows[..place.head].iter().map(|row| row.line).collect::<Vec<_>>(),
            "rows": sorted.numbers.len() + sorted.others.len(),
            "good": sorted.count(RowKind::Good),
            "duplicate": sorted.count(RowKind::Duplicate),
            "foreign": sorted.count(RowKind::Foreign),
            "bad": sorted.count(RowKind::Bad),
            "numbers_file": targets.numbers.as_ref().map(|file| file.display().to_string()),
            "refusals_file": targets.refusals.display().to_string(),
            "reasons": reasons.iter().map(|(reason, count, first)| json!({"reason": reason, "count": count, "first_line": first})).collect::<Vec<_>>(),
            "rows_of_several_lines": self.long_rows().map(|row| row.line).collect::<Vec<_>>(),
            "other_columns": place.others.iter().map(|(column, count)| json!({"column": column, "phone_numbers": count})).collect::<Vec<_>>(),
        })
    }

    /// Rows that go over several lines: where a quote is missing, they hold what should be rows of their own.
    fn long_rows(&self) -> impl Iterator<Item = &Row> {
        self.spreadsheet.sheets[self.place.sheet].rows.iter().filter(|row| row.lines > 1)
    }

    fn column(&self) -> String {
        let place = self.place;
        let header = if place.header.is_empty() { String::new() } else { format!(" {:?}", plain(&place.header)) };
        match self.spreadsheet.sheets[place.sheet].name.as_str() {
            "" => format!("column {}{header}", place.letters()),
            sheet => format!("column {}{header} of sheet {:?}", place.letters(), plain(sheet)),
        }
    }

    /// Why rows were refused, the most frequent first, with how many and the first line. Duplicates need no telling.
    fn reasons(&self) -> Vec<(&str, usize, usize)> {
        let mut reasons = BTreeMap::new();
        for other in self.sorted.others.iter().filter(|other| other.kind != RowKind::Duplicate) {
            reasons.entry(other.reason.as_str()).or_insert((0, other.line)).0 += 1;
        }
        let mut reasons: Vec<_> = reasons.into_iter().map(|(reason, (count, first))| (reason, count, first)).collect();
        reasons.sort_by_key(|(_, count, first)| (std::cmp::Reverse(*count), *first));
        reasons
    }
}
