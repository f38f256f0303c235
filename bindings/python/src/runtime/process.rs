//! The runtime that drives all connections of one process: a forked child gets its own.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::interpreter_exit::Gate;

/// The runtime of one process, with the way from its threads to the interpreter.
pub struct Shared {
    process: u32,
    pub runtime: Runtime,
    pub gate: Gate,
}

/// Locked only by threads that are attached to the interpreter, and never across a call into Python: so where
/// there is a GIL, no other thread can hold it at the moment of a `fork`.
static CURRENT: Mutex<Option<&'static Shared>> = Mutex::new(None);

/// The runtime of this process.
///
/// After a `fork` the threads of the parent's runtime do not exist, so the child makes its own. The old one is
/// leaked on purpose: taking it down would wait for its threads, and would close epoll registrations that the
/// parent still uses.
pub fn shared(_attached: Python<'_>) -> PyResult<&'static Shared> {
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some(shared) = *current
        && shared.process == process
    {
        return Ok(shared);
    }
    // One thread is enough: it only moves bytes, and two calls never wait for each other.
    let runtime =
        Builder::new_multi_thread().worker_threads(1).thread_name("telnyx-reputation").enable_all().build()?;
    let shared: &'static Shared = Box::leak(Box::new(Shared { process, runtime, gate: Gate::new() }));
    *current = Some(shared);
    Ok(shared)
}

/// The runtime of this process, if it has one.
pub fn current() -> Option<&'static Shared> {
    let current = *CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    current.filter(|shared| shared.process == std::process::id())
}
