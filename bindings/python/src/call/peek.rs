//! Reads of a number that never bill.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use pyo3::prelude::*;
use serde_json::Value;
use telnyx_reputation::{CallOptions, Client};

use super::answer::Failure;
use super::arguments::to_json;
use super::deliver::Deliver;
use super::{error, panic};

/// What came of a read: the number's row as JSON text, or that there is none.
pub struct Peeked(Result<Option<String>, Failure>);

/// The read, to be run on any thread.
pub fn peek(
    core: Client,
    options: CallOptions,
    phone_number: &Bound<'_, PyAny>,
    enterprise_id: Option<&Bound<'_, PyAny>>,
) -> PyResult<impl Future<Output = Peeked> + Send + 'static> {
    let number = text("phone_number", phone_number)?;
    let enterprise = enterprise_id.map(|id| text("enterprise_id", id)).transpose()?;
    Ok(async move {
        let read = async {
            let row = core.peek(enterprise.as_deref(), &number, options).await.map_err(Failure::Core)?;
            Ok(row.map(|row| row.to_string()))
        };
        let result = AssertUnwindSafe(read).catch_unwind().await;
        Peeked(result.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload)))))
    })
}

/// An argument that is a text, or may be written as one.
pub fn text(place: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match to_json(place, value)? {
        Value::String(text) => Ok(text),
        _ => Err(error::invalid_argument(value.py(), &format!("{place}: must be a text"))),
    }
}

impl Deliver for Peeked {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.map_err(|failure| failure.into_exception(py))?.into_pyobject(py)?)
    }
}
