//! What the calls of an operation give Python.

use pyo3::prelude::*;
use pyo3::types::PyType;

/// An operation of the core, and what becomes of its answers.
pub struct Returns {
    pub operation: &'static telnyx_reputation::Operation,
    /// The model of its answer, when that is a JSON object.
    pub model: Option<Py<PyType>>,
    /// What a page or a file is given to before the caller sees it.
    pub wrap: Option<Py<PyAny>>,
}
