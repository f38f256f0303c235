//! Which column of which sheet has the phone numbers, and where they begin.

use telnyx_reputation::{RowKind, parse_numbers};

use super::file::Unreadable;
use super::sheet::{Row, Sheet};

/// What a header says of a column of numbers.
const HEADERS: [&str; 7] = ["phone", "number", "tel", "caller", "did", "ani", "mobile"];

/// A cell with fewer digits has no number.
const FEWEST_DIGITS: usize = 7;

/// A column of phone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumbersColumn {
    /// Which sheet, from 0.
    pub(crate) sheet: usize,
    /// Which column, from 0.
    pub(crate) column: usize,
    /// How many rows stand above the first number: titles and the header.
    pub(crate) head: usize,
    /// The header of the column; empty when it has none.
    pub(crate) header: String,
    /// Other columns that have phone numbers too, and how many.
    pub(crate) others: Vec<(String, usize)>,
}

impl NumbersColumn {
    /// Its letters, as spreadsheets have them.
    pub(crate) fn letters(&self) -> String {
        letters(self.column)
    }

    /// Finds the column: by its name, letter or number where one is given, else the one that has phone numbers.
    ///
    /// # Errors
    /// No such sheet or column, no phone numbers, and several columns or sheets that have as good as equally many.
    pub(crate) fn find(sheets: &[Sheet], sheet: Option<&str>, column: Option<&str>) -> Result<Self, Unreadable> {
        let mut candidates = Vec::new();
        for (index, found) in sheets.iter().enumerate() {
            if sheet.is_none_or(|wanted| wanted.eq_ignore_ascii_case(&found.name)) {
                candidates.extend(Self::in_sheet(index, found, column)?);
            }
        }
        let names = || sheets.iter().map(|sheet| format!("{:?}", sheet.name)).collect::<Vec<_>>().join(", ");
        if let Some(wanted) = sheet
            && !sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(wanted))
        {
            return Err(Unreadable(format!("it has no sheet {wanted:?}; its sheets are {}", names())));
        }
        match candidates.len() {
            1 => Ok(candidates.remove(0)),
            0 => Err(Unreadable(match column {
                Some(wanted) => format!(
                    "it has no column {wanted:?}; columns go by their header, their letter (C) or their number (3)"
                ),
                None => "no column has phone numbers; name the one that should with --column".to_owned(),
            })),
            _ => {
                let found: Vec<_> = candidates.iter().map(|found| format!("{:?}", sheets[found.sheet].name)).collect();
                Err(Unreadable(format!(
                    "more than one sheet has phone numbers: {}; choose with --sheet",
                    found.join(", ")
                )))
            }
        }
    }

    fn in_sheet(index: usize, sheet: &Sheet, wanted: Option<&str>) -> Result<Option<Self>, Unreadable> {
        let counts: Vec<usize> = (0..sheet.width()).map(|column| count(&sheet.rows, column)).collect();
        let column = match wanted {
            Some(wanted) => match named(sheet, wanted)? {
                Some(column) => column,
                None => return Ok(None),
            },
            None => {
                let Some((column, most)) = counts.iter().copied().enumerate().rev().max_by_key(|(_, count)| *count)
                else {
                    return Ok(None);
                };
                if most == 0 {
                    return Ok(None);
                }
                let rivals: Vec<_> = (0..counts.len()).filter(|rival| counts[*rival] * 2 > most).collect();
                if rivals.len() > 1 {
                    let named =
                        rivals.into_iter().map(|rival| format!("{} ({} numbers)", title(sheet, rival), counts[rival]));
                    let named = named.collect::<Vec<_>>().join(", ");
                    return Err(Unreadable(format!(
                        "several columns have phone numbers: {named}; choose with --column"
                    )));
                }
                column
            }
        };
        let others = (0..counts.len()).filter(|other| *other != column && counts[*other] > 0);
        let others = others.map(|other| (title(sheet, other), counts[other])).collect();
        let head = head(sheet, column);
        let header = header(sheet, head, column).to_owned();
        Ok(Some(Self { sheet: index, column, head, header, others }))
    }
}

/// How many cells of a column are phone numbers.
fn count(rows: &[Row], column: usize) -> usize {
    let cells = rows.iter().map(|row| row.cell(column)).filter(|cell| digits(cell) >= FEWEST_DIGITS);
    let Ok(parsed) = parse_numbers(cells, "US") else { return 0 };
    parsed.rows.iter().filter(|row| row.kind != RowKind::Bad).count()
}

fn digits(cell: &str) -> usize {
    cell.chars().filter(|c| c.is_numeric()).count()
}

/// How many rows stand above the numbers: those down to the header, which is the first text without a digit that says what
/// the column is, else the first that says anything. All below is data, also what turns out to be no number.
fn head(sheet: &Sheet, column: usize) -> usize {
    let cells = sheet.rows.iter().map(|row| row.cell(column).trim());
    let above: Vec<&str> = cells.take_while(|cell| digits(cell) == 0).collect();
    let says_number = |cell: &&str| HEADERS.iter().any(|word| cell.to_lowercase().contains(word));
    let header = above.iter().position(says_number).or_else(|| above.iter().position(|cell| !cell.is_empty()));
    header.map_or(0, |header| header + 1)
}

/// What stands above the first number in a column.
fn header(sheet: &Sheet, head: usize, column: usize) -> &str {
    let above = sheet.rows[..head].iter().rev().map(|row| row.cell(column).trim());
    above.into_iter().find(|cell| !cell.is_empty()).unwrap_or_default()
}

/// A column as people find it: its letter, and its header.
fn title(sheet: &Sheet, column: usize) -> String {
    let letters = letters(column);
    match header(sheet, head(sheet, column), column) {
        "" => letters,
        header => format!("{letters} {header:?}"),
    }
}

/// The letters of a column, as spreadsheets have them.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters
}

/// The column of a header, else of a letter or a number.
fn named(sheet: &Sheet, wanted: &str) -> Result<Option<usize>, Unreadable> {
    let wanted = wanted.trim();
    let width = sheet.width();
    let by_header: Vec<usize> = (0..width)
        .filter(|column| {
            sheet
                .rows
                .iter()
                .take(head(sheet, *column).max(1))
                .any(|row| row.cell(*column).trim().eq_ignore_ascii_case(wanted))
        })
        .collect();
    match by_header[..] {
        [column] => return Ok(Some(column)),
        [] => {}
        _ => {
            let letters: Vec<_> = by_header.into_iter().map(letters).collect();
            let message = format!("columns {} are all called {wanted:?}; choose by letter", letters.join(", "));
            return Err(Unreadable(message));
        }
    }
    let by_number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_letters = || (0..width).find(|column| letters(*column).eq_ignore_ascii_case(wanted));
    Ok(by_number.or_else(by_letters).filter(|column| *column < width))
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Row, Sheet};
    use super::{NumbersColumn, letters};

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(at, cells): (usize, &&[&str])| Row {
            line: at + 1,
            lines: 1,
            cells: cells.iter().map(|it| (*it).to_owned()).collect(),
        };
        Sheet { name: String::new(), rows: rows.iter().enumerate().map(row).collect() }
    }

    fn find(rows: &[&[&str]], column: Option<&str>) -> Result<NumbersColumn, String> {
        NumbersColumn::find(&[sheet(rows)], None, column).map_err(|why| why.0)
    }

    #[test]
    fn titles_and_a_header_stand_above_the_numbers() {
        let found = find(
            &[
                &["Caller IDs, spring"],
                &["Name", "Owner", "Phone"],
                &["A", "1", "(603) 555-0123"],
                &["B", "2", ""],
                &["C", "3", "6035550124"],
            ],
            None,
        );
        let found = found.expect("a column");
        assert_eq!((found.column, found.head, found.header.as_str()), (2, 2, "Phone"));
    }

    #[test]
    fn what_is_refused_below_a_header_is_no_header() {
        for (rows, head) in [
            (vec!["Phone", "6.04E+09", "6.04E+09", "6035550124"], 1),
            (vec!["Phone", "ask Bob", "x", "6035550123"], 1),
            (vec!["6.04E+09", "6035550124"], 0),
            (vec!["Spring", "Phone", "", "6035550124"], 2),
        ] {
            let rows: Vec<[&str; 1]> = rows.into_iter().map(|cell| [cell]).collect();
            let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
            assert_eq!(find(&rows, Some("A")).expect("a column").head, head, "{rows:?}");
        }
    }

    #[test]
    fn two_columns_of_numbers_are_not_guessed_between() {
        let rows: &[&[&str]] = &[&["Phone", "Fax"], &["6035550123", "6035550124"], &["6035550125", "6035550126"]];
        let why = find(rows, None).expect_err("two columns");
        assert!(why.contains(r#"A "Phone" (2 numbers), B "Fax" (2 numbers); choose with --column"#), "{why}");
        for (wanted, column) in [("fax", 1), ("B", 1), ("2", 1), ("phone", 0)] {
            assert_eq!(find(rows, Some(wanted)).expect(wanted).column, column);
        }
        assert!(find(rows, Some("cell")).expect_err("no column").contains("no column \"cell\""));
    }

    #[test]
    fn numbers_in_another_column_are_mentioned() {
        let rows: &[&[&str]] = &[
            &["Phone", "Note"],
            &["6035550123", "was 6035550129"],
            &["6035550125", "6035550126"],
            &["6035550127", ""],
        ];
        assert_eq!(find(rows, None).expect("a column").others, [("B \"Note\"".to_owned(), 1)]);
    }

    #[test]
    fn a_list_without_a_header_has_no_head() {
        let found = find(&[&["+16035550123"], &["+16035550124"]], None).expect("a column");
        assert_eq!((found.head, found.header.as_str()), (0, ""));
    }

    #[test]
    fn columns_have_letters() {
        let named: Vec<_> = [0, 25, 26, 51, 701, 702].into_iter().map(letters).collect();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
