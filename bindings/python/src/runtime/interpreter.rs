//! The one interpreter of a process that the module is for.

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;

/// Refuses every interpreter but the main one: classes, exceptions and the runtime's threads are those of the process, and
/// in another interpreter `except` would not know the exceptions of this package.
#[expect(unsafe_code, reason = "PyO3 has no other way to ask")]
pub fn check_main(_py: Python<'_>) -> PyResult<()> {
    // SAFETY: the interpreter is attached, as `_py` proves, so there is a current one.
    let id = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
    if id == 0 {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "telnyx_reputation works in the main interpreter of a process only, and this is another one: with mod_wsgi, set \
         `WSGIApplicationGroup %{GLOBAL}`; elsewhere, use processes or threads in place of subinterpreters",
    ))
}
