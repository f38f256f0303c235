//! Runs over many numbers, which go on by themselves while Python waits for news of them.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyType};
use telnyx_reputation::runs::{Cancel, Progress};
use tokio::sync::watch;
use tokio::time::timeout_at;

use super::options::RunOptions;
use super::results::{self, Group, Report, Results};
use crate::call::{Operation, Returns};
use crate::client::Client;
use crate::encode::to_string;
use crate::error;
use crate::kept;
use crate::runtime::{self, Deliver, Task, panic};
use crate::text_rows::texts;

/// A run, which begins when it is first waited for. Dropping it stops its requests.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Run {
    client: Py<Client>,
    returns: Arc<Returns>,
    /// The class of what a number gets; none when it gets nothing.
    model: Option<Py<PyType>>,
    enterprise_id: Arc<str>,
    cancel: Cancel,
    /// How many different numbers have ended; closed at the end of the run.
    news: watch::Receiver<usize>,
    /// How many of them Python knows of, and since when.
    reported: Arc<Mutex<(usize, Option<Instant>)>>,
    /// What it came to. Kept, so that what was paid for can be asked for again when Python was interrupted in asking.
    report: watch::Receiver<Option<Arc<Report>>>,
    /// Of the process that made it: after a `fork` its connections belong to the parent.
    process: u32,
    /// The whole run, until it begins.
    work: Mutex<Option<BoxFuture<'static, ()>>>,
    task: OnceLock<Task<()>>,
}

/// The shortest time between two reports: more would not be seen, and each takes the interpreter.
const PAUSE: Duration = Duration::from_millis(10);

/// How many more numbers have ended; none when the run is over.
struct News(Option<usize>);

/// Where `results_of` looks.
const RESULTS: &str = "_telnyx_results";

/// How many signals in a row may keep what is known from being collected, which takes no time once a run is abandoned.
const SIGNALS: usize = 100;

/// Ends what is left of a run, whichever way it is no longer waited for.
struct Abandons<'r>(&'r Run);

impl Drop for Abandons<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

#[pymethods]
impl Run {
    /// A run of calls of this operation. `model` is the class of what a number gets. Sends nothing yet.
    #[new]
    #[pyo3(signature = (client, operation, model, enterprise_id, phone_numbers, **options))]
    fn new(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        model: Option<&Bound<'_, PyType>>,
        enterprise_id: &Bound<'_, PyAny>,
        phone_numbers: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = client.py();
        panic::catch(py, || {
            let options = RunOptions::read(options)?;
            let enterprise = to_string("enterprise_id", enterprise_id)?;
            let id = enterprise.clone();
            let (core, defaults) = client.get().parsing_core(py)?;
            let mut run = core.with_options(defaults).run(
                options.call(operation)?,
                enterprise,
                texts("phone_numbers", phone_numbers)?,
            );
            if let Some(calls) = options.concurrency {
                run = run.concurrency(calls.get());
            }
            if options.go_on_without_refused {
                run = run.go_on_without_refused();
            }
            if options.leave_out_bad_numbers {
                run = run.leave_out_bad_numbers();
            }
            if let Some(limit) = options.max_usd {
                run = run.max_usd(limit);
            }
            if let Some(age) = options.older_than {
                run = run.older_than(age);
            }
            let refused = |why| error::to_python(py, &why);
            if let Some(path) = &options.journal {
                run = run.checked().and_then(|run| run.journal(path)).map_err(refused)?;
            }
            if options.retry_unknown {
                run = run.retry_unknown();
            }
            let run = run.checked().map_err(refused)?;
            Ok(Self::of(client, operation, model, &id, move |cancel, news| {
                let run = run.cancelled_by(cancel).on_progress(move |progress| tell(&news, progress));
                async move { results::of_run(run.await) }
            }))
        })
    }

    /// What calls of this operation for these numbers can bill at most, in US dollars. Sends nothing.
    #[staticmethod]
    fn estimate(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        phone_numbers: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        panic::catch(client.py(), || {
            let call = RunOptions::default().call(operation)?;
            let core = client.get().quiet(client.py())?;
            let run = core.run(call, String::new(), texts("phone_numbers", phone_numbers)?);
            Ok(run.estimate().map_err(|why| error::to_python(client.py(), &why))?.to_string())
        })
    }

    /// Lets the run begin no further call.
    fn stop(&self) {
        self.cancel.cancel();
    }

    /// Ends the run at once, and its requests with it. Does nothing when it is over.
    fn abandon(&self) {
        self.cancel.abandon();
    }

    /// Begins the run, reports each step to `progress`, and waits for the end: the results, in the one list of a plain
    /// run or the two of a plan. An exception ends it between two of its calls and gets what is known then; a second
    /// one ends it at once.
    ///
    /// All of it is here, since between any two steps of Python code a signal could skip what has to follow.
    fn wait<'py>(&self, py: Python<'py>, progress: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let _abandons = Abandons(self);
        panic::catch(py, || {
            let results = self.tell_each(py, progress).and_then(|()| self.collect(py));
            results.map_err(|error| {
                self.stop();
                self.kept_by(py, error)
            })
        })
    }

    /// Ends the run at once, and gives what is known to the exception that ended it, unless that has it already, and to
    /// the task that waited. Python calls this whatever is raised.
    fn keep(&self, py: Python<'_>, ended: &Bound<'_, PyAny>) -> PyResult<()> {
        panic::catch(py, || {
            self.abandon();
            if ended.getattr("__dict__")?.contains(RESULTS)? {
                return Ok(());
            }
            let error = PyErr::from_value(ended.clone());
            let raised = self.kept_by(py, error);
            if raised.value(py).is(ended) { Ok(()) } else { Err(raised) }
        })
    }

    /// Waits for the next step on the running event loop, the first time beginning the run; gives the future of how many
    /// more numbers have ended, `None` when the run is over.
    fn start_next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.step(py)?))
    }

    /// Waits for the end of the run on the running event loop, beginning it when it has not begun; gives the future of
    /// the results, as [`Run::wait`] has them.
    fn start_results<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        panic::catch(py, || runtime::start(py, self.end(py)?))
    }
}

impl Run {
    /// A run of what `work` makes of the handle that ends it and of the place for its news.
    pub fn of<F: Future<Output = Vec<Group>> + Send + 'static>(
        client: &Bound<'_, Client>,
        operation: &Bound<'_, Operation>,
        model: Option<&Bound<'_, PyType>>,
        enterprise_id: &str,
        work: impl FnOnce(&Cancel, watch::Sender<usize>) -> F,
    ) -> Self {
        let cancel = Cancel::new();
        let (open, news) = watch::channel(0);
        let (done, report) = watch::channel(None);
        let work = work(&cancel, open.clone());
        let work = async move {
            let begun = Instant::now();
            let groups = panic::caught(async { Ok(work.await) }).await;
            done.send_replace(Some(Arc::new(Report { groups, took: begun.elapsed(), logged: AtomicBool::new(false) })));
            drop(open);
        };
        Self {
            client: client.clone().unbind(),
            returns: operation.get().returns().clone(),
            model: model.map(|model| model.clone().unbind()),
            enterprise_id: enterprise_id.into(),
            cancel,
            news,
            reported: Arc::default(),
            report,
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

    fn tell_each<'py>(&self, py: Python<'py>, progress: Option<&Bound<'py, PyAny>>) -> PyResult<()> {
        let Some(progress) = progress else { return Ok(()) };
        loop {
            let more = runtime::wait(py, self.step(py)?)?;
            if more.is_none() {
                return Ok(());
            }
            progress.call1((more,))?;
        }
    }

    fn collect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        runtime::wait(py, self.end(py)?)
    }

    /// Waits for what is under way, and gives what is known to the exception that ended the run; the exception to raise.
    /// What a signal handler raises meanwhile ends the run at once, and takes the exception's place.
    fn kept_by(&self, py: Python<'_>, mut error: PyErr) -> PyErr {
        if self.process != std::process::id() {
            return error;
        }
        for _ in 0..SIGNALS {
            match self.collect(py).and_then(|groups| flat(&groups, &self.enterprise_id)) {
                Ok(results) => {
                    // It cannot fail, since nothing of Python runs; the task is only another place to look.
                    drop(kept::by_exception(error.value(py), RESULTS, &results));
                    let Err(second) = kept::by_task(py, RESULTS, &results) else { return error };
                    return kept::during(py, second, &error);
                }
                Err(second) => {
                    error = kept::during(py, second, &error);
                    self.abandon();
                }
            }
        }
        error
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
        let mut report = self.report.clone();
        let (client, returns) = (self.client.clone_ref(py), self.returns.clone());
        let model = self.model.as_ref().map(|model| model.clone_ref(py));
        let enterprise_id = self.enterprise_id.clone();
        Ok(async move {
            let report = report.wait_for(Option::is_some).await.ok().and_then(|report| report.clone());
            Results { report, client, returns, model, enterprise_id }
        })
    }
}

/// The results of a plain run or of a plan, in one list.
fn flat<'py>(groups: &Bound<'py, PyAny>, enterprise_id: &str) -> PyResult<Bound<'py, PyAny>> {
    let flat = PyList::empty(groups.py());
    for group in groups.try_iter()? {
        flat.call_method1(intern!(groups.py(), "extend"), (group?,))?;
    }
    results::collected(flat.into_any(), enterprise_id)
}

/// Notes how far a run has come.
pub fn tell(news: &watch::Sender<usize>, progress: Progress) {
    news.send_replace(progress.done);
}

impl Deliver for News {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.into_pyobject(py)?)
    }
}
