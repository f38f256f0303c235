//! What the numbers of a run came to, for Python.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyType};
use serde_json::value::RawValue;
use telnyx_reputation::runs::{Applied, NotTried, Outcome, RunResult};

use crate::call::{self, Returns};
use crate::client::Client;
use crate::error::{self, Error};
use crate::json::{self, Document};
use crate::log;
use crate::model::{View, moment};
use crate::runtime::Deliver;

/// Numbers and their outcomes, in the order they were given.
pub type Group = Vec<(String, Outcome<Box<RawValue>>)>;

/// What a run came to: one group of a plain run, two of a plan.
pub struct Report {
    pub groups: Result<Vec<Group>, Error>,
    pub took: Duration,
    /// Whether it has its log record.
    pub logged: AtomicBool,
}

/// The report of a run, none when it was aborted, and what it takes to make Python objects of it.
pub struct Results {
    pub report: Option<Arc<Report>>,
    pub client: Py<Client>,
    pub returns: Arc<Returns>,
    /// The class of what a number gets; none when it gets nothing.
    pub model: Option<Py<PyType>>,
    /// Whose numbers they are.
    pub enterprise_id: Arc<str>,
}

/// What a plain run came to.
pub fn of_run(results: Vec<RunResult<Box<RawValue>>>) -> Vec<Group> {
    vec![results.into_iter().map(|result| (result.phone_number, result.outcome)).collect()]
}

/// What a plan came to: the numbers to associate, and those to disassociate.
pub fn of_plan(applied: Applied<Box<RawValue>>) -> Vec<Group> {
    let mut groups = of_run(applied.associated);
    let outcome = |outcome: Outcome<()>| outcome.map(|()| RawValue::NULL.to_owned());
    let disassociated = applied.disassociated.into_iter();
    groups.push(disassociated.map(|result| (result.phone_number, outcome(result.outcome))).collect());
    groups
}

/// Makes Python objects of the outcomes. Numbers that share an error get one exception.
struct Maker<'r, 'py> {
    py: Python<'py>,
    results: &'r Results,
    exceptions: HashMap<*const telnyx_reputation::Error, Bound<'py, PyAny>>,
}

/// What a result has beside the number and its outcome.
#[derive(Default)]
struct Parts<'py> {
    value: Option<Bound<'py, PyAny>>,
    error: Option<Bound<'py, PyAny>>,
    /// Why it was not tried.
    reason: Option<&'static str>,
    /// When it was last refreshed, where that is why.
    last_refreshed_at: Option<Bound<'py, PyAny>>,
}

/// Every outcome, as Python has them.
const OUTCOMES: [&str; 5] = ["done", "refused", "failed", "unknown", "not_tried"];

impl Deliver for Results {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static RESULT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let result = RESULT.import(py, "telnyx_reputation._runs", "RunResult")?;
        let Some(report) = &self.report else { return Err(error::internal(py, "an aborted run has no results")) };
        let groups = report.groups.as_ref().map_err(|error| error.to_python(py))?;
        let mut counts = OUTCOMES.map(|outcome| (outcome, 0));
        let mut maker = Maker { py, results: &self, exceptions: HashMap::new() };
        let lists = PyList::empty(py);
        for group in groups {
            let list = PyList::empty(py);
            for (number, outcome) in group {
                let name = outcome.name();
                counts.iter_mut().filter(|(each, _)| *each == name).for_each(|(_, count)| *count += 1);
                let Parts { value, error, reason, last_refreshed_at } = maker.parts(outcome)?;
                list.append(result.call1((number, name, value, error, reason, last_refreshed_at))?)?;
            }
            lists.append(collected(list.into_any(), &self.enterprise_id)?)?;
        }
        if !report.logged.swap(true, Ordering::Relaxed) {
            log::ran(py, self.returns.operation, &counts, report.took)?;
        }
        Ok(lists.into_any())
    }
}

/// The results as Python has them: a list that can be columns.
pub fn collected<'py>(list: Bound<'py, PyAny>, enterprise_id: &str) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS.import(list.py(), "telnyx_reputation._runs", "RunResults")?.call1((list, enterprise_id))
}

impl<'py> Maker<'_, 'py> {
    fn parts(&mut self, outcome: &Outcome<Box<RawValue>>) -> PyResult<Parts<'py>> {
        let mut parts = Parts::default();
        match outcome {
            Outcome::Done(value) if value.get() == "null" => {}
            Outcome::Done(value) => match json::read(Bytes::copy_from_slice(value.get().as_bytes())) {
                Ok(document) => parts.value = self.instance(document)?,
                Err(why) => parts.error = Some(self.malformed(&why.to_string())),
            },
            Outcome::Refused(entry) => parts.error = Some(error::detail(self.py, entry)?),
            Outcome::Failed(why) | Outcome::Unknown(why) => parts.error = Some(self.exception(why)),
            Outcome::NotTried(not_tried) => {
                parts.reason = Some(not_tried.name());
                match not_tried {
                    NotTried::SpendLimit(why) | NotTried::Unrecorded(why) | NotTried::BadNumber(why) => {
                        parts.error = Some(self.exception(why))
                    }
                    NotTried::FreshEnough(at) => parts.last_refreshed_at = Some(moment(self.py, at.as_str())),
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(parts)
    }

    fn instance(&self, document: Document) -> PyResult<Option<Bound<'py, PyAny>>> {
        let place = document.root();
        let view = View { document: Arc::new(document), place };
        self.results.model.as_ref().map(|model| view.into_instance(model.bind(self.py))).transpose()
    }

    fn malformed(&self, fault: &str) -> Bound<'py, PyAny> {
        let why = format!("the body is not JSON: {fault}");
        let error = Error::Malformed { operation: self.results.returns.operation.id, status: 200, why };
        error.to_python(self.py).into_value(self.py).into_bound(self.py).into_any()
    }

    fn exception(&mut self, why: &Arc<telnyx_reputation::Error>) -> Bound<'py, PyAny> {
        let (py, results) = (self.py, self.results);
        let made = self.exceptions.entry(Arc::as_ptr(why)).or_insert_with(|| {
            let raised = call::exception(py, why, &results.client, &results.returns);
            raised.into_value(py).into_bound(py).into_any()
        });
        made.clone()
    }
}
