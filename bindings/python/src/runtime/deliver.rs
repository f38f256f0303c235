//! What ends on the runtime's threads and becomes Python objects on the caller's.

use pyo3::prelude::*;

use super::block_on::block_on;

/// The end of some work, to be handed to Python where the interpreter is.
pub trait Deliver: Send {
    /// What the caller gets, or an exception.
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// Runs `work` to its end in this thread, and gives what it delivers.
pub fn wait<D: Deliver + 'static>(
    py: Python<'_>,
    work: impl Future<Output = D> + Send + 'static,
) -> PyResult<Bound<'_, PyAny>> {
    Box::new(block_on(py, work)?).deliver(py)
}
