//! A call that may not simply be made again, and what is known of it when its caller goes away: by Ctrl-C, by cancelling
//! its task.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use telnyx_reputation::ErrorKind;

use super::resolution;
use super::returns::Returns;
use super::send::Call;
use crate::client::Client;
use crate::error;
use crate::kept;
use crate::runtime::{self, Stop, panic};

/// Where `outcome_of` looks.
const OUTCOME: &str = "_telnyx_outcome";

/// A call that may not simply be made again. Nothing is sent before it is waited for or started.
///
/// Python code goes, whatever is raised within it:
///
/// ```python
/// call = operation.witnessed(...)
/// try:
///     return call.wait()  # or `await call.start()`
/// except BaseException as error:
///     call.keep(error)
///     raise
/// ```
///
/// Between any two instructions of Python a signal may raise. So everything that has to follow each other is one native
/// call, of which the one in the `except` has the last word.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Witnessed {
    call: Mutex<Option<Call>>,
    witness: telnyx_reputation::Witness,
    client: Py<Client>,
    returns: Arc<Returns>,
    /// What stops the call that was started.
    stop: Mutex<Option<Stop>>,
}

impl Witnessed {
    pub fn new(py: Python<'_>, mut call: Call) -> Self {
        let witness = telnyx_reputation::Witness::new();
        call.options.witness = Some(witness.clone());
        let (client, returns) = (call.client.clone_ref(py), call.returns.clone());
        Self { call: Mutex::new(Some(call)), witness, client, returns, stop: Mutex::default() }
    }

    fn take(&self) -> PyResult<Call> {
        let call = self.call.lock().unwrap_or_else(PoisonError::into_inner).take();
        call.ok_or_else(|| PyRuntimeError::new_err("a call is made once"))
    }

    /// Gives what may have become of the call to the exception that ended the waiting, and to the task that waited.
    fn kept_by(&self, py: Python<'_>, ended: &Bound<'_, PyAny>) -> PyResult<()> {
        if error::is(py, ended, ErrorKind::OutcomeUnknown) {
            return Ok(());
        }
        let (Some(unknown), raised) = self.error(py) else { return Ok(()) };
        // First what runs no code of Python, and so cannot be interrupted.
        kept::by_exception(ended, OUTCOME, &unknown)?;
        raised?;
        kept::by_task(py, OUTCOME, &unknown)
    }

    /// The `OutcomeUnknownError` of a call that may have been done, `None` when it was not sent; and what a signal handler
    /// raised while it was made.
    fn error<'py>(&self, py: Python<'py>) -> (Option<Bound<'py, PyAny>>, PyResult<()>) {
        let Some(error) = self.witness.outcome_unknown().map(Arc::new) else { return (None, Ok(())) };
        let mut raised = Ok(());
        loop {
            let made = resolution::exception(py, &error, &self.client, &self.returns);
            if error::is(py, made.value(py), ErrorKind::OutcomeUnknown) {
                return (Some(made.into_value(py).into_bound(py).into_any()), raised);
            }
            // A signal is handled once, so this ends.
            raised = raised.and(Err(made));
        }
    }
}

#[pymethods]
impl Witnessed {
    /// Makes the call and waits for it. What a signal handler raises gets the outcome here: when a second signal has come
    /// by now, Python raises for it before the first instruction of an `except`.
    fn wait<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || {
            self.take()?.wait(py).map_err(|first| match self.kept_by(py, first.value(py)) {
                Ok(()) => first,
                Err(second) => kept::during(py, second, &first),
            })
        })
    }

    /// Makes the call on the running event loop; gives its future.
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || {
            let (future, stop) = runtime::start_stoppable(py, self.take()?.run())?;
            *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
            Ok(future)
        })
    }

    /// Lets the exception that ended the waiting for this call know what may have become of it, as well as the task that
    /// waited, and stops the call. Does nothing to the error of the call itself.
    fn keep(&self, py: Python<'_>, ended: &Bound<'_, PyAny>) -> PyResult<()> {
        panic::catch(py, || {
            let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(stop) = &stop {
                stop.stop(py);
            }
            self.kept_by(py, ended)
        })
    }
}
