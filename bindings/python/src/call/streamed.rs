//! A file whose bytes are still to come.

use std::mem::ManuallyDrop;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use futures::FutureExt as _;
use futures::lock::Mutex;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::answer::{Failure, header_pairs};
use super::deliver::Deliver;
use super::{bridge, error, panic, wait};

/// A file of the API that is read piece by piece. Dropping it ends the transfer.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Streamed {
    /// The HTTP status, 200 to 299.
    #[pyo3(get, name = "status_code")]
    pub status: u16,
    headers: http::HeaderMap,
    /// How often the request was sent.
    #[pyo3(get)]
    pub attempts: u32,
    /// Of the process that asked for it: after a `fork` the connection belongs to the parent.
    process: u32,
    transfer: std::sync::Mutex<Option<Transfer>>,
}

/// Locked while a piece is waited for; an interrupted wait lets go of it.
type Transfer = Arc<Mutex<telnyx_reputation::Streamed>>;

/// A piece of the file; none after the last.
struct Piece(Result<Option<Bytes>, Failure>);

impl Streamed {
    pub fn new(streamed: telnyx_reputation::Streamed) -> Self {
        Self {
            status: streamed.status,
            headers: streamed.headers.clone(),
            attempts: streamed.attempts,
            process: std::process::id(),
            transfer: std::sync::Mutex::new(Some(Arc::new(Mutex::new(streamed)))),
        }
    }

    fn transfer(&self) -> std::sync::MutexGuard<'_, Option<Transfer>> {
        self.transfer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, py: Python<'_>) -> PyResult<impl Future<Output = Piece> + Send + 'static> {
        let transfer = self.transfer().clone().filter(|_| self.process == std::process::id());
        let Some(transfer) = transfer else { return Err(error::closed_answer(py)) };
        Ok(async move {
            let read = async { transfer.lock().await.chunk().await.map_err(Failure::Core) };
            let piece = AssertUnwindSafe(read).catch_unwind().await;
            Piece(piece.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload)))))
        })
    }
}

#[pymethods]
impl Streamed {
    /// The headers, names in lower case, in the order they came; what is not UTF-8 in them is replaced.
    #[getter]
    fn headers(&self) -> Vec<(&str, String)> {
        header_pairs(&self.headers)
    }

    /// Waits for the next piece; `None` after the last.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || Box::new(wait::wait(py, self.read(py)?)?).deliver(py))
    }

    /// As [`Streamed::next`], on the running event loop; gives its future.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.read(py)?))
    }

    /// Ends the transfer.
    fn close(&self) {
        let transfer = ManuallyDrop::new(self.transfer().take());
        if self.process == std::process::id() {
            drop(ManuallyDrop::into_inner(transfer));
        }
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        self.close();
    }
}

impl Deliver for Piece {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self.0.map_err(|failure| failure.into_exception(py))? {
            Some(piece) => Ok(PyBytes::new(py, &piece).into_any()),
            None => Ok(py.None().into_bound(py)),
        }
    }
}
