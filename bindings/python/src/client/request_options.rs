//! What differs from call to call beside the arguments.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use serde_json::Value;
use telnyx_reputation::CallOptions;

use super::headers::{header_name, header_value};
use super::options::pairs;
use super::timeout::Timeout;
use crate::encode::to_json;
use crate::error;
use crate::omit::Omit;

/// An option by the name that messages call it.
pub type Named<'n, 'py> = (&'static str, Option<&'n Bound<'py, PyAny>>);

/// What calls get: `defaults`, and what is given over them. A header or parameter that is `omit` is not sent.
pub fn options(
    mut options: CallOptions,
    headers: Named<'_, '_>,
    query: Named<'_, '_>,
    timeout: Timeout,
) -> PyResult<CallOptions> {
    for (name, value) in pairs(headers.0, headers.1)? {
        let name = header_name(headers.0, &name)?;
        options.without_headers.retain(|given| *given != name);
        if value.is_instance_of::<Omit>() {
            options.headers.remove(&name);
            options.without_headers.push(name);
        } else {
            let value = header_value(headers.0, &name, &value)?;
            options.headers.insert(name, value);
        }
    }
    for (name, value) in pairs(query.0, query.1)? {
        let place = query.0;
        let refuse = |_| error::invalid_argument(name.py(), &format!("{place}: names must be strings"));
        let name = name.extract::<String>().map_err(refuse)?;
        options.query.retain(|(given, _)| *given != name);
        if value.is_instance_of::<Omit>() {
            continue;
        }
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            for item in value.try_iter()? {
                options.query.push((name.clone(), query_value(place, &name, &item?)?));
            }
        } else {
            let value = query_value(place, &name, &value)?;
            options.query.push((name, value));
        }
    }
    options.timeout = timeout.request.or(options.timeout);
    options.deadline = timeout.deadline.or(options.deadline);
    Ok(options)
}

fn query_value(place: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(name, value)? {
        Value::String(string) => Ok(string),
        value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        _ => Err(error::invalid_argument(value.py(), &format!("{place}: {name} must be a string, number or boolean"))),
    }
}
