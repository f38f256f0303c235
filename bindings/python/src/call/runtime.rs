//! The runtime that drives all connections of the process.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// The runtime, with the process it belongs to.
///
/// Locked only by threads that are attached to the interpreter, and never across a call into Python: so where
/// there is a GIL, no other thread can hold it at the moment of a `fork`.
static CURRENT: Mutex<Option<(u32, &'static Runtime)>> = Mutex::new(None);

/// The runtime of this process.
///
/// After a `fork` the threads of the parent's runtime do not exist, so the child makes its own. The old one is
/// leaked on purpose: taking it down would wait for its threads, and would close epoll registrations that the
/// parent still uses.
pub fn runtime(_attached: Python<'_>) -> PyResult<&'static Runtime> {
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some((owner, runtime)) = *current
        && owner == process
    {
        return Ok(runtime);
    }
    // One thread is enough: it only moves bytes, and two calls never wait for each other.
    let made = Builder::new_multi_thread().worker_threads(1).thread_name("telnyx-reputation").enable_all().build()?;
    let runtime: &'static Runtime = Box::leak(Box::new(made));
    *current = Some((process, runtime));
    Ok(runtime)
}
