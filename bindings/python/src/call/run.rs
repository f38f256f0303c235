//! Runs over many numbers, which go on by themselves while Python waits for news of them.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyType};
use serde_json::value::RawValue;
use telnyx_reputation::many::{Cancel, Many, ManyCall, Progress};
use tokio::sync::watch;
use tokio::time::timeout_at;

use super::answer::Failure;
use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::peek::text;
use super::results::{self, Group, Results};
use super::task::Task;
use super::{bridge, error, options, panic, wait};

/// A run under way. Dropping it stops its requests.
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
    task: Task<Ended>,
}

/// How a run ended, and how long it took.
type Ended = (Result<Vec<Group>, Failure>, Duration);

/// The shortest time between two reports: more are not seen, and each takes the interpreter.
const PAUSE: Duration = Duration::from_millis(10);

/// How many more numbers have ended; none when the run is over.
struct News(Option<usize>);

#[pymethods]
impl Run {
    /// Begins a run of calls of this operation. `model` is the class of what a number gets; `reports` whether
    /// [`Run::next`] is to tell of each step.
    #[new]
    #[pyo3(signature = (client, operation, model, enterprise_id, phone_numbers, *, fresh, call_purpose, concurrency, go_on_without_refused, reports))]
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
        reports: bool,
    ) -> PyResult<Self> {
        let py = client.py();
        panic::guard(py, || {
            let call = call(operation, fresh, call_purpose)?;
            let enterprise = text("enterprise_id", enterprise_id)?;
            let mut many = many(client, call, enterprise, phone_numbers)?;
            if let Some(calls) = concurrency {
                many = many.concurrency(options::concurrency(calls)?);
            }
            if go_on_without_refused {
                many = many.go_on_without_refused();
            }
            Self::begin(client, operation, model, move |cancel, news| {
                let mut many = many.cancelled_by(cancel);
                if reports {
                    many = many.on_progress(move |progress| tell(&news, progress));
                }
                async move { results::of_run(many.await) }
            })
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
            let call = call(operation, false, None)?;
            Ok(many(client, call, String::new(), phone_numbers)?.estimate().to_string())
        })
    }

    /// Lets the run begin no further call.
    fn stop(&self) {
        self.cancel.cancel();
    }

    /// Ends the run at once, and its requests with it.
    fn abort(&self) {
        self.task.abort();
    }

    /// Waits for the next step: how many more numbers have ended; `None` when the run is over.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || Box::new(wait::wait(py, self.step()?)?).deliver(py))
    }

    /// As [`Run::next`], on the running event loop; gives its future.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.step()?))
    }

    /// Waits for the end of the run, once: the number, the outcome, the value and the error of each item, in the one
    /// list of a plain run or the two of a plan. A wait that is interrupted stops the requests.
    fn results<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || Box::new(wait::wait(py, self.end(py)?)?).deliver(py))
    }

    /// As [`Run::results`], on the running event loop; gives its future.
    fn start_results<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::guard(py, || bridge::start(py, self.end(py)?))
    }
}

impl Run {
    /// Begins what `work` makes of the handle that ends it and of the place for its news.
    pub fn begin<F: Future<Output = Vec<Group>> + Send + 'static>(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        model: Option<&Bound<'_, PyType>>,
        work: impl FnOnce(&Cancel, watch::Sender<usize>) -> F,
    ) -> PyResult<Self> {
        let cancel = Cancel::new();
        let (open, news) = watch::channel(0);
        let work = work(&cancel, open.clone());
        let begun = Instant::now();
        let task = Task::begin(client.py(), async move {
            let groups = AssertUnwindSafe(work).catch_unwind().await;
            drop(open);
            (groups.map_err(|payload| Failure::Panic(panic::message(&*payload))), begun.elapsed())
        })?;
        Ok(Self {
            client: client.clone().unbind(),
            operation: operation.clone().unbind(),
            model: model.map(|model| model.clone().unbind()),
            cancel,
            news,
            reported: Arc::default(),
            task,
        })
    }

    fn step(&self) -> PyResult<impl Future<Output = News> + Send + 'static> {
        self.check()?;
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
        self.check()?;
        let Some(task) = self.task.wait() else { return Err(error::internal(py, "a run was waited for twice")) };
        let (client, operation, model) = (
            self.client.clone_ref(py),
            self.operation.clone_ref(py),
            self.model.as_ref().map(|model| model.clone_ref(py)),
        );
        Ok(async move {
            let (groups, took) = match task.await {
                Ok(ended) => ended,
                Err(why) => (Err(Failure::Panic(why.to_string())), Duration::ZERO),
            };
            Results { groups, took, client, operation, model }
        })
    }

    fn check(&self) -> PyResult<()> {
        if self.task.is_of_this_process() {
            return Ok(());
        }
        Err(PyRuntimeError::new_err("a run goes on in the process that began it, and not after a fork"))
    }
}

/// Notes how far a run has come.
pub fn tell(news: &watch::Sender<usize>, progress: Progress) {
    news.send_replace(progress.done);
}

/// What the run calls, by its operation.
fn call(operation: &Bound<'_, Operation>, fresh: bool, purpose: Option<&Bound<'_, PyAny>>) -> PyResult<ManyCall> {
    match operation.get().core.id {
        "associateReputationNumbers" => Ok(ManyCall::Associate),
        "disassociateReputationNumber" => Ok(ManyCall::Disassociate),
        "getPhoneNumberReputation" => Ok(ManyCall::Retrieve { fresh }),
        "refreshReputationNumbers" => Ok(ManyCall::Refresh),
        "submitReputationRemediation" => {
            let call_purpose = purpose.map(|purpose| text("call_purpose", purpose)).transpose()?.unwrap_or_default();
            Ok(ManyCall::CreateRemediation { call_purpose })
        }
        other => Err(error::internal(operation.py(), &format!("there is no run of {other}"))),
    }
}

fn many(
    client: &Bound<'_, Client>,
    call: ManyCall,
    enterprise: String,
    phone_numbers: &Bound<'_, PyAny>,
) -> PyResult<Many<'static, Box<RawValue>>> {
    let (core, options) = client.get().core(client.py())?;
    Ok(core.with_options(options).many(call, enterprise, numbers(phone_numbers)?))
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
