//! The arguments of a call, from what Python gives.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::{Map, Value};
use telnyx_reputation::{Arguments, Operation, Payload};

use super::upload::Upload;
use crate::encode::{to_json, to_object};
use crate::error;

/// The arguments of a call. In `path` and `query` strings, numbers and booleans are expected, but that is the core's to
/// check; `body` is `None`, an [`Upload`] or a dict.
pub fn arguments(
    operation: &Operation,
    path: &Bound<'_, PyTuple>,
    query: &Bound<'_, PyDict>,
    body: &Bound<'_, PyAny>,
    extra_body: Option<&Bound<'_, PyAny>>,
) -> PyResult<Arguments> {
    let mut arguments = Arguments::default();
    for (index, value) in path.iter_borrowed().enumerate() {
        // What the document does not have is called by a whole path.
        let name = operation.path_params.get(index).map_or("path", |param| param.name);
        arguments.path.push(to_json(name, &value)?);
    }
    if !query.is_empty() {
        arguments.query = to_object("query", query)?;
    }
    if let Ok(upload) = body.cast::<Upload>() {
        arguments.payload = Payload::File(upload.get().file());
    } else if !body.is_none() {
        arguments.payload = Payload::Json(to_json("body", body)?);
    }
    if let Some(extra) = extra_body {
        arguments.payload = merged(body.py(), arguments.payload, to_object("extra_body", extra)?)?;
    }
    Ok(arguments)
}

fn merged(py: Python<'_>, payload: Payload, extra: Map<String, Value>) -> PyResult<Payload> {
    match payload {
        Payload::Empty => Ok(Payload::Json(Value::Object(extra))),
        Payload::Json(Value::Object(mut body)) => {
            body.extend(extra);
            Ok(Payload::Json(Value::Object(body)))
        }
        _ => Err(error::invalid_argument(py, "extra_body: there is no JSON object to add it to")),
    }
}
