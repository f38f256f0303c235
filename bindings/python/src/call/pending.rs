//! A call under way whose answer is waited for later.

use pyo3::prelude::*;

use super::send::{Call, Finished};
use crate::error;
use crate::runtime::{self, Task, panic};

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
