//! What ends on the runtime's threads and becomes Python objects on the caller's.

use pyo3::prelude::*;

/// The end of some work, to be handed to Python where the interpreter is.
pub trait Deliver: Send {
    /// What the caller gets, or an exception.
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}
