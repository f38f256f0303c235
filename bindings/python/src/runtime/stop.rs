//! Stopping work on the runtime for good.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::task::JoinHandle;

use super::process;

/// What stops work that was begun on the runtime.
pub struct Stop {
    /// Of the process that began it: after a `fork` nothing moves in the child.
    process: u32,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Stop {
    pub fn new(task: JoinHandle<()>) -> Self {
        Self { process: std::process::id(), task: Mutex::new(Some(task)) }
    }

    /// Stops the work, and comes back when nothing of it can happen any more: neither is a request still sent, nor does
    /// its cost still come to the budget. That takes no longer than one step of the work.
    pub fn stop(&self, py: Python<'_>) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(task) = task else { return };
        if self.process != std::process::id() {
            std::mem::forget(task);
            return;
        }
        task.abort();
        let Ok(shared) = process::shared(py) else { return };
        // That it was aborted is what it says.
        py.detach(|| drop(shared.runtime.block_on(task)));
    }
}
