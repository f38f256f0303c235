//! What differs from call to call beside the arguments.

use http::{HeaderName, HeaderValue};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyTuple};
use serde_json::Value;
use telnyx_reputation::{CallOptions, ClientBuilder, Period, Usd};

use super::timeout::Timeout;
use crate::encode::{as_dict, to_json};
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

/// The members of a dict or any other mapping; none of `None`.
fn pairs<'py>(
    place: &str,
    mapping: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let Some(mapping) = mapping else { return Ok(Vec::new()) };
    Ok(as_dict(place, mapping)?.iter().collect())
}

/// Headers of a client; those that are `omit` are left out.
pub fn headers(place: &'static str, headers: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(String, String)>> {
    let mut given = Vec::new();
    for (name, value) in pairs(place, headers)?.into_iter().filter(|(_, value)| !value.is_instance_of::<Omit>()) {
        let name = name
            .extract::<String>()
            .map_err(|_| error::invalid_argument(name.py(), &format!("{place}: names must be strings")))?;
        let value = string(&format!("{place}: the value of {name}"), &value)?;
        given.push((name, value));
    }
    Ok(given)
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

/// A number, whole or not.
pub fn number(place: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    let refuse = || error::invalid_argument(value.py(), &format!("{place}: must be a number"));
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<f64>().map_err(|_| refuse()),
    }
}

/// How many of something. `True` is no number here.
pub fn count(place: &str, value: &Bound<'_, PyAny>) -> PyResult<usize> {
    let refuse = || error::invalid_argument(value.py(), &format!("{place}: must be a whole number, 0 or more"));
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<usize>().map_err(|_| refuse()),
    }
}

/// A `str`.
pub fn string(place: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    value.extract::<String>().map_err(|_| error::invalid_argument(value.py(), &format!("{place}: must be a string")))
}

/// A URL, or `False` for none.
pub fn proxy(builder: ClientBuilder, given: &Bound<'_, PyAny>) -> PyResult<ClientBuilder> {
    if let Ok(flag) = given.cast::<PyBool>()
        && !flag.is_true()
    {
        return Ok(builder.no_proxy());
    }
    match given.extract::<String>() {
        Ok(url) => Ok(builder.proxy(url)),
        Err(_) => Err(error::invalid_argument(given.py(), "proxy: must be a URL, or False for no proxy")),
    }
}

/// An amount in US dollars: a string, a number or a `Decimal`, such as 12.50.
pub fn usd(place: &str, given: &Bound<'_, PyAny>) -> PyResult<Usd> {
    let text = given.str()?;
    let amount = text.to_str()?.parse().ok().filter(|_| !given.is_instance_of::<PyBool>());
    let refuse =
        || error::invalid_argument(given.py(), &format!("{place}: must be an amount in US dollars, such as 12.50"));
    amount.ok_or_else(refuse)
}

/// How long a limit is for.
pub fn period(given: &Bound<'_, PyAny>) -> PyResult<Period> {
    string("period", given)?.parse().map_err(|why| error::to_python(given.py(), &why))
}

fn header_name(place: &str, name: &Bound<'_, PyAny>) -> PyResult<HeaderName> {
    let refuse = |why: &str| error::invalid_argument(name.py(), &format!("{place}: {why}"));
    let given = name.extract::<String>().map_err(|_| refuse("names must be strings"))?;
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

fn query_value(place: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(name, value)? {
        Value::String(string) => Ok(string),
        value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        _ => Err(error::invalid_argument(value.py(), &format!("{place}: {name} must be a string, number or boolean"))),
    }
}
