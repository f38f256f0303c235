//! Plans: from the numbers that should be monitored to what has to be done for it.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyType;
use telnyx_reputation::runs;

use super::answer::Failure;
use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::peek::text;
use super::run::{self, Run};
use super::{bridge, options, panic, results, wait};

/// What is to be done so that exactly the wanted numbers are monitored.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Plan {
    plan: runs::Plan,
    client: Py<Client>,
    /// Of the process that made it: after a `fork` its connections belong to the parent.
    process: u32,
}

/// A plan that was made, or why there is none.
struct Made {
    plan: Result<runs::Plan, Failure>,
    client: Py<Client>,
}

/// Compares the numbers that should be monitored with those that are, and waits for it.
#[pyfunction]
pub fn make_plan<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
    phone_numbers: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::guard(py, || Box::new(wait::wait(py, make(client, enterprise_id, phone_numbers)?)?).deliver(py))
}

/// As [`make_plan`], on the running event loop; gives its future.
#[pyfunction]
pub fn start_plan<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
    phone_numbers: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::guard(py, || bridge::start(py, make(client, enterprise_id, phone_numbers)?))
}

fn make(
    client: &Bound<'_, Client>,
    enterprise_id: &Bound<'_, PyAny>,
    phone_numbers: &Bound<'_, PyAny>,
) -> PyResult<impl Future<Output = Made> + Send + 'static> {
    let (enterprise, wanted) = (text("enterprise_id", enterprise_id)?, run::numbers(phone_numbers)?);
    let (core, options) = client.get().core(client.py())?;
    let client = client.clone().unbind();
    Ok(async move {
        let read = async { core.with_options(options).plan(enterprise, wanted).await.map_err(Failure::Core) };
        let plan = AssertUnwindSafe(read).catch_unwind().await;
        Made { plan: plan.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload)))), client }
    })
}

#[pymethods]
impl Plan {
    /// The enterprise that it is for.
    #[getter]
    fn enterprise_id(&self) -> &str {
        self.plan.enterprise_id()
    }

    /// Wanted and not monitored yet, in the order they were given.
    #[getter]
    fn to_associate(&self) -> Vec<&str> {
        self.plan.to_associate.iter().map(String::as_str).collect()
    }

    /// Monitored and not wanted.
    #[getter]
    fn to_disassociate(&self) -> Vec<&str> {
        self.plan.to_disassociate.iter().map(String::as_str).collect()
    }

    /// How many are wanted and monitored already.
    #[getter]
    fn kept(&self) -> usize {
        self.plan.kept
    }

    /// What applying it bills at the most, in US dollars.
    #[getter]
    fn cost(&self) -> String {
        self.plan.cost().to_string()
    }

    /// The run that applies it. `operation` is that of the associations, and `model` the class of what such a number
    /// gets. Sends nothing yet.
    fn apply(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, Operation>,
        model: &Bound<'_, PyType>,
        concurrency: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Run> {
        panic::guard(py, || {
            if self.process != std::process::id() {
                return Err(PyRuntimeError::new_err(
                    "a plan is applied in the process that made it, and not after a fork",
                ));
            }
            let client = self.client.bind(py);
            client.get().core(py)?;
            let mut apply = self.plan.apply_untyped();
            if let Some(calls) = concurrency {
                apply = apply.concurrency(options::concurrency(calls)?);
            }
            Ok(Run::of(client, operation, Some(model), move |cancel, news| {
                let apply = apply.cancelled_by(cancel).on_progress(move |progress| run::tell(&news, progress));
                async move { results::of_plan(apply.await) }
            }))
        })
    }
}

impl Deliver for Made {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let plan = self.plan.map_err(|failure| failure.into_exception(py))?;
        Ok(Bound::new(py, Plan { plan, client: self.client, process: std::process::id() })?.into_any())
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.plan.clone());
        }
    }
}
