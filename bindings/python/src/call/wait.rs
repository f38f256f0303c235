//! Waits that go read by read, so that what Python wants to do in between happens on the caller's thread.

use std::sync::Arc;

use futures::lock::Mutex;
use pyo3::prelude::*;
use telnyx_reputation::Answer;
use telnyx_reputation::wait::Polling;

use crate::client::{Client, duration};
use crate::encode::to_string;
use crate::error::{self, Error};
use crate::runtime::{self, Deliver, panic};

/// A wait under way.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Wait {
    polling: Arc<Mutex<Polling>>,
}

/// The state that was read, as JSON text; none when the wait is over.
struct Polled(Result<Option<Answer>, Error>);

impl Wait {
    fn read(&self) -> impl Future<Output = Polled> + Send + 'static {
        let polling = self.polling.clone();
        async move {
            let read = async { Ok(polling.lock().await.next().await?) };
            Polled(panic::caught(read).await)
        }
    }
}

#[pymethods]
impl Wait {
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
        panic::catch(py, || {
            let enterprise = to_string("enterprise_id", enterprise_id)?;
            let (first, longest) = poll_interval.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| {
                error::invalid_argument(py, "poll_interval: must be the first and the longest pause, in seconds")
            })?;
            let (first, longest) = (duration("poll_interval", &first)?, duration("poll_interval", &longest)?);
            let mut wait = telnyx_reputation::wait::Wait::new().poll_interval(first, longest);
            if let Some(deadline) = deadline {
                wait = wait.deadline(duration("deadline", deadline)?);
            }
            let (core, options) = client.get().parsing_core(py)?;
            let polling = match remediation_id {
                None => core.poll_until_approved(&enterprise, &wait, options),
                Some(id) => core.poll_remediation(&enterprise, &to_string("remediation_id", id)?, &wait, options),
            };
            let polling = polling.map_err(|why| error::to_python(py, &why))?;
            Ok(Self { polling: Arc::new(Mutex::new(polling)) })
        })
    }

    /// Waits for the next state; `None` when the wait is over.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::wait(py, self.read()))
    }

    /// As [`Wait::next`], on the running event loop; gives its future.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.read()))
    }
}

impl Deliver for Polled {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let answer = self.0.map_err(|error| error.to_python(py))?;
        Ok(answer.map(|answer| String::from_utf8_lossy(&answer.body).into_owned()).into_pyobject(py)?)
    }
}
