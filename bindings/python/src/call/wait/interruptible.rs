//! Waiting in a system call that a signal interrupts, so that Ctrl-C is answered at once and costs nothing.

use std::cell::RefCell;
use std::future::Future;
use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::call::runtime::{self, Shared};

/// How long a signal may go unseen that came just before the system call, or to another thread.
const UNSEEN: Duration = Duration::from_millis(50);

thread_local! {
    /// The bell of this thread, with the process that it belongs to: a forked child must not ring its parent's.
    static BELL: RefCell<Option<(u32, Arc<Bell>)>> = const { RefCell::new(None) };
}

/// Wakes one waiting thread.
struct Bell {
    near: UnixStream,
    far: UnixStream,
}

/// Stops the request when the waiting ends before it does.
struct Aborts(AbortHandle);

impl Drop for Aborts {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs `work` to its end. An exception of a signal handler, such as `KeyboardInterrupt`, drops it.
pub fn wait<T: Send + 'static>(py: Python<'_>, work: impl Future<Output = T> + Send + 'static) -> PyResult<T> {
    let shared = runtime::shared(py)?;
    let bell = Bell::of_this_thread()?;
    let done = Arc::new(Mutex::new(None));
    let task = shared.runtime.spawn({
        let (done, bell) = (done.clone(), bell.clone());
        async move {
            let value = work.await;
            *done.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            bell.ring();
        }
    });
    let _aborts = Aborts(task.abort_handle());
    let (value, _pass) = py.detach(|| {
        let value = bell.wait_for(shared, &done);
        // Held until this thread is attached again, which happens between here and the end of `wait`.
        (value, shared.gate.pass_or_hang())
    });
    value
}

impl Bell {
    fn of_this_thread() -> io::Result<Arc<Self>> {
        BELL.with_borrow_mut(|slot| {
            let process = std::process::id();
            if let Some((owner, bell)) = slot
                && *owner == process
            {
                return Ok(bell.clone());
            }
            let (near, far) = UnixStream::pair()?;
            near.set_read_timeout(Some(UNSEEN))?;
            far.set_nonblocking(true)?;
            let bell = Arc::new(Self { near, far });
            *slot = Some((process, bell.clone()));
            Ok(bell)
        })
    }

    fn ring(&self) {
        // Full means rung already, and an error that nobody waits any more.
        drop((&self.far).write(&[1]));
    }

    /// Waits until `done` holds a value. A ring may also come late, from a call that was interrupted.
    fn wait_for<T>(&self, shared: &Shared, done: &Mutex<Option<T>>) -> PyResult<T> {
        loop {
            if let Some(value) = done.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return Ok(value);
            }
            match (&self.near).read(&mut [0]) {
                Ok(_) => {}
                Err(why) if matches!(why.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {
                    let _pass = shared.gate.pass_or_hang();
                    Python::attach(|py| py.check_signals())?;
                }
                Err(why) => return Err(why.into()),
            }
        }
    }
}
