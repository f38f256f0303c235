//! Panics become ordinary exceptions here: `PyO3`'s own escapes `except Exception`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt as _;
use pyo3::prelude::*;

use crate::error::Error;

/// Runs `work`, and raises `InternalError` if it panics.
pub fn catch<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(error(&*payload).to_python(py)))
}

/// Work on the runtime that does not panic: a panic is its error.
pub async fn caught<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|payload| Err(error(&*payload)))
}

/// What a panic said of itself.
fn error(payload: &(dyn Any + Send)) -> Error {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Error::Panic(format!("a fault of this library, please report it: {}", said.unwrap_or("it panicked")))
}

/// Panics, so that the tests see what becomes of it. Only in debug builds.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "its purpose")]
pub fn panic_for_tests(py: Python<'_>) -> PyResult<()> {
    catch(py, || panic!("on purpose"))
}
