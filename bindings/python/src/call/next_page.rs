//! Getting the page that follows another.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use super::page::{Page, PageCalls};
use super::send::{Call, Finished};
use crate::error;
use crate::runtime::{self, Task, panic};

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
    let Some(PageCalls { next: Some(arguments), options, .. }) = page.calls.clone() else {
        return Err(PyRuntimeError::new_err("there is no next page; ask has_next_page() first"));
    };
    let core = page.client.get().core(py)?;
    Ok(Call { core, client: page.client.clone_ref(py), returns: page.returns.clone(), arguments, options })
}

/// A call under way. Dropping it stops the request.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Pending {
    task: Task<Finished>,
}

impl Pending {
    pub fn begin(py: Python<'_>, call: Call) -> PyResult<Self> {
        Ok(Self { task: Task::begin(py, call.run())? })
    }
}

#[pymethods]
impl Pending {
    /// Waits for the answer, once. `None` when it was begun before a `fork` and has to be asked for again.
    fn wait<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        panic::catch(py, || {
            if !self.task.is_of_this_process() {
                return Ok(None);
            }
            let Some(task) = self.task.wait() else {
                return Err(error::internal(py, "an answer was waited for twice"));
            };
            match runtime::block_on(py, task)? {
                Ok(finished) => finished.into_python(py).map(Some),
                Err(why) => Err(error::internal(py, &why.to_string())),
            }
        })
    }
}
