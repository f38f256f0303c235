//! The options of a client, read from what Python gives.

use pyo3::prelude::*;
use pyo3::types::PyBool;
use telnyx_reputation::{ClientBuilder, Period, RunId, Usd};

use crate::encode::as_dict;
use crate::error;
use crate::omit::Omit;

/// The members of a dict or any other mapping; none of `None`.
pub(super) fn pairs<'py>(
    place: &str,
    mapping: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let Some(mapping) = mapping else { return Ok(Vec::new()) };
    Ok(as_dict(place, mapping)?.iter().collect())
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

/// What `str` makes of a value, which can fail: of a list that is too deep, or by code of the caller's.
pub fn printed(place: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let text = value.str().map_err(|why| {
        let error = error::invalid_argument(py, &format!("{place}: `str` makes no text of it"));
        error.set_cause(py, Some(why));
        error
    })?;
    string(place, text.as_any())
}

/// The id of a run.
pub fn run_id(given: &Bound<'_, PyAny>) -> PyResult<RunId> {
    RunId::new(&string("run_id", given)?).map_err(|why| error::to_python(given.py(), &why))
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
    let refuse =
        || error::invalid_argument(given.py(), &format!("{place}: must be an amount in US dollars, such as 12.50"));
    if given.is_instance_of::<PyBool>() {
        return Err(refuse());
    }
    printed(place, given)?.parse().map_err(|_| refuse())
}

/// How long a limit is for.
pub fn period(given: &Bound<'_, PyAny>) -> PyResult<Period> {
    string("period", given)?.parse().map_err(|why| error::to_python(given.py(), &why))
}
