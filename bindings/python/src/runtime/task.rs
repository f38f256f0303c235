//! Work that began before it is waited for.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use pyo3::prelude::*;
use tokio::task::{JoinError, JoinHandle};

use super::process;

/// Work under way, which is waited for once. Dropping it stops the work.
pub struct Task<T> {
    /// Of the process that began it: after a `fork` nothing moves in the child.
    process: u32,
    handle: Mutex<Option<JoinHandle<T>>>,
}

/// What waits for the work: an interrupted wait stops it.
pub struct Waiting<T>(JoinHandle<T>);

impl<T: Send + 'static> Task<T> {
    /// Begins the work on the runtime.
    pub fn begin(py: Python<'_>, work: impl Future<Output = T> + Send + 'static) -> PyResult<Self> {
        let handle = process::shared(py)?.runtime.spawn(work);
        Ok(Self { process: std::process::id(), handle: Mutex::new(Some(handle)) })
    }
}

impl<T> Task<T> {
    /// Whether this is the process that the work goes on in.
    pub fn is_of_this_process(&self) -> bool {
        self.process == std::process::id()
    }

    /// To wait for the work; `None` the second time.
    pub fn wait(&self) -> Option<Waiting<T>> {
        self.take().map(Waiting)
    }

    /// Stops the work, unless it is waited for already.
    pub fn abort(&self) {
        match self.take() {
            Some(handle) if self.is_of_this_process() => handle.abort(),
            other => std::mem::forget(other),
        }
    }

    fn take(&self) -> Option<JoinHandle<T>> {
        self.handle.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.abort();
    }
}

impl<T> Future for Waiting<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Waiting<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
