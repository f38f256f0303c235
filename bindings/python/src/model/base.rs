//! The base class of all models, and the fields that they declare.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;

use bytes::Bytes;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PySet, PyString, PyTuple, PyType};

use super::value::Typed;
use super::view::View;
use super::{equality, value};
use crate::json::Place;

/// A JSON object of the API, seen through its text.
///
/// The object is never taken apart: a field is looked up when it is asked for, and `null`, unknown fields,
/// unknown enum values and the way numbers are written are kept because nothing is done to them.
#[pyclass(subclass, frozen, module = "telnyx_reputation")]
pub struct Model {
    view: View,
}

impl Model {
    pub fn view(&self) -> &View {
        &self.view
    }
}

#[pymethods]
impl Model {
    #[new]
    #[pyo3(signature = (data = None, /))]
    fn new(data: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let view = match data {
            None => View::of_new_instance()
                .ok_or_else(|| PyTypeError::new_err("a model is made of a dict, or of JSON text"))?,
            Some(data) => {
                if let Ok(text) = data.cast::<PyString>() {
                    View::read(Bytes::copy_from_slice(text.to_str()?.as_bytes()))?
                } else if let Ok(text) = data.cast::<PyBytes>() {
                    View::read(Bytes::copy_from_slice(text.as_bytes()))?
                } else {
                    View::read(Bytes::from(dumps(data, None)?.extract::<String>()?))?
                }
            }
        };
        Ok(Self { view })
    }

    /// Only for keys that the model does not declare: Python asks here when there is no such attribute.
    fn __getattr__<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match slf.get().view.get(name) {
            Some(view) if !name.starts_with("__") => value::to_python(slf.py(), &view.document, view.place, None),
            _ => Err(PyAttributeError::new_err(format!("{} has no field '{name}'", slf.get_type().name()?))),
        }
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let view = &slf.get().view;
        let class = slf.get_type();
        let mut shown = Vec::new();
        for (key, place) in view.keys() {
            let field = field_of(&class, &key);
            let value = match &field {
                Some(field) => field.get().show(slf.py(), view, place)?,
                None => value::to_python(slf.py(), &view.document, place, None)?,
            };
            shown.push(format!("{key}={}", value.repr()?));
        }
        Ok(format!("{}({})", class.name()?, shown.join(", ")))
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let same = match other.cast::<Self>() {
            Ok(twin) if twin.get_type().is(slf.get_type()) => {
                let (a, b) = (&slf.get().view, &twin.get().view);
                equality::equal((&a.document, a.place), (&b.document, b.place))
            }
            _ => return Ok(py.NotImplemented()),
        };
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        equality::hash(&self.view.document, self.view.place, &mut hasher);
        hasher.finish()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    /// A frozen object is its own deep copy.
    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().view.verbatim().to_owned(),))
    }

    /// The object as plain dicts, lists, strings, numbers, booleans and `None`, as it is on the wire.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        value::to_python(py, &self.view.document, self.view.place, None)
    }

    /// The object's JSON text, exactly as it came; with `indent`, spread over lines.
    #[pyo3(signature = (*, indent = None))]
    fn to_json<'py>(&self, py: Python<'py>, indent: Option<usize>) -> PyResult<Bound<'py, PyAny>> {
        let Some(indent) = indent else { return Ok(PyString::new(py, self.view.verbatim()).into_any()) };
        dumps(&self.to_dict(py)?, Some(indent))
    }

    /// What the object holds beside the declared fields, as plain values.
    #[getter]
    fn model_extra<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let view = &slf.get().view;
        let (class, extra) = (slf.get_type(), PyDict::new(slf.py()));
        for (key, place) in view.keys().filter(|(key, _)| field_of(&class, key).is_none()) {
            extra.set_item(&*key, value::to_python(slf.py(), &view.document, place, None)?)?;
        }
        Ok(extra)
    }

    /// The keys that the object really holds, be it with `null`.
    #[getter]
    fn model_fields_set<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PySet>> {
        let keys: Vec<_> = self.view.keys().map(|(key, _)| key).collect();
        PySet::new(py, keys)
    }

    /// Lists the declared fields and the unknown ones, for completion in a shell.
    fn __dir__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let names = py.get_type::<PyAny>().call_method1("__dir__", PyTuple::new(py, [slf])?)?;
        let names: Bound<'py, PySet> = PySet::new(py, names.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
        for (key, _) in slf.get().view.keys() {
            names.add(&*key)?;
        }
        Ok(names.into_any())
    }
}

/// Plain values as JSON text, by the standard library.
fn dumps<'py>(value: &Bound<'py, PyAny>, indent: Option<usize>) -> PyResult<Bound<'py, PyAny>> {
    let arguments = PyDict::new(value.py());
    arguments.set_item("indent", indent)?;
    arguments.set_item("ensure_ascii", false)?;
    arguments.set_item("allow_nan", false)?;
    value.py().import("json")?.call_method("dumps", (value,), Some(&arguments))
}

/// The field that a class declares for a key. Nearly always the attribute has the key's name; a key that is a
/// keyword of Python has not, nor one that a property shows.
fn field_of<'py>(class: &Bound<'py, PyType>, key: &str) -> Option<Bound<'py, Field>> {
    if let Ok(attribute) = class.getattr(key)
        && let Ok(field) = attribute.cast_into::<Field>()
    {
        return Some(field);
    }
    let declared = class.getattr("__dict__").and_then(|members| members.call_method0("values")).ok()?;
    let mut fields = declared.try_iter().ok()?.filter_map(|member| member.ok()?.cast_into::<Field>().ok());
    fields.find(|field| field.get().name() == key)
}

/// A declared field: an attribute that looks its value up in the model's text.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Field {
    name: String,
    kind: Typed,
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
