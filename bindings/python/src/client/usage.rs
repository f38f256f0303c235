//! What calls came to. Amounts of money cross the border as text so that no cent is lost.

use std::collections::HashMap;

use pyo3::prelude::*;
use telnyx_reputation::{OperationUsage, SharedUsage, Usage};

use super::Client;
use crate::error::Error;
use crate::runtime::{self, Deliver, panic};

/// Calls, and what they cost at least and at most.
type Figures = (u64, String, String);

/// The total, the operations, and the limit.
pub type UsageFigures = (Figures, HashMap<&'static str, Figures>, Option<String>);

/// What a client came to.
pub fn figures(usage: &Usage) -> UsageFigures {
    let of = |usage: &OperationUsage| (usage.calls, usage.at_least.to_string(), usage.at_most.to_string());
    let operations = usage.operations.iter().map(|(name, each)| (*name, of(each))).collect();
    (of(&usage.total), operations, usage.limit.map(|limit| limit.to_string()))
}

/// What a budget file says, if the client has one.
struct Shared(Result<Option<SharedUsage>, Error>);

/// What all clients that share the budget file came to: the limit, the period, which one is current, and what was spent at
/// least, at most, and of that with an open end; `None` without such a file.
#[pyfunction]
pub fn shared_usage<'py>(client: &Bound<'py, Client>) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::wait(py, read(client)?))
}

/// As [`shared_usage`], on the running event loop; gives its future.
#[pyfunction]
pub fn start_shared_usage<'py>(client: &Bound<'py, Client>) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::start(py, read(client)?))
}

fn read(client: &Bound<'_, Client>) -> PyResult<impl Future<Output = Shared> + Send + 'static> {
    let core = client.get().quiet(client.py())?;
    Ok(async move { Shared(panic::caught(async { Ok(core.shared_usage().await?) }).await) })
}

impl Deliver for Shared {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let usage = self.0.map_err(|error| error.to_python(py))?;
        let figures = usage.map(|usage| {
            let [limit, at_least, at_most, open] =
                [usage.limit, usage.at_least, usage.at_most, usage.open].map(|usd| usd.to_string());
            (limit, usage.period.as_str(), usage.current, at_least, at_most, open)
        });
        figures.into_pyobject(py)
    }
}
