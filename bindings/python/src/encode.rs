//! Python values as JSON values.

use std::fmt;

use pyo3::PyTypeInfo;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple};
use serde_json::{Map, Number, Value};

use crate::error;
use crate::model::Model;
use crate::omit::Omit;
use crate::text_rows::column;

/// A list that holds itself would never end.
const MAX_DEPTH: usize = 64;

/// Where a value is, as messages call it: made into text only when something is wrong.
#[derive(Clone, Copy)]
enum Place<'p> {
    Named(&'p str),
    Member(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

/// The value as JSON; `place` is what messages call it.
pub fn to_json(place: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    convert(Place::Named(place), value, 0)
}

/// The members of a mapping as JSON, those that are `omit` left out.
pub fn to_object(place: &str, mapping: &Bound<'_, PyAny>) -> PyResult<Map<String, Value>> {
    object(None, place, &as_dict(place, mapping)?, 0)
}

/// A value that is a string in JSON, such as a `str` or a `UUID`.
pub fn to_string(place: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(place, value)? {
        Value::String(string) => Ok(string),
        _ => Err(error::invalid_argument(value.py(), &format!("{place}: must be a string"))),
    }
}

/// A dict as it is, any other mapping as a dict.
pub fn as_dict<'py>(place: &str, mapping: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    if let Ok(dict) = mapping.cast::<PyDict>() {
        return Ok(dict.clone());
    }
    let py = mapping.py();
    if !is_a::<PyMapping>(Place::Named(place), mapping)? {
        return Err(error::invalid_argument(py, &format!("{place}: must be a dict")));
    }
    Ok(py.get_type::<PyDict>().call1((mapping,))?.cast_into()?)
}

/// Whether it is a class of `collections.abc`, which is asked of its `__class__`: that may be code which raises. A cast would
/// take that for a no, and print it.
fn is_a<T: PyTypeInfo>(place: Place<'_>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = value.py();
    value.is_instance(&py.get_type::<T>()).map_err(|why| {
        if !why.is_instance_of::<PyException>(py) {
            return why;
        }
        let refused = error::invalid_argument(py, &format!("{place}: its class cannot be told: {why}"));
        refused.set_cause(py, Some(why));
        refused
    })
}

fn convert(place: Place<'_>, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    let refuse = |why: &str| Err(error::invalid_argument(value.py(), &format!("{place}: {why}")));
    if depth > MAX_DEPTH {
        return refuse("is nested too deeply, or holds itself");
    }
    if let Ok(string) = value.cast::<PyString>() {
        return match string.to_str() {
            Ok(string) => Ok(Value::from(string)),
            Err(_) => refuse("holds a lone surrogate, which cannot be sent"),
        };
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        let whole = value.extract::<i64>().map(Number::from).or_else(|_| value.extract::<u64>().map(Number::from));
        return whole.map_or_else(|_| refuse("is a number too large to send"), |number| Ok(Value::Number(number)));
    }
    if value.is_instance_of::<PyFloat>() {
        let number = Number::from_f64(value.extract()?);
        return number.map_or_else(|| refuse("must be a finite number"), |number| Ok(Value::Number(number)));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        return Ok(Value::Object(object(Some(&place), "", dict, depth)?));
    }
    if let Ok(list) = value.cast::<PyList>() {
        return list
            .iter()
            .enumerate()
            .map(|(row, item)| convert(Place::Item(&place, row), &item, depth + 1))
            .collect();
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        return tuple
            .iter()
            .enumerate()
            .map(|(row, item)| convert(Place::Item(&place, row), &item, depth + 1))
            .collect();
    }
    if let Some(column) = column(&place.to_string(), value)? {
        return texts(place, column, value.py());
    }
    if value.is_instance_of::<Model>() {
        return convert(place, &value.call_method0("to_dict")?, depth);
    }
    if is_a::<PyMapping>(place, value)? {
        let dict = as_dict(&place.to_string(), value)?;
        return Ok(Value::Object(object(Some(&place), "", &dict, depth)?));
    }
    if !value.is_instance_of::<PyBytes>() && is_a::<PySequence>(place, value)? {
        let rows = value.try_iter()?.enumerate();
        return rows.map(|(row, item)| convert(Place::Item(&place, row), &item?, depth + 1)).collect();
    }
    let class = value.get_type();
    match (class.module()?.to_str()?, class.qualname()?.to_str()?) {
        ("datetime", "datetime") => match value.getattr("tzinfo")?.is_none() {
            false => Ok(Value::from(value.call_method0("isoformat")?.extract::<String>()?)),
            true => refuse("must be a datetime with a time zone"),
        },
        ("datetime", "date") => Ok(Value::from(value.call_method0("isoformat")?.extract::<String>()?)),
        ("uuid", "UUID") => Ok(Value::from(value.str()?.to_str()?)),
        (_, name) => refuse(&format!("an object of type {name} cannot be sent")),
    }
}

/// A column of Arrow as a list, in which nothing is null.
fn texts(place: Place<'_>, column: Vec<Option<String>>, py: Python<'_>) -> PyResult<Value> {
    let texts = column.into_iter().enumerate().map(|(row, text)| {
        text.map(Value::String)
            .ok_or_else(|| error::invalid_argument(py, &format!("{}: is null", Place::Item(&place, row))))
    });
    texts.collect()
}

/// The members of a dict, those with `omit` left out. `place` is where it is; `name` is what messages call it where its
/// members are what the caller named.
fn object(
    place: Option<&Place<'_>>,
    name: &str,
    dict: &Bound<'_, PyDict>,
    depth: usize,
) -> PyResult<Map<String, Value>> {
    let mut map = Map::new();
    for (key, value) in dict {
        if value.is_instance_of::<Omit>() {
            continue;
        }
        let Ok(key) = key.cast::<PyString>().map_err(PyErr::from).and_then(|key| key.to_str()) else {
            let place = place.map_or_else(|| name.to_owned(), ToString::to_string);
            return Err(error::invalid_argument(dict.py(), &format!("{place}: its keys must be strings")));
        };
        let place = place.map_or(Place::Named(key), |place| Place::Member(place, key));
        let inner = convert(place, &value, depth + 1)?;
        map.insert(key.to_owned(), inner);
    }
    Ok(map)
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => write!(f, "{name:.60}"),
            Self::Member(of, name) => write!(f, "{of}.{name:.60}"),
            Self::Item(of, row) => write!(f, "{of}[{row}]"),
        }
    }
}
