//! What keeps the runtime's threads out of an interpreter that ends: a gate on their way to it, closed at its exit.
//!
//! Up to Python 3.13 a thread that attaches to an ending interpreter is ended with `pthread_exit`, which unwinds
//! through Rust and so aborts the whole process. (Since 3.14 such a thread hangs, as it does here.)

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use pyo3::prelude::*;

use super::process;

/// How long the end of the interpreter waits for threads that are on their way out of it.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct Gate {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    inside: usize,
    /// The thread that ends the interpreter; it may still call, in the `atexit` handlers that follow.
    closed_by: Option<ThreadId>,
}

/// Held while a thread attaches, or is attached for a moment.
pub struct Pass<'g> {
    gate: &'g Gate,
}

impl Gate {
    pub fn new() -> Self {
        Self { state: Mutex::default(), left: Condvar::new() }
    }

    /// The way in; `None` once the interpreter is ending.
    pub fn pass(&self) -> Option<Pass<'_>> {
        let mut state = self.lock();
        if state.closed_by.is_some_and(|closer| closer != thread::current().id()) {
            return None;
        }
        state.inside += 1;
        Some(Pass { gate: self })
    }

    /// The way in, for a thread that has nowhere else to go: once the interpreter is ending it waits for the
    /// process to end.
    pub fn pass_or_hang(&self) -> Pass<'_> {
        loop {
            if let Some(pass) = self.pass() {
                return pass;
            }
            thread::park();
        }
    }

    /// Lets nobody else in, and waits until all are out.
    pub fn close(&self) {
        let mut state = self.lock();
        state.closed_by = Some(thread::current().id());
        drop(self.left.wait_timeout_while(state, PATIENCE, |state| state.inside > 0));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.lock().inside -= 1;
        self.gate.left.notify_all();
    }
}

/// Called when the interpreter is about to end: from here on no thread of ours goes there.
#[pyfunction]
pub fn at_exit(py: Python<'_>) {
    if let Some(shared) = process::current() {
        py.detach(|| shared.gate.close());
    }
}
