//! Phone numbers as people have them, in whatever their program made of a cell.

use pyo3::prelude::*;

use crate::encode::to_string;
use crate::error;
use crate::runtime::panic;
use crate::text_rows::texts;

/// What a row is, what it holds, the number in E.164, the row that has it first, and why it is not good.
type ParsedRow = (&'static str, String, Option<String>, Option<usize>, Option<String>);

/// Sorts rows into the numbers that can be monitored and the others. Sends nothing.
#[pyfunction]
pub fn parse_numbers(rows: &Bound<'_, PyAny>, region: &Bound<'_, PyAny>) -> PyResult<Vec<ParsedRow>> {
    let py = rows.py();
    panic::catch(py, || {
        let region = to_string("region", region)?;
        let parsed = telnyx_reputation::parse_numbers(texts("rows", rows)?, &region);
        let parsed = parsed.map_err(|why| error::to_python(py, &why))?;
        let row = |row: telnyx_reputation::ParsedRow| {
            (row.kind.name(), row.text, row.phone_number, row.first_row, row.reason)
        };
        Ok(parsed.rows.into_iter().map(row).collect())
    })
}
