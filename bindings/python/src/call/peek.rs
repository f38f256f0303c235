//! Reads of a number that never bill.

use pyo3::prelude::*;

use crate::client::Client;
use crate::encode;
use crate::error::Error;
use crate::runtime::{self, Deliver, panic};

/// What came of a read: the number's row as JSON text, or that there is none.
struct Peeked(Result<Option<String>, Error>);

/// The JSON text of what is stored of a number, read free of charge; `None` when it is not monitored.
#[pyfunction]
pub fn peek<'py>(
    client: &Bound<'py, Client>,
    phone_number: &Bound<'py, PyAny>,
    enterprise_id: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::wait(py, read(client, phone_number, enterprise_id)?))
}

/// As [`peek`], on the running event loop; gives its future.
#[pyfunction]
pub fn start_peek<'py>(
    client: &Bound<'py, Client>,
    phone_number: &Bound<'py, PyAny>,
    enterprise_id: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::start(py, read(client, phone_number, enterprise_id)?))
}

fn read(
    client: &Bound<'_, Client>,
    phone_number: &Bound<'_, PyAny>,
    enterprise_id: Option<&Bound<'_, PyAny>>,
) -> PyResult<impl Future<Output = Peeked> + Send + 'static> {
    let (core, options) = client.get().parsing_core(client.py())?;
    let number = encode::to_string("phone_number", phone_number)?;
    let enterprise = enterprise_id.map(|id| encode::to_string("enterprise_id", id)).transpose()?;
    Ok(async move {
        let row = async {
            let row = core.peek(enterprise.as_deref(), &number, options).await?;
            Ok(row.map(|row| row.to_string()))
        };
        Peeked(panic::caught(row).await)
    })
}

impl Deliver for Peeked {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.map_err(|error| error.to_python(py))?.into_pyobject(py)?)
    }
}
