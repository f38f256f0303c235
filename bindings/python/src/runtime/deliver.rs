//! What ends on the runtime's threads and becomes Python objects on the caller's.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use pyo3::prelude::*;

use super::block_on::block_on;

/// The end of some work, to be handed to Python where the interpreter is.
pub trait Deliver: Send {
    /// What the caller gets, or an exception.
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// Work of any kind. All that drives work is compiled once for it, and not once for each kind.
pub type Work = BoxFuture<'static, Box<dyn Deliver>>;

/// The work in a box.
pub fn boxed<D: Deliver + 'static>(work: impl Future<Output = D> + Send + 'static) -> Work {
    async move { Box::new(work.await) as Box<dyn Deliver> }.boxed()
}

/// Runs `work` to its end in this thread, and gives what it delivers.
pub fn wait<D: Deliver + 'static>(
    py: Python<'_>,
    work: impl Future<Output = D> + Send + 'static,
) -> PyResult<Bound<'_, PyAny>> {
    block_on(py, boxed(work))?.deliver(py)
}
