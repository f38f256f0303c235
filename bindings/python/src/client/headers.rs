//! The headers that users add, of a client and of one call.

use http::{HeaderName, HeaderValue};
use pyo3::prelude::*;

use super::options::{pairs, string};
use crate::error;
use crate::omit::Omit;

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

pub(super) fn header_name(place: &str, name: &Bound<'_, PyAny>) -> PyResult<HeaderName> {
    let refuse = |why: &str| error::invalid_argument(name.py(), &format!("{place}: {why}"));
    let given = name.extract::<String>().map_err(|_| refuse("names must be strings"))?;
    HeaderName::try_from(&given).map_err(|_| refuse(&format!("{given:?} is no header name")))
}

/// The value may be secret, so a refusal names the header alone.
pub(super) fn header_value(place: &str, name: &HeaderName, value: &Bound<'_, PyAny>) -> PyResult<HeaderValue> {
    let sent = value.extract::<String>().ok().and_then(|value| HeaderValue::try_from(value).ok());
    let mut sent = sent
        .ok_or_else(|| error::invalid_argument(value.py(), &format!("{place}: the value of {name} cannot be sent")))?;
    sent.set_sensitive(*name == http::header::AUTHORIZATION);
    Ok(sent)
}
