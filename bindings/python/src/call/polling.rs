//! Waits that go read by read, so that what Python wants to do in between happens on the caller's thread.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::lock::Mutex;
use pyo3::prelude::*;
use telnyx_reputation::Answer;
use telnyx_reputation::wait::{self as core, Wait};

use super::answer::Failure;
use super::client::Client;
use super::deliver::Deliver;
use super::peek::text;
use super::{bridge, error, options, panic, wait};

/// A wait under way.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Polling {
    polling: Arc<Mutex<core::Polling>>,
}

/// The state that was read, as JSON text; none when the wait is over.
struct State(Result<Option<Answer>, Failure>);

impl Polling {
    fn read(&self) -> impl Future<Output = State> + Send + 'static {
        let polling = self.polling.clone();
        async move {
            let read = async { polling.lock().await.next().await.map_err(Failure::Core) };
            let state = AssertUnwindSafe(read).catch_unwind().await;
            State(state.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload)))))
        }
    }
}

#[pymethods]
impl Polling {
    /// A wait for the approvals of an enterprise, or for a remediation of it. Sends nothing yet.
    #[new]
    fn new(
        client: &Bound<'_, Client>,
        enterprise_id: &Bound<'_, PyAny>,
        remediation_id: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        poll_interval: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let py = client.py();
        panic::guard(py, || {
            let enterprise = text("enterprise_id", enterprise_id)?;
            let pair = poll_interval.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| {
                error::invalid_argument(py, "poll_interval: must be the first and the longest pause, in seconds")
            })?;
            let (first, longest) =
                (options::duration("poll_interval", &pair.0)?, options::duration("poll_interval", &pair.1)?);
            let mut wait = Wait::new().poll_interval(first, longest);
            if let Some(deadline) = deadline {
                wait = wait.deadline(options::duration("deadline", deadline)?);
            }
            let (core, options) = client.get().core(py)?;
            let polling = match remediation_id {
                None => core.poll_until_approved(&enterprise, &wait, options),
                Some(id) => core.poll_remediation(&enterprise, &text("remediation_id", id)?, &wait, options),
            };
            let polling = polling.map_err(|why| error::to_python(py, &why))?;
            Ok(Self { polling: Arc::new(Mutex::new(polling)) })
        })
    }

    /// Waits for the next state; `None` when the wait is over.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || Box::new(wait::wait(py, self.read())?).deliver(py))
    }

    /// As [`Polling::next`], on the running event loop; gives its future.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.read()))
    }
}

impl Deliver for State {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let answer = self.0.map_err(|failure| failure.into_exception(py))?;
        Ok(answer.map(|answer| String::from_utf8_lossy(&answer.body).into_owned()).into_pyobject(py)?)
    }
}
