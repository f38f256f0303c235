//! XLSX, ODS and XLS.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};

use super::file::Unreadable;
use super::sheet::{Row, Sheet};

/// No table of numbers is wider; a stray cell far to the right is left out.
const MOST_COLUMNS: u32 = 1024;

/// From here on a number has no exact value any more.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// The format's name, and all sheets that are not empty, also hidden ones.
pub(super) fn sheets(bytes: &[u8]) -> Result<(&'static str, Vec<Sheet>), Unreadable> {
    let unreadable = |why: calamine::Error| Unreadable(format!("it is no whole XLSX, ODS or XLS: {why}"));
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let kind = match workbook {
        Sheets::Ods(_) => "ODS",
        Sheets::Xls(_) => "XLS",
        Sheets::Xlsb(_) => "XLSB",
        Sheets::Xlsx(_) => "XLSX",
    };
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows = match &mut workbook {
            Sheets::Xlsx(workbook) => {
                // Cell by cell: a range has a place for each cell up to the last, also where one stands in the farthest corner.
                let mut reader = match workbook.worksheet_cells_reader(&name) {
                    Ok(reader) => reader,
                    // A sheet of charts.
                    Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
                    Err(why) => return Err(unreadable(why.into())),
                };
                let mut cells = BTreeMap::new();
                while let Some(cell) = reader.next_cell_with_formula().map_err(|why| unreadable(why.into()))? {
                    let value = match (Data::from(cell.value), cell.formula) {
                        // Some programs leave it to Excel to work a formula out.
                        (Data::Empty, Some(formula)) => Data::String(format!("={formula}")),
                        (value, _) => value,
                    };
                    put(&mut cells, cell.pos, &value);
                }
                rows(cells)
            }
            other => {
                let range = other.worksheet_range(&name).map_err(unreadable)?;
                let (top, left) = range.start().unwrap_or_default();
                let mut cells = BTreeMap::new();
                for (row, column, value) in range.used_cells() {
                    let place =
                        |base: u32, offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
                    put(&mut cells, (place(top, row), place(left, column)), value);
                }
                rows(cells)
            }
        };
        if !rows.is_empty() {
            sheets.push(Sheet { name, rows });
        }
    }
    Ok((kind, sheets))
}

/// Cells by row and column, from 0.
type Cells = BTreeMap<u32, Vec<String>>;

fn put(cells: &mut Cells, (row, column): (u32, u32), value: &Data) {
    let text = text(value);
    if text.is_empty() || column >= MOST_COLUMNS {
        return;
    }
    let row = cells.entry(row).or_default();
    let column = column as usize;
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    row[column] = text;
}

fn rows(cells: Cells) -> Vec<Row> {
    let rows = cells.into_iter().map(|(row, cells)| Row { line: row as usize + 1, lines: 1, cells });
    rows.filter(|row| !row.is_empty()).collect()
}

/// A cell as it would be typed.
fn text(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < INEXACT => format!("{number:.0}"),
        Data::Float(number) => format!("{number:e}"),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string().to_uppercase(),
        // Numbers that are shown as a date: their days since 1900.
        Data::DateTime(date) => date.as_f64().to_string(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
