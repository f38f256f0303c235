//! One page of a list.

use std::sync::Arc;

use pyo3::prelude::*;
use telnyx_reputation::{Arguments, CallOptions};

use super::operation::Operation;
use crate::json::Document;
use crate::model::View;

/// One page of a list, and how to get the next.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Page {
    document: Arc<Document>,
    pub operation: Py<Operation>,
    pub next: Option<Arguments>,
    pub options: CallOptions,
}

impl Page {
    pub fn new(
        document: Arc<Document>,
        operation: Py<Operation>,
        next: Option<Arguments>,
        options: CallOptions,
    ) -> Self {
        Self { document, operation, next, options }
    }
}

#[pymethods]
impl Page {
    /// The whole answer: `data` and `meta`.
    #[getter]
    fn envelope<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.operation.get().answer {
            Some(class) => {
                View { document: self.document.clone(), place: self.document.root() }.into_instance(class.bind(py))
            }
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// The `operationId` of the call.
    #[getter]
    fn operation(&self) -> &'static str {
        self.operation.get().core.id
    }

    /// Whether another page follows.
    #[getter]
    fn has_next(&self) -> bool {
        self.next.is_some()
    }
}
