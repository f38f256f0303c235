//! Getting the page that follows another.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use super::page::{NextPage, Page};
use super::pending::Pending;
use super::send::Call;
use crate::runtime::panic;

/// Gets the page after this one, and waits for it. Raises `RuntimeError` after the last.
#[pyfunction]
pub fn next_page<'py>(page: &Bound<'py, Page>) -> PyResult<Bound<'py, PyAny>> {
    panic::catch(page.py(), || following(page)?.wait(page.py()))
}

/// As [`next_page`], on the running event loop; gives its future.
#[pyfunction]
pub fn start_next_page<'py>(page: &Bound<'py, Page>) -> PyResult<Bound<'py, PyAny>> {
    panic::catch(page.py(), || following(page)?.start(page.py()))
}

/// As [`next_page`], to be waited for later.
#[pyfunction]
pub fn begin_next_page(page: &Bound<'_, Page>) -> PyResult<Pending> {
    panic::catch(page.py(), || Pending::begin(page.py(), following(page)?))
}

fn following(page: &Bound<'_, Page>) -> PyResult<Call> {
    let (py, page) = (page.py(), page.get());
    let Some(NextPage { arguments, options }) = page.next.clone() else {
        return Err(PyRuntimeError::new_err("there is no next page; ask has_next_page() first"));
    };
    let core = page.client.get().core(py)?;
    Ok(Call { core, client: page.client.clone_ref(py), returns: page.returns.clone(), arguments, options })
}
