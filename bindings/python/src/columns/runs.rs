//! What a run's numbers came to as columns, made of the results that Python has.

use std::borrow::Cow;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use telnyx_reputation_arrow::layout::NUMBERS;
use telnyx_reputation_arrow::{BATCH, Batches, Ended, Record, Rows};

use super::attached::attached;
use super::table::{Columns, Source};
use crate::model::{Model, View};
use crate::runtime::panic;

/// A list of results, with the enterprise that they are of.
struct OfRun {
    results: Py<PyList>,
    enterprise_id: Option<String>,
}

/// The results of a run as columns.
#[pyfunction]
pub fn run_columns(results: &Bound<'_, PyList>, enterprise_id: Option<String>) -> PyResult<Columns> {
    panic::catch(results.py(), || {
        Ok(Columns::new(&NUMBERS, OfRun { results: results.clone().unbind(), enterprise_id }))
    })
}

impl Source for OfRun {
    fn read(&self, py: Python<'_>) -> PyResult<Batches> {
        let (results, enterprise_id) = (self.results.clone_ref(py), self.enterprise_id.clone());
        let (mut at, mut rows) = (0, Rows::new(&NUMBERS, BATCH));
        Ok(Batches::new(NUMBERS.schema(), move || {
            let added = attached(|py| {
                let results = results.bind(py);
                // Asked for anew each time: it is the user's list.
                while rows.len() < BATCH && at < results.len() {
                    add(&mut rows, &results.get_item(at)?, enterprise_id.as_deref())?;
                    at += 1;
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

fn add(rows: &mut Rows, result: &Bound<'_, PyAny>, enterprise_id: Option<&str>) -> PyResult<()> {
    let py = result.py();
    let text = |name: &Bound<'_, PyString>| -> PyResult<Option<String>> {
        let value = result.getattr(name)?;
        if value.is_none() {
            return Ok(None);
        }
        let value =
            value.cast::<PyString>().map_err(|_| PyTypeError::new_err(format!("{name} of a result is no text")))?;
        Ok(Some(value.to_string_lossy().into_owned()))
    };
    let number = text(intern!(py, "phone_number"))?.unwrap_or_default();
    let outcome = text(intern!(py, "outcome"))?.unwrap_or_default();
    let reason = text(intern!(py, "reason"))?;
    let error = said(&result.getattr(intern!(py, "error"))?)?;
    let at = result.getattr(intern!(py, "last_refreshed_at"))?;
    let at = if at.is_none() { None } else { Some(at.call_method0(intern!(py, "isoformat"))?.extract::<String>()?) };
    let value = result.getattr(intern!(py, "value"))?;
    let model = value.cast::<Model>().ok();
    let answered = model.map(|model| with_each_key_once(model.get().view()));
    let record = match (model, answered.as_deref()) {
        (Some(model), Some(text)) if model.get_type().name()? == "ReputationPhoneNumber" => Record::Number(text),
        (_, Some(text)) => Record::Other(text),
        (_, None) => Record::None,
    };
    let added = rows.add_ended(&Ended {
        phone_number: &number,
        enterprise_id,
        outcome: &outcome,
        reason: reason.as_deref(),
        error: error.as_deref(),
        last_refreshed_at: at.as_deref(),
        record,
    });
    added.map_err(|why| PyValueError::new_err(format!("the answer about {number}: {why}")))
}

/// A record's text. Of a key that comes twice the last counts, as in the record's fields: it is paid, and a list has no such rows.
fn with_each_key_once(view: &View) -> Cow<'_, str> {
    let text = view.verbatim();
    if !view.document.has_doubles(view.place) {
        return Cow::Borrowed(text);
    }
    serde_json::from_str::<serde_json::Value>(text).map_or(Cow::Borrowed(text), |read| Cow::Owned(read.to_string()))
}

/// What an error says: the API's own for a number, or the exception of its call.
fn said(error: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = error.py();
    if error.is_none() {
        return Ok(None);
    }
    for name in [intern!(py, "detail"), intern!(py, "title")] {
        if let Some(text) = error.getattr_opt(name)?.filter(|text| !text.is_none()) {
            return Ok(Some(text.str()?.to_string_lossy().into_owned()));
        }
    }
    Ok(Some(error.str()?.to_string_lossy().into_owned()))
}
