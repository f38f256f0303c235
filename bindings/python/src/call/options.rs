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
use super::omit::Omit;
use super::timeout::Timeout;

/// A longer timeout is no timeout to anyone, and clocks overflow.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

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
        let refuse = |_| error::invalid_argument(name.py(), &format!("{place}: names must be texts"));
        let name = name.extract::<String>().map_err(refuse)?;
        options.query.retain(|(given, _)| *given != name);
        if value.is_instance_of::<Omit>() {
            continue;
        }
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            for item in value.try_iter()? {
                options.query.push((name.clone(), text(place, &name, &item?)?));
            }
        } else {
            let value = text(place, &name, &value)?;
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

/// Headers of a client as texts; those that are `omit` are left out.
pub fn texts(place: &'static str, headers: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for (name, value) in pairs(place, headers)?.into_iter().filter(|(_, value)| !value.is_instance_of::<Omit>()) {
        let name = name
            .extract::<String>()
            .map_err(|_| error::invalid_argument(name.py(), &format!("{place}: names must be texts")))?;
        let value = text_of(&format!("{place}: the value of {name}"), &value)?;
        texts.push((name, value));
    }
    Ok(texts)
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

/// How often a call may be repeated, if it was given.
pub fn retries(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<u32>> {
    let Some(value) = given.filter(|given| !given.is_instance_of::<Omit>()) else { return Ok(None) };
    let refuse = || error::invalid_argument(value.py(), "max_retries: must be a whole number, 0 or more");
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<u32>().map(Some).map_err(|_| refuse()),
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

/// A text.
pub fn text_of(place: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    value.extract::<String>().map_err(|_| error::invalid_argument(value.py(), &format!("{place}: must be text")))
}

fn header_name(place: &str, name: &Bound<'_, PyAny>) -> PyResult<HeaderName> {
    let refuse = |why: &str| error::invalid_argument(name.py(), &format!("{place}: {why}"));
    let given = name.extract::<String>().map_err(|_| refuse("names must be texts"))?;
    HeaderName::try_from(&given).map_err(|_| refuse(&format!("{given:?} is no header name")))
}

/// The value may be secret, so a refusal names the header alone.
fn header_value(place: &str, name: &HeaderName, value: &Bound<'_, PyAny>) -> PyResult<HeaderValue> {
    let sent = value.extract::<String>().ok().and_then(|value| HeaderValue::try_from(value).ok());
    let mut sent = sent
        .ok_or_else(|| error::invalid_argument(value.py(), &format!("{place}: the value of {name} cannot be sent")))?;
    sent.set_sensitive(*name == http::header::AUTHORIZATION);
    Ok(sent)
}

fn text(place: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(name, value)? {
        Value::String(text) => Ok(text),
        value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        _ => Err(error::invalid_argument(value.py(), &format!("{place}: {name} must be a text, number or boolean"))),
    }
}
