//! The core's client, and the process that it belongs to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use telnyx_reputation::ClientBuilder;

use super::error;

/// What clients that were derived from each other have in common.
pub struct Connection {
    /// What it was made with; a derived client may be made with more.
    builder: ClientBuilder,
    /// Whose account of money it shares.
    counts_with: Option<Arc<Connection>>,
    /// The core's client and the process it was made in; locked as the runtime is.
    made: Mutex<(u32, Option<telnyx_reputation::Client>)>,
    closed: AtomicBool,
}

impl Connection {
    pub fn new(py: Python<'_>, builder: ClientBuilder) -> PyResult<Self> {
        Self::made(py, builder, None)
    }

    /// Another one that counts together with this.
    pub fn derive(
        self: &Arc<Self>,
        py: Python<'_>,
        change: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> PyResult<Self> {
        Self::made(py, change(self.builder.clone()), Some(self.clone()))
    }

    fn made(py: Python<'_>, builder: ClientBuilder, counts_with: Option<Arc<Self>>) -> PyResult<Self> {
        let connection =
            Self { builder, counts_with, made: Mutex::new((std::process::id(), None)), closed: AtomicBool::new(false) };
        connection.core(py)?;
        Ok(connection)
    }

    /// The core's client of this process. After a `fork` the child gets a new one, since the connections of the
    /// old belong to the parent; for the same reason the old one is never dropped in the child.
    pub fn core(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        if self.is_closed() {
            return Err(error::closed(py));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if made.0 == process
            && let Some(core) = &made.1
        {
            return Ok(core.clone());
        }
        let mut builder = self.builder.clone();
        if let Some(other) = &self.counts_with {
            builder = builder.counting_with(&other.core(py)?);
        }
        let core = builder.build().map_err(|why| error::to_python(py, &why))?;
        std::mem::forget(std::mem::replace(&mut *made, (process, Some(core.clone()))));
        Ok(core)
    }

    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
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
