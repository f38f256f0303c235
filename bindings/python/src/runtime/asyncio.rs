//! Gives results to asyncio, waking an event loop once for all that are ready.

use std::cell::RefCell;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;
use tokio::task::AbortHandle;

use super::deliver::{Deliver, Work, boxed};
use super::interpreter_exit::Gate;
use super::stop::Stop;
use super::{panic, process};

/// A future of the loop, with what it waited for.
type Ready = (Py<PyAny>, Box<dyn Deliver>);

/// One event loop, and the answers that wait for it.
struct Bridge {
    event_loop: Py<PyAny>,
    ready: Mutex<Vec<Ready>>,
}

thread_local! {
    /// The bridge of the loop that ran last in this thread.
    static LAST: RefCell<Option<Arc<Bridge>>> = const { RefCell::new(None) };
}

/// Runs `work` on the runtime and gives the `asyncio.Future` of its result. Cancelling that drops `work`.
pub fn start<D: Deliver + 'static>(
    py: Python<'_>,
    work: impl Future<Output = D> + Send + 'static,
) -> PyResult<Bound<'_, PyAny>> {
    Ok(start_stoppable(py, work)?.0)
}

/// As [`start`], with what stops the work at once: cancelling the future does so only when its loop goes on.
pub fn start_stoppable<D: Deliver + 'static>(
    py: Python<'_>,
    work: impl Future<Output = D> + Send + 'static,
) -> PyResult<(Bound<'_, PyAny>, Stop)> {
    start_boxed(py, boxed(work))
}

fn start_boxed(py: Python<'_>, work: Work) -> PyResult<(Bound<'_, PyAny>, Stop)> {
    let shared = process::shared(py)?;
    let bridge = Bridge::of_running_loop(py)?;
    let future = bridge.event_loop.bind(py).call_method0(intern!(py, "create_future"))?;
    let waiting = future.clone().unbind();
    let task = shared.runtime.spawn(async move {
        let result = work.await;
        if bridge.push(waiting, result) {
            // A task of its own, which is not cancelled with this one.
            shared.runtime.spawn(async move {
                // What is ready by now is handed out in one go.
                tokio::task::yield_now().await;
                bridge.wake(&shared.gate);
            });
        }
    });
    future.call_method1(intern!(py, "add_done_callback"), (Abort { task: task.abort_handle() },))?;
    Ok((future, Stop::new(task)))
}

impl Bridge {
    fn of_running_loop(py: Python<'_>) -> PyResult<Arc<Self>> {
        static GET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let running = GET.import(py, "asyncio", "get_running_loop")?.call0()?;
        LAST.with_borrow_mut(|last| {
            if let Some(bridge) = last
                && bridge.event_loop.is(&running)
            {
                return Ok(bridge.clone());
            }
            let made = Arc::new(Self { event_loop: running.unbind(), ready: Mutex::new(Vec::new()) });
            *last = Some(made.clone());
            Ok(made)
        })
    }

    /// Whether this is the first answer since the loop last looked, so that it has to be woken.
    fn push(&self, future: Py<PyAny>, result: Box<dyn Deliver>) -> bool {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.push((future, result));
        ready.len() == 1
    }

    /// Called on the runtime's thread.
    fn wake(self: Arc<Self>, gate: &Gate) {
        // When the interpreter is ending nobody is left to be told.
        let Some(_pass) = gate.pass() else { return };
        Python::attach(|py| {
            let event_loop = self.event_loop.bind(py);
            let drain = Drain { bridge: self.clone() };
            if event_loop.call_method1(intern!(py, "call_soon_threadsafe"), (drain,)).is_err() {
                // The loop is closed, and with it every task that waited for one of these.
                drop(self.take());
            }
        });
    }

    fn take(&self) -> Vec<Ready> {
        std::mem::take(&mut *self.ready.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs on the loop's thread and hands out what is ready.
#[pyclass(frozen)]
struct Drain {
    bridge: Arc<Bridge>,
}

#[pymethods]
impl Drain {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        // What a signal handler raises meanwhile must not take the answers of others with it.
        let handed_out = self.bridge.take().into_iter().map(|(future, result)| hand_out(future.bind(py), result));
        handed_out.fold(Ok(()), Result::and)
    }
}

fn hand_out(future: &Bound<'_, PyAny>, result: Box<dyn Deliver>) -> PyResult<()> {
    let py = future.py();
    let is_done = || future.call_method0(intern!(py, "done"))?.is_truthy();
    if is_done()? {
        return Ok(());
    }
    match panic::catch(py, || result.deliver(py)) {
        // A signal handler that ran meanwhile may have cancelled it.
        Err(error) if is_done()? && !error.is_instance_of::<PyException>(py) => return Err(error),
        _ if is_done()? => return Ok(()),
        Ok(value) => future.call_method1(intern!(py, "set_result"), (value,))?,
        Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
    };
    Ok(())
}

/// The done-callback of a future: stops the request of a cancelled one.
#[pyclass(frozen)]
struct Abort {
    task: AbortHandle,
}

#[pymethods]
impl Abort {
    #[pyo3(signature = (*_arguments))]
    fn __call__(&self, _arguments: &Bound<'_, PyTuple>) {
        self.task.abort();
    }
}
