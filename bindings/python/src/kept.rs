//! What is kept of some work that was ended from outside, where it can be found: with the exception that ended it, and
//! with the task that it ended.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// Lets an exception keep `what`. It goes round an exception that refuses attributes.
pub fn by_exception(ended: &Bound<'_, PyAny>, name: &str, what: &Bound<'_, PyAny>) -> PyResult<()> {
    ended.getattr("__dict__")?.set_item(name, what)
}

/// An exception that was raised while another was handled, as Python shows it: what the first keeps is found by the
/// second.
pub fn during(py: Python<'_>, second: PyErr, first: &PyErr) -> PyErr {
    if !second.value(py).is(first.value(py)) {
        // It cannot fail: both are exceptions.
        drop(second.value(py).setattr(intern!(py, "__context__"), first.value(py)));
    }
    second
}

/// Lets the running task keep it, whose cancellation a `TaskGroup` swallows. Does nothing where there is none.
pub fn by_task(py: Python<'_>, name: &str, what: &Bound<'_, PyAny>) -> PyResult<()> {
    static CURRENT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    // Where nobody has imported asyncio, no task runs.
    let imported = py.import("sys")?.getattr("modules")?.contains("asyncio")?;
    if !imported || LOOP.import(py, "asyncio", "_get_running_loop")?.call0()?.is_none() {
        return Ok(());
    }
    let task = CURRENT.import(py, "asyncio", "current_task")?.call0()?;
    if task.is_none() { Ok(()) } else { task.setattr(name, what) }
}
