//! From a place in a document to a Python value.

use std::sync::Arc;

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyType};

use super::timestamp;
use super::view::View;
use crate::json::{Document, Kind, Number, Place, number, read, string};

/// What is known of a field's value beyond what its JSON says itself.
#[derive(Default)]
pub struct Typed {
    /// The model of an object, or of the objects of a list.
    pub model: Option<Py<PyType>>,
    /// A string is a date and time.
    pub timestamp: bool,
}

/// The value at `place`. What does not fit the type is given as it is: the server's word counts.
pub fn to_python<'py>(
    py: Python<'py>,
    document: &Arc<Document>,
    place: Place,
    typed: Option<&Typed>,
) -> PyResult<Bound<'py, PyAny>> {
    match document.kind(place) {
        Kind::Null => Ok(py.None().into_bound(py)),
        Kind::True => Ok(PyBool::new(py, true).to_owned().into_any()),
        Kind::False => Ok(PyBool::new(py, false).to_owned().into_any()),
        Kind::Number => match number(document.verbatim(place)) {
            Number::Whole(n) => Ok(n.into_pyobject(py)?.into_any()),
            // Of very many digits Python makes no number (`sys.set_int_max_str_digits`): they stay strings.
            Number::Large(digits) => {
                py.get_type::<PyInt>().call1((digits,)).or_else(|_| Ok(PyString::new(py, digits).into_any()))
            }
            Number::Real(x) => Ok(PyFloat::new(py, x).into_any()),
        },
        Kind::String => {
            let text = string(document.verbatim(place));
            if typed.is_some_and(|typed| typed.timestamp) {
                return Ok(timestamp::moment(py, &text));
            }
            Ok(PyString::new(py, &text).into_any())
        }
        Kind::List => {
            let items: Vec<_> =
                document.items(place).map(|item| to_python(py, document, item, typed)).collect::<PyResult<_>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        Kind::Object => match typed.and_then(|typed| typed.model.as_ref()) {
            Some(model) => View { document: document.clone(), place }.into_instance(model.bind(py)),
            None => plain_object(py, document, place),
        },
    }
}

/// A dict; of a key that comes twice the last counts, as for attributes.
fn plain_object<'py>(py: Python<'py>, document: &Arc<Document>, place: Place) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    for (key, value) in document.members(place) {
        let key = PyString::new(py, &string(document.verbatim(key)));
        dict.set_item(key, to_python(py, document, value, None)?)?;
    }
    Ok(dict.into_any())
}

/// A body as plain values where it is JSON, else as a string; `None` when there was none.
pub fn as_it_is<'py>(py: Python<'py>, body: &Bytes) -> PyResult<Bound<'py, PyAny>> {
    if body.is_empty() {
        return Ok(py.None().into_bound(py));
    }
    match read(body.clone()) {
        Ok(document) => {
            let place = document.root();
            to_python(py, &Arc::new(document), place, None)
        }
        Err(_) => Ok(PyString::new(py, &String::from_utf8_lossy(body)).into_any()),
    }
}
