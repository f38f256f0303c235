//! Plans: from the numbers that should be monitored to what has to be done for it.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::options::{PlanOptions, RunOptions};
use super::results;
use super::run::{self, Run};
use crate::call::Operation;
use crate::client::Client;
use crate::encode::to_string;
use crate::error::Error;
use crate::forecast::{self, ForecastFigures};
use crate::runtime::{self, Deliver, panic};
use crate::text_rows::texts;

/// What is to be done so that the wanted numbers are monitored.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Plan {
    plan: telnyx_reputation::runs::Plan,
    client: Py<Client>,
    /// Of the process that made it: after a `fork` its connections belong to the parent.
    process: u32,
}

/// A plan that was made, or why there is none.
struct Made {
    plan: Result<telnyx_reputation::runs::Plan, Error>,
    client: Py<Client>,
}

/// Compares the numbers that should be monitored with those that are, and waits for it.
#[pyfunction]
#[pyo3(signature = (client, enterprise_id, phone_numbers, **options))]
pub fn plan<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
    phone_numbers: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::wait(py, make(client, enterprise_id, phone_numbers, options)?))
}

/// As [`plan`], on the running event loop; gives its future.
#[pyfunction]
#[pyo3(signature = (client, enterprise_id, phone_numbers, **options))]
pub fn start_plan<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
    phone_numbers: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::start(py, make(client, enterprise_id, phone_numbers, options)?))
}

fn make(
    client: &Bound<'_, Client>,
    enterprise_id: &Bound<'_, PyAny>,
    phone_numbers: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<impl Future<Output = Made> + Send + 'static> {
    let (enterprise, wanted) = (to_string("enterprise_id", enterprise_id)?, texts("phone_numbers", phone_numbers)?);
    let asked = PlanOptions::read(options)?;
    let (core, options) = client.get().parsing_core(client.py())?;
    let client = client.clone().unbind();
    Ok(async move {
        let request = asked.of(core.with_options(options).plan(enterprise, wanted));
        let plan = panic::caught(async { Ok(request.await?) }).await;
        Made { plan, client }
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

    /// What applying it removes.
    #[getter]
    fn to_disassociate(&self) -> Vec<&str> {
        self.plan.to_disassociate.iter().map(String::as_str).collect()
    }

    /// Monitored and not wanted, removed or not.
    #[getter]
    fn not_wanted(&self) -> Vec<&str> {
        self.plan.not_wanted.iter().map(String::as_str).collect()
    }

    /// How many are wanted and monitored already.
    #[getter]
    fn kept(&self) -> usize {
        self.plan.kept
    }

    /// What applying it bills at most, in US dollars.
    #[getter]
    fn cost(&self) -> String {
        self.plan.cost().to_string()
    }

    /// What adding again what it removes would bill, in US dollars.
    #[getter]
    fn undo_cost(&self) -> String {
        self.plan.undo_cost().to_string()
    }

    /// What the enterprise costs as it is, if its frequency is known.
    #[getter]
    fn before(&self) -> Option<ForecastFigures> {
        self.plan.before.as_ref().map(forecast::figures)
    }

    /// What it costs when the plan has been applied, if its frequency is known.
    #[getter]
    fn after(&self) -> Option<ForecastFigures> {
        self.plan.after.as_ref().map(forecast::figures)
    }

    /// The run that applies it. `operation` is that of the associations, and `model` the class of what such a number
    /// gets. Sends nothing yet.
    #[pyo3(signature = (operation, model, **options))]
    fn apply(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, Operation>,
        model: &Bound<'_, PyType>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Run> {
        panic::catch(py, || {
            if self.process != std::process::id() {
                return Err(PyRuntimeError::new_err(
                    "a plan is applied in the process that made it, and not after a fork",
                ));
            }
            let client = self.client.bind(py);
            client.get().core(py)?;
            let mut apply = self.plan.apply_untyped();
            let options = RunOptions::read(options)?;
            if let Some(calls) = options.concurrency {
                apply = apply.concurrency(calls.get());
            }
            if let Some(limit) = options.max_usd {
                apply = apply.max_usd(limit);
            }
            Ok(Run::of(client, operation, Some(model), self.plan.enterprise_id(), move |cancel, news| {
                let apply = apply.cancelled_by(cancel).on_progress(move |progress| run::tell(&news, progress));
                async move { results::of_plan(apply.await) }
            }))
        })
    }
}

impl Deliver for Made {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let plan = self.plan.map_err(|error| error.to_python(py))?;
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
