//! What became of a call whose outcome was unknown: what its exception holds on to, so that it can find out.

use std::sync::Arc;

use pyo3::prelude::*;
use telnyx_reputation::{ErrorKind, Resolution};

use super::answer::Received;
use super::returns::Returns;
use crate::client::Client;
use crate::error::{self, Error};
use crate::runtime::{self, Deliver, panic};

/// The core's error, with what its answer would have been made into.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Unresolved {
    error: Arc<telnyx_reputation::Error>,
    client: Py<Client>,
    returns: Arc<Returns>,
    /// Of the process that made the call: after a `fork` its connections belong to the parent.
    process: u32,
}

/// What was found, and what it takes to make Python objects of it.
struct Found {
    fate: Result<Fate, Error>,
    client: Py<Client>,
    returns: Arc<Returns>,
}

/// The answer that the call would have given, or why there is none.
enum Fate {
    Done(Box<Received>),
    CannotTell(String),
}

/// The exception for an error of a call. That of a call which may have been done can find out.
pub fn exception(
    py: Python<'_>,
    error: &Arc<telnyx_reputation::Error>,
    client: &Py<Client>,
    returns: &Arc<Returns>,
) -> PyErr {
    let made = error::to_python(py, error);
    if error.kind() != ErrorKind::OutcomeUnknown {
        return made;
    }
    let (error, client, returns) = (error.clone(), client.clone_ref(py), returns.clone());
    let unresolved = Unresolved { error, client, returns, process: std::process::id() };
    let kept = Bound::new(py, unresolved).and_then(|unresolved| made.value(py).setattr("_unresolved", unresolved));
    kept.err().unwrap_or(made)
}

impl Unresolved {
    fn find(&self, py: Python<'_>) -> impl Future<Output = Found> + Send + 'static {
        let (error, client, returns) = (self.error.clone(), self.client.clone_ref(py), self.returns.clone());
        let fate = async move {
            match error.resolve().await? {
                Resolution::Done(answer) => Ok(Fate::Done(Box::new(Received::read(answer)?))),
                Resolution::CannotTell(why) => Ok(Fate::CannotTell(why)),
                _ => Ok(Fate::CannotTell("this version does not know what the core found".to_owned())),
            }
        };
        async move { Found { fate: panic::caught(fate).await, client, returns } }
    }
}

#[pymethods]
impl Unresolved {
    /// Whether this is the process that made the call.
    #[getter]
    fn is_of_this_process(&self) -> bool {
        self.process == std::process::id()
    }

    /// Finds out and waits for it: the outcome, the value and the reason.
    fn resolve<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::wait(py, self.find(py)))
    }

    /// Finds out on the running event loop; gives its future.
    fn start_resolve<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.find(py)))
    }
}

impl Deliver for Found {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let (outcome, value, reason) = match self.fate.map_err(|error| error.to_python(py))? {
            Fate::Done(received) => ("done", Some(received.into_parsed(py, self.client, self.returns)?), None),
            Fate::CannotTell(why) => ("cannot_tell", None, Some(why)),
        };
        (outcome, value, reason).into_pyobject(py).map(Bound::into_any)
    }
}

impl Drop for Unresolved {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.error.clone());
        }
    }
}
