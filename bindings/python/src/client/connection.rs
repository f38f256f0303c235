//! The core's client, and the process that it belongs to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use telnyx_reputation::ClientBuilder;

use crate::error;

/// What clients that were derived from each other have in common.
pub struct Connection {
    /// What it was made with; a derived client may be made with more.
    builder: ClientBuilder,
    /// Whose budget it shares.
    counts_with: Option<Arc<Connection>>,
    /// The core's client and the process it was made in; locked as the runtime is. When closed, one that counts with
    /// it and has no connections.
    made: Mutex<(u32, Option<telnyx_reputation::Client>)>,
    closed: AtomicBool,
}

impl Connection {
    pub fn new(py: Python<'_>, builder: ClientBuilder) -> PyResult<Self> {
        Self::make(py, builder, None)
    }

    /// Another one that counts together with this.
    pub fn derive(
        self: &Arc<Self>,
        py: Python<'_>,
        change: impl FnOnce(ClientBuilder) -> PyResult<ClientBuilder>,
    ) -> PyResult<Self> {
        // The first of them, so that a chain of derived clients keeps none but that one alive.
        let first = self.counts_with.as_ref().unwrap_or(self);
        Self::make(py, change(self.builder.clone())?, Some(Arc::clone(first)))
    }

    fn make(py: Python<'_>, builder: ClientBuilder, counts_with: Option<Arc<Self>>) -> PyResult<Self> {
        let connection =
            Self { builder, counts_with, made: Mutex::new((std::process::id(), None)), closed: AtomicBool::new(false) };
        connection.quiet(py)?;
        Ok(connection)
    }

    /// The core's client of this process, unless it was closed.
    pub fn core(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        if self.is_closed() { Err(error::closed(py)) } else { self.quiet(py) }
    }

    /// As [`Connection::core`], also after [`Connection::close`]: for what sends nothing.
    pub fn quiet(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        self.of_this_process().map_err(|why| error::to_python(py, &why))
    }

    /// After a `fork` the child gets a new one, since the connections of the old belong to the parent; for the same
    /// reason the old one is never dropped in the child.
    fn of_this_process(&self) -> telnyx_reputation::Result<telnyx_reputation::Client> {
        let mut made = self.made();
        let process = std::process::id();
        if made.0 == process
            && let Some(core) = &made.1
        {
            return Ok(core.clone());
        }
        let core = self.builder()?.build()?;
        std::mem::forget(std::mem::replace(&mut *made, (process, Some(core.clone()))));
        Ok(core)
    }

    fn builder(&self) -> telnyx_reputation::Result<ClientBuilder> {
        let builder = self.builder.clone();
        match &self.counts_with {
            Some(other) => Ok(builder.counting_with(&other.of_this_process()?)),
            None => Ok(builder),
        }
    }

    fn made(&self) -> MutexGuard<'_, (u32, Option<telnyx_reputation::Client>)> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses further calls. The connections are closed with the last call under way, and with the last error that
    /// may still find out what became of its call.
    pub fn close(&self) {
        if self.closed.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut made = self.made();
        let (process, Some(core)) = &mut *made else { return };
        if *process == std::process::id()
            && let Ok(counting) = self.builder.clone().counting_with(core).build()
        {
            let closed = std::mem::replace(core, counting);
            drop(made);
            drop(closed);
        }
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let made = self.made.get_mut().unwrap_or_else(PoisonError::into_inner);
        if made.0 != std::process::id() {
            std::mem::forget(made.1.take());
        }
    }
}
