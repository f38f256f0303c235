//! What differs from call to call beside the arguments.

use std::num::NonZeroUsize;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyMapping, PyTuple};
use serde_json::Value;
use telnyx_reputation::CallOptions;

use super::arguments::to_json;
use super::error;
use super::timeout::Timeout;

/// A longer timeout is no timeout to anyone, and clocks overflow.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// What calls get: `defaults`, and what is given over them.
pub fn options(
    mut options: CallOptions,
    headers: Option<&Bound<'_, PyAny>>,
    query: Option<&Bound<'_, PyAny>>,
    timeout: Timeout,
) -> PyResult<CallOptions> {
    for (name, value) in pairs("extra_headers", headers)? {
        let (name, value) = header(&name, &value)?;
        options.headers.insert(name, value);
    }
    for (name, value) in pairs("extra_query", query)? {
        let name = name.extract::<String>()?;
        options.query.retain(|(given, _)| *given != name);
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            for item in value.try_iter()? {
                options.query.push((name.clone(), text(&name, &item?)?));
            }
        } else {
            let value = text(&name, &value)?;
            options.query.push((name, value));
        }
    }
    options.timeout = timeout.request.or(options.timeout);
    options.deadline = timeout.deadline.or(options.deadline);
    Ok(options)
}

/// The members of a dict or any other mapping; none of `None`.
pub fn pairs<'py>(
    place: &str,
    mapping: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let Some(mapping) = mapping else { return Ok(Vec::new()) };
    Ok(as_dict(place, mapping)?.iter().collect())
}

/// A dict as it is, any other mapping as a dict.
pub fn as_dict<'py>(place: &str, mapping: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    if let Ok(dict) = mapping.cast::<PyDict>() {
        return Ok(dict.clone());
    }
    let py = mapping.py();
    let refuse = |_: PyErr| error::invalid_argument(py, &format!("{place}: must be a dict"));
    let mapping = mapping.cast::<PyMapping>().map_err(|why| refuse(why.into()))?;
    py.get_type::<PyDict>().call1((mapping,))?.cast_into::<PyDict>().map_err(|why| refuse(why.into()))
}

/// Seconds as Python gives them. Zero is the core's to refuse.
pub fn duration(place: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let refuse = || error::invalid_argument(value.py(), &format!("{place}: must be a number of seconds above 0"));
    let seconds = match value.cast::<PyBool>() {
        Ok(_) => return Err(refuse()),
        Err(_) => value.extract::<f64>().map_err(|_| refuse())?,
    };
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(refuse());
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST).min(LONGEST))
}

/// How often a call may be repeated.
pub fn retries(value: &Bound<'_, PyAny>) -> PyResult<u32> {
    let refuse = || error::invalid_argument(value.py(), "max_retries: must be a whole number, 0 or more");
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<u32>().map_err(|_| refuse()),
    }
}

/// How many calls are under way at once.
pub fn concurrency(value: &Bound<'_, PyAny>) -> PyResult<NonZeroUsize> {
    let refuse = || error::invalid_argument(value.py(), "concurrency: must be a whole number, 1 or more");
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<NonZeroUsize>().map_err(|_| refuse()),
    }
}

/// The value may be secret, so a refusal names the header alone.
fn header(name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<(HeaderName, HeaderValue)> {
    let refuse = |why: String| error::invalid_argument(name.py(), &why);
    let given = name.extract::<String>().map_err(|_| refuse("extra_headers: names must be texts".to_owned()))?;
    let name =
        HeaderName::try_from(&given).map_err(|_| refuse(format!("extra_headers: {given:?} is no header name")))?;
    let mut value = value
        .extract::<String>()
        .ok()
        .and_then(|value| HeaderValue::try_from(value).ok())
        .ok_or_else(|| refuse(format!("extra_headers: the value of {given} cannot be sent")))?;
    value.set_sensitive(name == http::header::AUTHORIZATION);
    Ok((name, value))
}

fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(name, value)? {
        Value::String(text) => Ok(text),
        value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        _ => {
            Err(error::invalid_argument(value.py(), &format!("extra_query: {name} must be a text, number or boolean")))
        }
    }
}
