//! A file whose bytes are still to come.

use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use futures::lock::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes};

use crate::answer_headers;
use crate::error::{self, Error};
use crate::runtime::{self, Deliver, panic};

/// A file of the API that is read piece by piece. Dropping it ends the transfer.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct FileStream {
    /// The HTTP status, 200 to 299.
    #[pyo3(get, name = "status_code")]
    pub status: u16,
    headers: http::HeaderMap,
    /// How often the request was sent.
    #[pyo3(get)]
    pub attempts: u32,
    /// Of the process that asked for it: after a `fork` the connection belongs to the parent.
    process: u32,
    transfer: std::sync::Mutex<Option<Arc<Transfer>>>,
}

struct Transfer {
    /// Locked while a piece is waited for; an interrupted wait lets go of it.
    coming: Mutex<telnyx_reputation::FileStream>,
    /// What came and was not taken yet. It stays when whoever waited for it is interrupted or cancelled just then.
    arrived: std::sync::Mutex<VecDeque<Piece>>,
}

/// A piece of the file; none after the last.
type Piece = Result<Option<Bytes>, Error>;

/// Says that a piece can be taken.
struct Arrived;

impl FileStream {
    pub fn new(stream: telnyx_reputation::FileStream) -> Self {
        Self {
            status: stream.status,
            headers: stream.headers.clone(),
            attempts: stream.attempts,
            process: std::process::id(),
            transfer: std::sync::Mutex::new(Some(Arc::new(Transfer {
                coming: Mutex::new(stream),
                arrived: std::sync::Mutex::default(),
            }))),
        }
    }

    fn transfer(&self) -> std::sync::MutexGuard<'_, Option<Arc<Transfer>>> {
        self.transfer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The transfer, unless it was closed or is another process's.
    fn open(&self, py: Python<'_>) -> PyResult<Arc<Transfer>> {
        let transfer = self.transfer().clone().filter(|_| self.process == std::process::id());
        transfer.ok_or_else(|| error::closed_answer(py))
    }

    fn read(&self, py: Python<'_>) -> PyResult<impl Future<Output = Arrived> + Send + 'static> {
        let transfer = self.open(py)?;
        Ok(async move {
            let mut coming = transfer.coming.lock().await;
            if transfer.arrived().is_empty() {
                let piece = panic::caught(async { Ok(coming.chunk().await?) }).await;
                // No wait from here on: a piece that came is either kept, or still to come.
                transfer.arrived().push_back(piece);
            }
            Arrived
        })
    }
}

impl Transfer {
    fn arrived(&self) -> std::sync::MutexGuard<'_, VecDeque<Piece>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl FileStream {
    /// The headers, names in lower case, in the order they came; what is not UTF-8 in them is replaced.
    #[getter]
    fn headers(&self) -> Vec<(&str, String)> {
        answer_headers::pairs(&self.headers)
    }

    /// Waits for the next piece and adds it to `kept`; false after the last.
    fn next(&self, py: Python<'_>, kept: &Bound<'_, PyByteArray>) -> PyResult<bool> {
        panic::catch(py, || {
            loop {
                if let Some(more) = self.take(py, kept)? {
                    return Ok(more);
                }
                runtime::wait(py, self.read(py)?)?;
            }
        })
    }

    /// Waits on the running event loop until there is a piece to take; gives the future of that.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.read(py)?))
    }

    /// Adds the piece that was waited for to `kept`; false after the last, `None` when there is nothing to take.
    fn take(&self, py: Python<'_>, kept: &Bound<'_, PyByteArray>) -> PyResult<Option<bool>> {
        let Some(piece) = self.open(py)?.arrived().pop_front() else { return Ok(None) };
        let piece = piece.map_err(|error| error.to_python(py))?;
        if let Some(piece) = &piece {
            kept.call_method1(intern!(py, "extend"), (PyBytes::new(py, piece),))?;
        }
        Ok(Some(piece.is_some()))
    }

    /// Ends the transfer.
    fn close(&self) {
        let transfer = ManuallyDrop::new(self.transfer().take());
        if self.process == std::process::id() {
            drop(ManuallyDrop::into_inner(transfer));
        }
    }
}

impl Drop for FileStream {
    fn drop(&mut self) {
        self.close();
    }
}

impl Deliver for Arrived {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(py.None().into_bound(py))
    }
}
