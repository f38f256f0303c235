//! Whether a delivered event is genuine, and of a type that is known.

use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyString, PyTuple};
use telnyx_reputation::webhooks::{self, WebhookEvent};

use crate::error;
use crate::runtime::panic;

/// Public keys that events are verified with.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct WebhookKeys {
    keys: webhooks::WebhookKeys,
}

#[pymethods]
impl WebhookKeys {
    /// Keys in base64, of which any will do.
    #[new]
    fn new(py: Python<'_>, keys: Vec<String>) -> PyResult<Self> {
        panic::catch(py, || {
            webhooks::WebhookKeys::new(keys).map(|keys| Self { keys }).map_err(|why| error::to_python(py, &why))
        })
    }

    /// Verifies an event. Gives its type; `None` when it is not known, or the event lacks what its type documents.
    fn verify(
        &self,
        py: Python<'_>,
        payload: &Bound<'_, PyAny>,
        headers: &Bound<'_, PyAny>,
    ) -> PyResult<Option<String>> {
        panic::catch(py, || {
            let event = self.keys.unwrap(self::payload(payload)?, self::headers(headers)?);
            event.map(known).map_err(|why| error::to_python(py, &why))
        })
    }
}

/// As [`WebhookKeys::verify`], but takes any event for genuine.
#[pyfunction]
pub fn read_event(payload: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = payload.py();
    panic::catch(py, || {
        WebhookEvent::unverified(self::payload(payload)?).map(known).map_err(|why| error::to_python(py, &why))
    })
}

fn known(event: WebhookEvent) -> Option<String> {
    match event {
        WebhookEvent::Other(_) => None,
        known => Some(known.event_type().to_owned()),
    }
}

fn payload(given: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    bytes(given)?.ok_or_else(|| {
        let why = "payload: must be the body as it was received, a string or bytes; a parsed one cannot be verified";
        error::invalid_argument(given.py(), why)
    })
}

/// The pairs of a mapping, or of anything else that has `items()`, or pairs already. A value may be a list of them, as
/// gateways give headers that come several times, or `None`.
fn headers(given: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Vec<u8>)>> {
    let refuse = || error::invalid_argument(given.py(), "headers: must be those of the delivery, strings or bytes");
    let pairs = if given.hasattr("items")? { given.call_method0("items")? } else { given.clone() };
    let mut read = Vec::new();
    for pair in pairs.try_iter().map_err(|_| refuse())? {
        let (name, value) = pair?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| refuse())?;
        let name = String::from_utf8_lossy(&bytes(&name)?.ok_or_else(refuse)?).into_owned();
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            for value in value.try_iter()? {
                read.push((name.clone(), bytes(&value?)?.ok_or_else(refuse)?));
            }
        } else if !value.is_none() {
            read.push((name, bytes(&value)?.ok_or_else(refuse)?));
        }
    }
    Ok(read)
}

/// What a string or bytes hold; `None` of anything else.
fn bytes(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    if let Ok(text) = given.cast::<PyString>() {
        let refuse =
            |_| error::invalid_argument(given.py(), "a lone surrogate is not text that can have been received");
        return text.to_str().map(|text| Some(text.as_bytes().to_vec())).map_err(refuse);
    }
    if let Ok(bytes) = given.cast::<PyBytes>() {
        return Ok(Some(bytes.as_bytes().to_vec()));
    }
    Ok(given.cast::<PyByteArray>().ok().map(|bytes| bytes.to_vec()))
}
