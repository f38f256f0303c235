//! The fields that models declare.

use pyo3::prelude::*;
use pyo3::types::PyType;

use super::base::{Model, View};
use super::value;
use crate::json::Place;

/// A declared field: an attribute that looks its value up in the model's text.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Field {
    name: String,
    kind: Typed,
}

/// What is known of a field's value beyond what its JSON says itself.
#[derive(Default)]
pub struct Typed {
    /// The model of an object, or of the objects of a list.
    pub model: Option<Py<PyType>>,
    /// A text is a date and time.
    pub timestamp: bool,
}

impl Field {
    /// The key on the wire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value as the attribute gives it.
    pub fn show<'py>(&self, py: Python<'py>, view: &View, place: Place) -> PyResult<Bound<'py, PyAny>> {
        value::to_python(py, &view.document, place, Some(&self.kind))
    }
}

#[pymethods]
impl Field {
    /// A field of this name on the wire.
    #[new]
    #[pyo3(signature = (name, model = None, *, timestamp = false))]
    fn new(name: String, model: Option<Py<PyType>>, timestamp: bool) -> Self {
        Self { name, kind: Typed { model, timestamp } }
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: Option<&Bound<'py, PyAny>>,
        _owner: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(instance) = instance else { return Ok(slf.clone().into_any()) };
        let field = slf.get();
        let view = instance.cast::<Model>()?.get().view();
        match view.document.get(view.place, &field.name) {
            Some(place) => field.show(slf.py(), view, place),
            None => Ok(slf.py().None().into_bound(slf.py())),
        }
    }

    fn __repr__(&self) -> String {
        format!("<field {}>", self.name)
    }
}
