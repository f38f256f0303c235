//! Phone numbers as people have them, in whatever their program made of a cell.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyString};

use crate::encode::to_string;
use crate::error;
use crate::runtime::panic;

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

/// Any number of rows as text, but not one text, which would be as many rows as it has characters. What is no text
/// becomes one that no phone number has, so that it is refused by its row, or what a table made of a number.
pub fn texts(name: &str, rows: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let refuse = || error::invalid_argument(rows.py(), &format!("{name}: must be a list of strings"));
    if rows.is_instance_of::<PyString>() || rows.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    rows.try_iter().map_err(|_| refuse())?.map(|row| text(&row?)).collect()
}

fn text(row: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = row.cast::<PyString>() {
        return Ok(text.to_string_lossy().into_owned());
    }
    let class = row.get_type().qualname()?.to_string_lossy().into_owned();
    // What pandas has where nothing is, and what counts: whole numbers and fractions, also those of numpy.
    let is_none = matches!(class.as_str(), "NoneType" | "NAType" | "NaTType");
    let counts = row.hasattr("__index__")? || row.hasattr("__float__")?;
    if is_none || counts && !row.is_instance_of::<PyBool>() {
        // One of 5,000 digits has no text.
        if let Ok(text) = row.str() {
            return Ok(text.to_string_lossy().into_owned());
        }
    }
    Ok(format!("<{class}>"))
}
