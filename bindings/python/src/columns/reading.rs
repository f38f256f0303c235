//! Lists as columns, bit by bit, for an event loop, which no reader of Arrow's stream interface lets go on.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use telnyx_reputation_arrow::layout::NUMBERS;

use super::lists::{OfLists, Underway, of_enterprises, of_page};
use super::table::{Columns, InMemory};
use crate::call::Page;
use crate::client::Client;
use crate::error::Error;
use crate::runtime::{self, Deliver, panic};

/// Lists that are being read, one batch at a time.
#[pyclass(frozen, module = "telnyx_reputation")]
pub struct Reading(Arc<Mutex<Option<Underway>>>);

/// The next rows; nothing after the last.
struct Next(Result<Option<RecordBatch>, Error>);

/// Begins to read a page, and all that follow.
#[pyfunction]
pub fn read_page(page: &Bound<'_, Page>) -> PyResult<Reading> {
    panic::catch(page.py(), || Reading::of(&of_page(page)?, page.py()))
}

/// Begins to read the numbers of these enterprises, else of the account.
#[pyfunction]
pub fn read_table(client: &Bound<'_, Client>, enterprises: Option<&Bound<'_, PyAny>>) -> PyResult<Reading> {
    panic::catch(client.py(), || Reading::of(&of_enterprises(client, enterprises)?, client.py()))
}

impl Reading {
    fn of(lists: &OfLists, py: Python<'_>) -> PyResult<Self> {
        Ok(Self(Arc::new(Mutex::new(Some(lists.begin(py)?)))))
    }

    /// Whoever is cancelled while a page is on its way has that page with it, so that nothing goes on behind it.
    fn next_batch(&self) -> PyResult<impl Future<Output = Next> + Send + 'static> {
        let place = self.0.clone();
        let taken = place.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut underway = taken.filter(Underway::is_here).ok_or_else(|| {
            PyRuntimeError::new_err("the reading was broken off, is waited for already, or belongs to another process")
        })?;
        Ok(async move {
            let read = async move {
                let batch = underway.next().await?;
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(underway);
                Ok(batch)
            };
            Next(panic::caught(read).await)
        })
    }
}

#[pymethods]
impl Reading {
    /// The next rows as columns; `None` after the last.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::wait(py, self.next_batch()?))
    }

    /// As [`Reading::next`], on the running event loop; gives the future of it.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.next_batch()?))
    }
}

impl Deliver for Next {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self.0.map_err(|why| why.to_python(py))? {
            None => Ok(py.None().into_bound(py)),
            Some(batch) => {
                let columns = Columns::new(&NUMBERS, InMemory { layout: &NUMBERS, batches: vec![batch] });
                Ok(Bound::new(py, columns)?.into_any())
            }
        }
    }
}
