//! What Python hands to other libraries: an object with Arrow's `PyCapsule` interface.

use std::ffi::CStr;

use arrow_array::RecordBatch;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use telnyx_reputation_arrow::{Batches, Layout};

use crate::runtime::panic;

const SCHEMA: &CStr = c"arrow_schema";
const STREAM: &CStr = c"arrow_array_stream";

/// What rows are read from, as often as somebody wants them.
pub trait Source: Send + Sync {
    /// Reads from the beginning. Nothing happens before the first batch is asked for, on whichever thread.
    fn read(&self, py: Python<'_>) -> PyResult<Batches>;
}

/// Rows as columns of Arrow, as many at a time as a reader asks for.
#[pyclass(frozen, module = "telnyx_reputation")]
pub struct Columns {
    layout: &'static Layout,
    source: Box<dyn Source>,
}

/// Rows that are all here.
pub struct InMemory {
    pub layout: &'static Layout,
    pub batches: Vec<RecordBatch>,
}

impl Columns {
    pub fn new(layout: &'static Layout, source: impl Source + 'static) -> Self {
        Self { layout, source: Box::new(source) }
    }
}

#[pymethods]
impl Columns {
    /// The names and types of the columns, as a capsule of an `ArrowSchema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        panic::catch(py, || {
            let schema = FFI_ArrowSchema::try_from(self.layout.schema().as_ref());
            let schema = schema.map_err(|why| PyValueError::new_err(why.to_string()))?;
            PyCapsule::new_with_value(py, schema, SCHEMA)
        })
    }

    /// The rows from the first on, as a capsule of an `ArrowArrayStream`. Another schema cannot be asked for: the interface
    /// leaves it to the producer, and the reader casts.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        panic::catch(py, || {
            let batches = self.source.read(py)?;
            PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
        })
    }

    fn __repr__(&self) -> String {
        format!("<columns of {}>", self.layout.name)
    }
}

impl Source for InMemory {
    fn read(&self, _py: Python<'_>) -> PyResult<Batches> {
        let mut batches = self.batches.clone().into_iter();
        Ok(Batches::new(self.layout.schema(), move || batches.next().map(Ok)))
    }
}
