//! Runs over many numbers, which go on by themselves while Python waits for news of them.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString, PyType};
use serde_json::value::RawValue;
use telnyx_reputation::runs::{Cancel, Progress, RemediationDetails, Run as Many, RunCall};
use tokio::sync::watch;
use tokio::time::timeout_at;

use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::peek::text;
use super::results::{self, Ended, Group, Results};
use super::task::Task;
use super::{bridge, error, options, panic, wait};

/// A run, which begins when it is first waited for. Dropping it stops its requests.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Run {
    client: Py<Client>,
    operation: Py<Operation>,
    model: Option<Py<PyType>>,
    cancel: Cancel,
    /// How many different numbers have ended; closed at the end of the run.
    news: watch::Receiver<usize>,
    /// How many of them Python knows of, and since when.
    reported: Arc<Mutex<(usize, Option<Instant>)>>,
    /// How it ended. Kept, so that what was paid for can be asked for again when Python was interrupted in asking.
    ended: watch::Receiver<Option<Arc<Ended>>>,
    /// Of the process that made it: after a `fork` its connections belong to the parent.
    process: u32,
    /// The whole run, until it begins.
    work: Mutex<Option<BoxFuture<'static, ()>>>,
    task: OnceLock<Task<()>>,
}

/// The shortest time between two reports: more are not seen, and each takes the interpreter.
const PAUSE: Duration = Duration::from_millis(10);

/// How many more numbers have ended; none when the run is over.
struct News(Option<usize>);

/// Stops what is left of a run, whichever way it is no longer waited for.
struct Aborts<'r>(&'r Run);

impl Drop for Aborts<'_> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[pymethods]
impl Run {
    /// A run of calls of this operation. `model` is the class of what a number gets. Sends nothing yet.
    #[new]
    #[pyo3(signature = (client, operation, model, enterprise_id, phone_numbers, *, fresh = false, call_purpose = None, concurrency = None, go_on_without_refused = false, contact_email = None, webhook_url = None))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn new(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        model: Option<&Bound<'_, PyType>>,
        enterprise_id: &Bound<'_, PyAny>,
        phone_numbers: &Bound<'_, PyAny>,
        fresh: bool,
        call_purpose: Option<&Bound<'_, PyAny>>,
        concurrency: Option<&Bound<'_, PyAny>>,
        go_on_without_refused: bool,
        contact_email: Option<&Bound<'_, PyAny>>,
        webhook_url: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = client.py();
        panic::guard(py, || {
            let call = call(operation, fresh, details(call_purpose, contact_email, webhook_url)?)?;
            let enterprise = text("enterprise_id", enterprise_id)?;
            let mut many = many(client, call, enterprise, phone_numbers)?;
            if let Some(calls) = concurrency {
                many = many.concurrency(options::concurrency(calls)?);
            }
            if go_on_without_refused {
                many = many.go_on_without_refused();
            }
            let many = many.checked().map_err(|why| error::to_python(py, &why))?;
            Ok(Self::of(client, operation, model, move |cancel, news| {
                let many = many.cancelled_by(cancel).on_progress(move |progress| tell(&news, progress));
                async move { results::of_run(many.await) }
            }))
        })
    }

    /// What calls of this operation for these numbers can bill at the most, in US dollars. Sends nothing.
    #[staticmethod]
    fn estimate(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        phone_numbers: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        panic::guard(client.py(), || {
            let call = call(operation, false, RemediationDetails::default())?;
            let core = client.get().quiet(client.py())?;
            Ok(core.run(call, String::new(), numbers(phone_numbers)?).estimate().to_string())
        })
    }

    /// Lets the run begin no further call.
    fn stop(&self) {
        self.cancel.cancel();
    }

    /// Ends the run at once, and its requests with it. Does nothing when it is over.
    fn abort(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }

    /// Begins the run, reports each step to `progress`, and waits for the end: the results, in the one list of a plain
    /// run or the two of a plan. An exception ends it between two of its calls and gets what is known then; a second
    /// one ends it at once.
    ///
    /// All of it is here, since between any two steps of Python code a signal could skip what has to follow.
    fn wait<'py>(&self, py: Python<'py>, progress: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let _aborts = Aborts(self);
        panic::guard(py, || {
            let results = self.report(py, progress).and_then(|()| self.collect(py)).and_then(|results| {
                // A signal that came meanwhile: raised after this, it would take the results with it.
                py.check_signals().map(|()| results)
            });
            results.map_err(|error| self.end_early(py, error))
        })
    }

    /// Waits for the next step on the running event loop, the first time beginning the run; gives the future of how many
    /// more numbers have ended, `None` when the run is over.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.step(py)?))
    }

    /// Waits for the end of the run on the running event loop, beginning it when it has not begun; gives the future of
    /// the results, as [`Run::wait`] has them.
    fn start_results<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.end(py)?))
    }
}

impl Run {
    /// A run of what `work` makes of the handle that ends it and of the place for its news.
    pub fn of<F: Future<Output = Vec<Group>> + Send + 'static>(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        model: Option<&Bound<'_, PyType>>,
        work: impl FnOnce(&Cancel, watch::Sender<usize>) -> F,
    ) -> Self {
        let cancel = Cancel::new();
        let (open, news) = watch::channel(0);
        let (end, ended) = watch::channel(None);
        let work = work(&cancel, open.clone());
        let work = async move {
            let begun = Instant::now();
            let groups = AssertUnwindSafe(work).catch_unwind().await.map_err(|payload| panic::message(&*payload));
            end.send_replace(Some(Arc::new(Ended { groups, took: begun.elapsed(), logged: AtomicBool::new(false) })));
            drop(open);
        };
        Self {
            client: client.clone().unbind(),
            operation: operation.clone().unbind(),
            model: model.map(|model| model.clone().unbind()),
            cancel,
            news,
            reported: Arc::default(),
            ended,
            process: std::process::id(),
            work: Mutex::new(Some(work.boxed())),
            task: OnceLock::new(),
        }
    }

    /// Begins the run, unless it has begun.
    fn begin(&self, py: Python<'_>) -> PyResult<()> {
        if self.process != std::process::id() {
            return Err(PyRuntimeError::new_err("a run goes on in the process that began it, and not after a fork"));
        }
        let work = self.work.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(work) = work {
            // Whoever took the work is the only one to set this.
            drop(self.task.set(Task::begin(py, work)?));
        }
        Ok(())
    }

    fn report<'py>(&self, py: Python<'py>, progress: Option<&Bound<'py, PyAny>>) -> PyResult<()> {
        let Some(progress) = progress else { return Ok(()) };
        while let Some(more) = wait::wait(py, self.step(py)?)?.0 {
            progress.call1((more,))?;
        }
        Ok(())
    }

    fn collect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Box::new(wait::wait(py, self.end(py)?)?).deliver(py)
    }

    /// Begins no further call, and gives what is known to the exception that ends the run; the exception to raise.
    fn end_early(&self, py: Python<'_>, error: PyErr) -> PyErr {
        static KEEP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        self.stop();
        let kept = self.collect(py).and_then(|results| {
            KEEP.import(py, "telnyx_reputation._many", "keep")?.call1((error.value(py), results)).map(drop)
        });
        let Err(second) = kept else { return error };
        // It cannot fail: both are exceptions.
        drop(second.value(py).setattr(intern!(py, "__context__"), error.value(py)));
        second
    }

    fn step(&self, py: Python<'_>) -> PyResult<impl Future<Output = News> + Send + 'static> {
        self.begin(py)?;
        let (mut news, reported) = (self.news.clone(), self.reported.clone());
        Ok(async move {
            let (before, last) = *reported.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(last) = last {
                let mut news = news.clone();
                let end = async { while news.changed().await.is_ok() {} };
                // Either will do: the pause is over, or the run.
                drop(timeout_at((last + PAUSE).into(), end).await);
            }
            let Ok(done) = news.wait_for(|done| *done > before).await.map(|done| *done) else { return News(None) };
            *reported.lock().unwrap_or_else(PoisonError::into_inner) = (done, Some(Instant::now()));
            News(Some(done - before))
        })
    }

    fn end(&self, py: Python<'_>) -> PyResult<impl Future<Output = Results> + Send + 'static> {
        self.begin(py)?;
        let mut ended = self.ended.clone();
        let (client, operation, model) = (
            self.client.clone_ref(py),
            self.operation.clone_ref(py),
            self.model.as_ref().map(|model| model.clone_ref(py)),
        );
        Ok(async move {
            let ended = ended.wait_for(Option::is_some).await.ok().and_then(|ended| ended.clone());
            Results { ended, client, operation, model }
        })
    }
}

/// Notes how far a run has come.
pub fn tell(news: &watch::Sender<usize>, progress: Progress) {
    news.send_replace(progress.done);
}

/// What the run calls, by its operation.
fn call(operation: &Bound<'_, Operation>, fresh: bool, details: RemediationDetails) -> PyResult<RunCall> {
    match operation.get().core.id {
        "associateReputationNumbers" => Ok(RunCall::Associate),
        "disassociateReputationNumber" => Ok(RunCall::Disassociate),
        "getPhoneNumberReputation" => Ok(RunCall::Retrieve { fresh }),
        "refreshReputationNumbers" => Ok(RunCall::Refresh),
        "submitReputationRemediation" => Ok(RunCall::CreateRemediation(details)),
        other => Err(error::internal(operation.py(), &format!("there is no run of {other}"))),
    }
}

/// What is said of the numbers of a remediation.
fn details(
    call_purpose: Option<&Bound<'_, PyAny>>,
    contact_email: Option<&Bound<'_, PyAny>>,
    webhook_url: Option<&Bound<'_, PyAny>>,
) -> PyResult<RemediationDetails> {
    let read = |name, given: Option<&Bound<'_, PyAny>>| given.map(|given| text(name, given)).transpose();
    let mut details = RemediationDetails::new(read("call_purpose", call_purpose)?.unwrap_or_default());
    details.contact_email = read("contact_email", contact_email)?;
    details.webhook_url = read("webhook_url", webhook_url)?;
    Ok(details)
}

fn many(
    client: &Bound<'_, Client>,
    call: RunCall,
    enterprise: String,
    phone_numbers: &Bound<'_, PyAny>,
) -> PyResult<Many<'static, Box<RawValue>>> {
    let (core, options) = client.get().core(client.py())?;
    Ok(core.with_options(options).run(call, enterprise, numbers(phone_numbers)?))
}

/// Any number of texts, but not one text, which would be as many numbers as it has characters.
pub fn numbers(given: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let refuse = || error::invalid_argument(given.py(), "phone_numbers: must be a list of texts");
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    given.try_iter().map_err(|_| refuse())?.map(|number| text("phone_numbers", &number?)).collect()
}

impl Deliver for News {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.into_pyobject(py)?)
    }
}
