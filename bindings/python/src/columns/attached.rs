//! Python, from whichever thread a reader asks for the next batch.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

/// Runs `work` with the interpreter; what it raises becomes what the reader is told.
///
/// A reader may hold the interpreter or not, and may ask from a thread that Python does not know.
pub fn attached<T>(work: impl FnOnce(Python<'_>) -> PyResult<T>) -> Result<T, String> {
    let done = Python::try_attach(|py| work(py).map_err(|raised| told(py, &raised)));
    done.unwrap_or_else(|| Err("the interpreter is ending".to_owned()))
}

/// The class of an exception, and what it says.
fn told(py: Python<'_>, raised: &PyErr) -> String {
    let class = raised.get_type(py).name().map_or_else(|_| "Exception".to_owned(), |name| name.to_string());
    let message = raised.value(py).to_string();
    if raised.is_instance_of::<PyKeyboardInterrupt>(py) {
        // Readers raise an exception of their own, so Ctrl-C is asked for once more, where Python sees it. That comes last: the
        // next thing that is asked of Python raises it. When it is not possible, the reader's exception stands for it.
        drop(py.import("_thread").and_then(|module| module.call_method0("interrupt_main")));
    }
    if message.is_empty() { class } else { format!("{class}: {message}") }
}
