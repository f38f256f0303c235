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
use telnyx_reputation::runs::{Applied, Outcome as End, RunResult as Item};
use telnyx_reputation::{Error, ErrorKind};

use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::unresolved::Unresolved;
use super::{error, log};
use crate::json::Document;
use crate::model::View;

/// Numbers and how they ended, in the order they were given.
pub type Group = Vec<(String, End<Box<RawValue>>)>;

/// How a run ended: one group of a plain run, two of a plan; or what a panic said.
pub struct Ended {
    pub groups: Result<Vec<Group>, String>,
    pub took: Duration,
    /// Whether it has its log record.
    pub logged: AtomicBool,
}

/// The ends of a run's numbers; none when it was aborted.
pub struct Results {
    pub ended: Option<Arc<Ended>>,
    pub client: Py<Client>,
    pub operation: Py<Operation>,
    /// The class of what a number gets; none when it gets nothing.
    pub model: Option<Py<PyType>>,
}

/// What a plain run came to.
pub fn of_run(items: Vec<Item<Box<RawValue>>>) -> Vec<Group> {
    vec![items.into_iter().map(|item| (item.phone_number, item.outcome)).collect()]
}

/// What a plan came to: the numbers to associate, and those to disassociate.
pub fn of_plan(applied: Applied<Box<RawValue>>) -> Vec<Group> {
    let mut groups = of_run(applied.associated);
    let ended = |ended| match ended {
        End::Done(()) => End::Done(RawValue::NULL.to_owned()),
        End::Refused(entry) => End::Refused(entry),
        End::Failed(why) => End::Failed(why),
        End::Unknown(why) => End::Unknown(why),
        _ => End::NotTried,
    };
    groups.push(applied.disassociated.into_iter().map(|item| (item.phone_number, ended(item.outcome))).collect());
    groups
}

/// Makes Python objects of the ends. Numbers that ended with one error get one exception.
struct Maker<'r, 'py> {
    py: Python<'py>,
    results: &'r Results,
    exceptions: HashMap<*const Error, Bound<'py, PyAny>>,
}

/// The outcome, the value and the error.
type Spelled<'py> = (&'static str, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>);

/// Every outcome, as Python has them.
const OUTCOMES: [&str; 5] = ["done", "refused", "failed", "unknown", "not_tried"];

impl Deliver for Results {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static RESULT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let result = RESULT.import(py, "telnyx_reputation._many", "ManyResult")?;
        let Some(ended) = &self.ended else { return Err(error::internal(py, "an aborted run has no results")) };
        let groups = ended.groups.as_ref().map_err(|message| error::internal(py, message))?;
        let mut counts = OUTCOMES.map(|outcome| (outcome, 0));
        let mut maker = Maker { py, results: &self, exceptions: HashMap::new() };
        let lists = PyList::empty(py);
        for group in groups {
            let list = PyList::empty(py);
            for (number, end) in group {
                let (outcome, value, error) = maker.spell(end)?;
                counts.iter_mut().filter(|(name, _)| *name == outcome).for_each(|(_, count)| *count += 1);
                list.append(result.call1((number, outcome, value, error))?)?;
            }
            lists.append(list)?;
        }
        if !ended.logged.swap(true, Ordering::Relaxed) {
            log::ran(py, self.operation.get().core, &counts, ended.took)?;
        }
        Ok(lists.into_any())
    }
}

impl<'py> Maker<'_, 'py> {
    fn spell(&mut self, end: &End<Box<RawValue>>) -> PyResult<Spelled<'py>> {
        Ok(match end {
            End::Done(value) if value.get() == "null" => ("done", None, None),
            End::Done(value) => match Document::read(Bytes::copy_from_slice(value.get().as_bytes())) {
                Ok(document) => ("done", self.instance(document)?, None),
                Err(why) => ("done", None, Some(self.malformed(&why.to_string()))),
            },
            End::Refused(entry) => ("refused", None, Some(error::detail(self.py, entry)?)),
            End::Failed(why) => ("failed", None, Some(self.exception(why))),
            End::Unknown(why) => ("unknown", None, Some(self.exception(why))),
            _ => ("not_tried", None, None),
        })
    }

    fn instance(&self, document: Document) -> PyResult<Option<Bound<'py, PyAny>>> {
        let place = document.root();
        let view = View { document: Arc::new(document), place };
        self.results.model.as_ref().map(|model| view.into_instance(model.bind(self.py))).transpose()
    }

    fn malformed(&self, why: &str) -> Bound<'py, PyAny> {
        error::malformed(self.py, self.results.operation.get().core.id, 200, why)
            .into_value(self.py)
            .into_bound(self.py)
            .into_any()
    }

    fn exception(&mut self, why: &Arc<Error>) -> Bound<'py, PyAny> {
        let (py, results) = (self.py, self.results);
        let made = self.exceptions.entry(Arc::as_ptr(why)).or_insert_with(|| {
            let raised = if why.kind() == ErrorKind::OutcomeUnknown {
                let (client, operation) = (results.client.clone_ref(py), results.operation.clone_ref(py));
                error::unknown(py, Unresolved::new(why.clone(), client, operation))
            } else {
                error::to_python(py, why)
            };
            raised.into_value(py).into_bound(py).into_any()
        });
        made.clone()
    }
}
