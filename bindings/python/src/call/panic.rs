//! Panics become ordinary exceptions here: `PyO3`'s own escapes `except Exception`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use super::error;

/// Runs `work`, and raises `InternalError` if it panics.
pub fn guard<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(error::internal(py, &message(&*payload))))
}

/// What a panic said of itself.
pub fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("a fault of this library, please report it: {}", text.unwrap_or("it panicked"))
}

/// Panics, so that the tests see what becomes of it. Only in debug builds.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "its purpose")]
pub fn panic_for_tests(py: Python<'_>) -> PyResult<()> {
    guard(py, || panic!("on purpose"))
}
