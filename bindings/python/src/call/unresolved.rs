//! What an exception of unknown outcome holds on to, so that it can find out.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use pyo3::prelude::*;
use telnyx_reputation::{Error, Resolution};

use super::answer::{Failure, Reply};
use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::{bridge, panic, wait};

/// The core's error, with what its answer would have been made into.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Unresolved {
    error: Arc<Error>,
    client: Py<Client>,
    operation: Py<Operation>,
    /// Of the process that made the call: after a `fork` its connections belong to the parent.
    process: u32,
}

/// What became of the call: the answer it would have given, or why there is none.
enum Fate {
    Done(Box<Reply>),
    NotDone,
    CannotTell(String),
}

struct Found(Result<Fate, Failure>);

impl Unresolved {
    pub fn new(error: Arc<Error>, client: Py<Client>, operation: Py<Operation>) -> Self {
        Self { error, client, operation, process: std::process::id() }
    }

    pub fn error(&self) -> &Error {
        &self.error
    }

    fn find(&self, py: Python<'_>) -> impl Future<Output = Found> + Send + 'static {
        let (error, client, operation) = (self.error.clone(), self.client.clone_ref(py), self.operation.clone_ref(py));
        async move {
            let find = async move {
                match error.resolve().await.map_err(Failure::Core)? {
                    Resolution::Done(answer) => Ok(Fate::Done(Box::new(Reply::of(answer, client, operation)?))),
                    Resolution::NotDone => Ok(Fate::NotDone),
                    Resolution::CannotTell(why) => Ok(Fate::CannotTell(why)),
                    _ => Ok(Fate::CannotTell("this version does not know what the core found".to_owned())),
                }
            };
            let found = AssertUnwindSafe(find).catch_unwind().await;
            Found(found.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload)))))
        }
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
        panic::guard(py, || Box::new(wait::wait(py, self.find(py))?).deliver(py))
    }

    /// Finds out on the running event loop; gives its future.
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.find(py)))
    }
}

impl Deliver for Found {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let (outcome, value, reason) = match self.0.map_err(|failure| failure.into_exception(py))? {
            Fate::Done(reply) => ("done", Some(reply.parsed(py)?), None),
            Fate::NotDone => ("not_done", None, None),
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
