//! A call under way whose answer is waited for later.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use pyo3::prelude::*;
use tokio::task::{JoinError, JoinHandle};

use super::answer::{Call, Outcome};
use super::{error, panic, runtime, wait};

/// A call under way. Dropping it stops the request.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Pending {
    /// Of the process that began it: after a `fork` nothing moves in the child.
    process: u32,
    task: Mutex<Option<JoinHandle<Outcome>>>,
}

impl Pending {
    pub fn begin(py: Python<'_>, call: Call) -> PyResult<Self> {
        let task = runtime::shared(py)?.runtime.spawn(call.run());
        Ok(Self { process: std::process::id(), task: Mutex::new(Some(task)) })
    }

    fn take(&self) -> Option<JoinHandle<Outcome>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[pymethods]
impl Pending {
    /// Waits for the answer, once. `None` when it was begun before a `fork` and has to be asked for again.
    fn wait<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        panic::guard(py, || {
            let Some(task) = self.take() else { return Err(error::internal(py, "an answer was waited for twice")) };
            if self.process != std::process::id() {
                std::mem::forget(task);
                return Ok(None);
            }
            match wait::wait(py, Aborts(task))? {
                Ok(outcome) => outcome.into_python(py).map(Some),
                Err(why) => Err(error::internal(py, &why.to_string())),
            }
        })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        match self.take() {
            Some(task) if self.process == std::process::id() => task.abort(),
            other => std::mem::forget(other),
        }
    }
}

/// A task that ends with its waiting: an interrupted wait stops the request.
struct Aborts(JoinHandle<Outcome>);

impl Future for Aborts {
    type Output = Result<Outcome, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl Drop for Aborts {
    fn drop(&mut self) {
        self.0.abort();
    }
}
