//! What the installed command prints, a row a line, as columns.

use std::fmt::Display;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator};
use serde::de::IgnoredAny;
use telnyx_reputation_arrow::{BATCH, Batches, Layout, Rows};

use super::attached::attached;
use super::table::{Columns, Source};
use crate::error;
use crate::runtime::panic;

/// Rows that a callable gives as an iterator of lines, as often as they are wanted.
struct Printed {
    layout: &'static Layout,
    begin: Py<PyAny>,
}

/// Rows of that layout as columns. `begin` gives an iterator over lines, each the JSON text of a row as bytes.
#[pyfunction]
pub fn printed_columns(layout: &str, begin: &Bound<'_, PyAny>) -> PyResult<Columns> {
    panic::catch(begin.py(), || {
        let layout = Layout::named(layout)
            .ok_or_else(|| error::internal(begin.py(), &format!("there is no layout {layout:?}")))?;
        Ok(Columns::new(layout, Printed { layout, begin: begin.clone().unbind() }))
    })
}

impl Source for Printed {
    fn read(&self, py: Python<'_>) -> PyResult<Batches> {
        let (layout, begin) = (self.layout, self.begin.clone_ref(py));
        let (mut lines, mut rows) = (None::<Py<PyIterator>>, Rows::new(layout, BATCH));
        Ok(Batches::new(layout.schema(), move || {
            let added = attached(|py| {
                let mut iterator = match &lines {
                    Some(lines) => lines.bind(py).clone(),
                    None => begin.bind(py).call0()?.try_iter()?,
                };
                lines = Some(iterator.clone().unbind());
                while rows.len() < BATCH
                    && let Some(line) = iterator.next()
                {
                    add(&mut rows, &line?)?;
                }
                Ok(())
            });
            match added {
                Err(why) => Some(Err(why)),
                Ok(()) if rows.is_empty() => None,
                Ok(()) => Some(rows.finish().map_err(|why| why.to_string())),
            }
        }))
    }
}

fn add(rows: &mut Rows, line: &Bound<'_, PyAny>) -> PyResult<()> {
    let line = line.cast::<PyBytes>().map_err(|_| PyTypeError::new_err("a line must be bytes"))?;
    let refuse = |why: &dyn Display| PyValueError::new_err(format!("a line that is no JSON: {why}"));
    let text = std::str::from_utf8(line.as_bytes()).map_err(|why| refuse(&why))?.trim();
    serde_json::from_str::<IgnoredAny>(text).map_err(|why| refuse(&why))?;
    rows.add_record(text, None).map_err(|why| PyValueError::new_err(format!("a line that is no row: {why}")))
}
