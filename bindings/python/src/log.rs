//! One log record per call, and one per run, written by the thread that gets the answer.
//!
//! The runtime's own thread never logs: a handler may take locks, and may itself use a client.

use std::time::Duration;

use pyo3::call::PyCallArgs;
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use telnyx_reputation::Operation;

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// Notes how a call ended. Path templates stand for paths, because phone numbers are personal data.
pub fn answered(
    py: Python<'_>,
    operation: &Operation,
    status: Option<u16>,
    attempts: u32,
    took: Duration,
) -> PyResult<()> {
    note(py, |logger| {
        let details = details(py, operation, took)?;
        details.set_item("status_code", status)?;
        details.set_item("attempts", attempts)?;
        let ended = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let milliseconds = took.as_secs_f64() * 1e3;
        let arguments = (
            "%s: %s %s: %s in %.1f ms (attempts: %d)",
            operation.id,
            operation.method,
            operation.path,
            ended,
            milliseconds,
            attempts,
        );
        debug(logger, arguments, details)
    })
}

/// Notes how many numbers of a run had which outcome.
pub fn ran(py: Python<'_>, operation: &Operation, outcomes: &[(&str, usize)], took: Duration) -> PyResult<()> {
    note(py, |logger| {
        let details = details(py, operation, took)?;
        let mut ended = Vec::new();
        for (outcome, count) in outcomes {
            details.set_item(outcome, count)?;
            ended.push(format!("{outcome} {count}"));
        }
        let arguments = ("%s: run in %.1f ms: %s", operation.id, took.as_secs_f64() * 1e3, ended.join(", "));
        debug(logger, arguments, details)
    })
}

/// Writes a record when somebody wants it. A fault of a handler or a filter is reported, without losing an answer that was
/// paid for; what is no fault, such as Ctrl-C, is raised.
fn note<'py>(py: Python<'py>, write: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<()>) -> PyResult<()> {
    let noted = listening(py).and_then(|logger| logger.map_or(Ok(()), write));
    match noted {
        Err(fault) if fault.is_instance_of::<PyException>(py) => {
            fault.write_unraisable(py, None);
            Ok(())
        }
        noted => noted,
    }
}

fn debug<'py>(
    logger: &Bound<'py, PyAny>,
    arguments: impl PyCallArgs<'py>,
    details: Bound<'py, PyDict>,
) -> PyResult<()> {
    let options = PyDict::new(logger.py());
    options.set_item("extra", details)?;
    logger.call_method("debug", arguments, Some(&options))?;
    Ok(())
}

/// What every record has.
fn details<'py>(py: Python<'py>, operation: &Operation, took: Duration) -> PyResult<Bound<'py, PyDict>> {
    let details = PyDict::new(py);
    details.set_item("operation", operation.id)?;
    details.set_item("seconds", took.as_secs_f64())?;
    Ok(details)
}

/// The package's logger, when somebody wants its records.
fn listening(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    let Some(logger) = logger(py)? else { return Ok(None) };
    let wanted = logger.call_method1(intern!(py, "isEnabledFor"), (DEBUG,))?.is_truthy()?;
    Ok(wanted.then_some(logger))
}

/// The package's logger; `None` as long as nobody has loaded `logging`, so that nobody can be listening.
fn logger(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if let Some(logger) = LOGGER.get(py) {
        return Ok(Some(logger.bind(py)));
    }
    let modules = MODULES.get_or_try_init(py, || {
        Ok::<_, PyErr>(py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?.unbind())
    })?;
    let Some(logging) = modules.bind(py).get_item(intern!(py, "logging"))? else { return Ok(None) };
    let logger = LOGGER
        .get_or_try_init(py, || Ok::<_, PyErr>(logging.call_method1("getLogger", ("telnyx_reputation",))?.unbind()))?;
    Ok(Some(logger.bind(py)))
}
