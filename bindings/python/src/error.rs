//! The core's errors as Python exceptions. The classes are written in Python.

use std::error::Error as _;
use std::io;

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList};
use telnyx_reputation::{ApiError, ErrorKind};

use crate::answer_headers;
use crate::model::as_it_is;

/// How the messages of refused arguments begin.
const REFUSED: &str = "invalid argument: ";

/// Why some work on the runtime gave nothing, before it is an exception.
pub enum Error {
    Core(telnyx_reputation::Error),
    /// The core took the answer, but its JSON breaks off, or is not what it must be.
    Malformed {
        operation: &'static str,
        status: u16,
        why: String,
    },
    /// A panic, with what it said.
    Panic(String),
}

impl From<telnyx_reputation::Error> for Error {
    fn from(error: telnyx_reputation::Error) -> Self {
        Self::Core(error)
    }
}

impl Error {
    /// The exception to raise.
    pub fn to_python(&self, py: Python<'_>) -> PyErr {
        match self {
            Self::Core(error) => to_python(py, error),
            Self::Malformed { operation, status, why } => malformed(py, operation, *status, why),
            Self::Panic(message) => internal(py, message),
        }
    }
}

/// The exception for an error of the core.
pub fn to_python(py: Python<'_>, error: &telnyx_reputation::Error) -> PyErr {
    build(py, error).unwrap_or_else(|raised| raised)
}

/// One of the API's own errors.
pub fn detail<'py>(py: Python<'py>, entry: &ApiError) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("code", &entry.code)?;
    fields.set_item("title", &entry.title)?;
    fields.set_item("detail", &entry.detail)?;
    fields.set_item("pointer", &entry.pointer)?;
    fields.set_item("parameter", &entry.parameter)?;
    fields.set_item("url", &entry.url)?;
    exceptions(py)?.getattr("ErrorDetail")?.call((), Some(&fields))
}

/// The exception for an argument that cannot even be handed to the core.
pub fn invalid_argument(py: Python<'_>, message: &str) -> PyErr {
    raise(py, ErrorKind::InvalidArgument, &format!("{REFUSED}{message:.20000}"), None)
}

/// The exception for an option that cannot be handed to the core, with what caused it.
pub fn configuration(py: Python<'_>, message: &str, cause: PyErr) -> PyErr {
    let made = raise(py, ErrorKind::Configuration, message, None);
    made.set_cause(py, Some(cause));
    made
}

/// An argument that was refused, as the option of a client that it is; any other exception as it is.
pub fn of_option(py: Python<'_>, why: PyErr) -> PyErr {
    let refused = exceptions(py)
        .and_then(|module| module.getattr(ErrorKind::InvalidArgument.class()))
        .is_ok_and(|class| why.matches(py, class).unwrap_or_default());
    if !refused {
        return why;
    }
    let message = why.value(py).to_string();
    let made = raise(py, ErrorKind::Configuration, message.strip_prefix(REFUSED).unwrap_or(&message), None);
    made.set_cause(py, why.cause(py));
    made
}

/// The exception for a fault of this library.
pub fn internal(py: Python<'_>, message: &str) -> PyErr {
    raise(py, ErrorKind::Internal, message, None)
}

/// The exception for a call with a client that was closed.
pub fn closed(py: Python<'_>) -> PyErr {
    closed_with(py, "the client is closed")
}

/// The exception for reading on after the end of the `with` statement.
pub fn closed_answer(py: Python<'_>) -> PyErr {
    closed_with(py, "the answer is closed: read it within its `with` statement")
}

fn closed_with(py: Python<'_>, message: &str) -> PyErr {
    let made = exceptions(py).and_then(|module| module.getattr("ClientClosedError")?.call1((message,)));
    made.map_or_else(|raised| raised, PyErr::from_value)
}

fn malformed(py: Python<'_>, operation: &str, status: u16, why: &str) -> PyErr {
    let details = PyDict::new(py);
    let filled = details.set_item("operation", operation).and_then(|()| details.set_item("status_code", status));
    let message = format!("{operation}: unexpected answer: status {status}, but {why}");
    filled.err().unwrap_or_else(|| raise(py, ErrorKind::Decode, &message, Some(&details)))
}

/// The class that each kind of the core's table raises, for the test that holds both together.
#[pyfunction]
pub fn error_classes(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let table = PyDict::new(py);
    for kind in ErrorKind::ALL {
        table.set_item(kind.code(), kind.class())?;
    }
    Ok(table)
}

fn raise(py: Python<'_>, kind: ErrorKind, message: &str, details: Option<&Bound<'_, PyDict>>) -> PyErr {
    instance(py, kind, message, details).map_or_else(|raised| raised, PyErr::from_value)
}

fn instance<'py>(
    py: Python<'py>,
    kind: ErrorKind,
    message: &str,
    details: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    exceptions(py)?.getattr(kind.class())?.call((message,), details)
}

/// Whether an exception is of the class of this kind.
pub fn is(py: Python<'_>, raised: &Bound<'_, PyAny>, kind: ErrorKind) -> bool {
    exceptions(py)
        .and_then(|module| module.getattr(kind.class()))
        .and_then(|class| raised.is_instance(&class))
        .unwrap_or_default()
}

fn exceptions(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let import = || Ok::<_, PyErr>(py.import("telnyx_reputation._exceptions")?.unbind());
    Ok(MODULE.get_or_try_init(py, import)?.bind(py))
}

fn build(py: Python<'_>, error: &telnyx_reputation::Error) -> PyResult<PyErr> {
    let details = PyDict::new(py);
    let entries = PyList::empty(py);
    for entry in error.errors() {
        entries.append(detail(py, entry)?)?;
    }
    details.set_item("errors", entries)?;
    details.set_item("operation", error.operation())?;
    details.set_item("status_code", error.status())?;
    details.set_item("request_id", error.request_id())?;
    details.set_item("attempts", error.attempts())?;
    details.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
    details.set_item("headers", answer_headers::pairs(error.headers()))?;
    details.set_item("body", as_it_is(py, error.body())?)?;
    if error.kind() == ErrorKind::OutcomeUnknown {
        details.set_item("may_have_billed_usd", error.may_have_billed().to_string())?;
    }
    let made = instance(py, error.kind(), &error.to_string(), Some(&details))?;
    let made = PyErr::from_value(made);
    made.set_cause(py, cause(py, error.source()));
    Ok(made)
}

/// The chain of causes; what the operating system said becomes the `OSError` that Python programs know.
fn cause(py: Python<'_>, source: Option<&(dyn std::error::Error + 'static)>) -> Option<PyErr> {
    let source = source?;
    let made = match source.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
        Some(number) => PyOSError::new_err((number, source.to_string())),
        None => PyRuntimeError::new_err(source.to_string()),
    };
    made.set_cause(py, cause(py, source.source()));
    Some(made)
}
