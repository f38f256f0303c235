//! Waiting in a system call that a signal interrupts, so that Ctrl-C is answered at once and costs nothing.
//!
//! Python handles signals in its main thread alone. The others wait without a bell, which may be two descriptors: a process
//! with many threads would run out of them.

use std::cell::RefCell;
use std::future::Future;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use pyo3::prelude::*;

#[cfg(target_os = "linux")]
use super::futex_bell::Bell;
#[cfg(not(target_os = "linux"))]
use super::socket_bell::Bell;
use crate::error;
use crate::runtime::process::{self, Shared};
use crate::runtime::stop::Stop;

/// How long a signal may go unseen that came just before the system call, or to another thread.
const UNSEEN: Duration = Duration::from_millis(50);

thread_local! {
    /// The bell of this thread if it handles signals, with the process that it belongs to: a forked child must not ring
    /// its parent's, and the thread that forked is its main thread.
    static BELL: RefCell<Option<(u32, Option<Arc<Bell>>)>> = const { RefCell::new(None) };
}

/// Runs `work` to its end. An exception of a signal handler, such as `KeyboardInterrupt`, drops it, and is raised when
/// nothing of it can happen any more.
pub fn block_on<T: Send + 'static>(py: Python<'_>, work: impl Future<Output = T> + Send + 'static) -> PyResult<T> {
    let shared = process::shared(py)?;
    match bell(py)? {
        Some(bell) => block_with_bell(py, shared, &bell, work),
        None => block_undisturbed(py, shared, work),
    }
}

fn block_with_bell<T: Send + 'static>(
    py: Python<'_>,
    shared: &'static Shared,
    bell: &Arc<Bell>,
    work: impl Future<Output = T> + Send + 'static,
) -> PyResult<T> {
    let done = Arc::new(Mutex::new(None));
    let task = shared.runtime.spawn({
        let (done, bell) = (done.clone(), bell.clone());
        async move {
            let value = work.await;
            *done.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            bell.ring();
        }
    });
    let stop = Stop::new(task);
    let (value, _pass) = py.detach(|| {
        let value = wait_for(bell, shared, &done);
        // Held until this thread is attached again, which happens between here and the end of `block_on`.
        (value, shared.gate.pass_or_hang())
    });
    if value.is_err() {
        stop.stop(py);
    }
    value
}

/// Waits in a thread that handles no signals.
fn block_undisturbed<T: Send + 'static>(
    py: Python<'_>,
    shared: &'static Shared,
    work: impl Future<Output = T> + Send + 'static,
) -> PyResult<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    shared.runtime.spawn(async move { drop(sender.send(work.await)) });
    let (value, _pass) = py.detach(move || {
        let value = receiver.recv();
        // As above.
        (value, shared.gate.pass_or_hang())
    });
    value.map_err(|_| error::internal(py, "a call ended without a result"))
}

/// Whether this thread is the one that Python's signal handlers run in. The first thread of a process is, unless Python was
/// embedded into another, where nothing but a bell is lost. Importing `threading` takes a fifth of the time in which a
/// small script makes its first call.
fn handles_signals(py: Python<'_>) -> PyResult<bool> {
    #[cfg(target_os = "linux")]
    if rustix::thread::gettid() == rustix::process::getpid() {
        return Ok(true);
    }
    let threading = py.import("threading")?;
    threading.call_method0("main_thread")?.getattr("ident")?.eq(threading.call_method0("get_ident")?)
}

/// The bell of this thread, if it handles signals.
fn bell(py: Python<'_>) -> PyResult<Option<Arc<Bell>>> {
    let process = std::process::id();
    let known = BELL.with_borrow(|slot| slot.as_ref().filter(|(owner, _)| *owner == process).cloned());
    if let Some((_, bell)) = known {
        return Ok(bell);
    }
    let bell = if handles_signals(py)? { Some(Arc::new(Bell::new(UNSEEN)?)) } else { None };
    BELL.set(Some((process, bell.clone())));
    Ok(bell)
}

/// Waits until `done` holds a value. A ring may also come late, from a call that was interrupted.
fn wait_for<T>(bell: &Bell, shared: &Shared, done: &Mutex<Option<T>>) -> PyResult<T> {
    loop {
        if let Some(value) = done.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(value);
        }
        match bell.wait() {
            Ok(()) => {}
            Err(why) if matches!(why.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let _pass = shared.gate.pass_or_hang();
                Python::attach(|py| py.check_signals())?;
            }
            Err(why) => return Err(why.into()),
        }
    }
}
