//! The operations of the API, and how they are called.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};
use telnyx_reputation::operation::AnswerKind;

use super::arguments::arguments;
use super::returns::Returns;
use super::send::Call;
use super::witness::Witnessed;
use crate::client::{self, Client, Timeout};
use crate::runtime::panic;

/// `extra_headers`, `extra_query`, `extra_body` and `timeout`.
type Extras<'py> =
    (Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>);

/// One operation of the API.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Operation {
    returns: Arc<Returns>,
}

impl Operation {
    pub fn returns(&self) -> &Arc<Returns> {
        &self.returns
    }

    fn prepare(
        &self,
        client: &Bound<'_, Client>,
        path: &Bound<'_, PyTuple>,
        query: &Bound<'_, PyDict>,
        body: &Bound<'_, PyAny>,
        (extra_headers, extra_query, extra_body, timeout): Extras<'_>,
    ) -> PyResult<Call> {
        Ok(Call {
            core: client.get().core(client.py())?,
            client: client.clone().unbind(),
            returns: self.returns.clone(),
            arguments: arguments(self.returns.operation, path, query, body, extra_body.as_ref())?,
            options: client::options(
                client.get().defaults().clone(),
                ("extra_headers", extra_headers.as_ref()),
                ("extra_query", extra_query.as_ref()),
                Timeout::of_call(timeout.as_ref(), None)?,
            )?,
        })
    }
}

#[pymethods]
impl Operation {
    /// The operation with this `operationId`, the class of its answer, and what wraps a page or a file. A method in
    /// capitals stands for the requests that the document does not have.
    #[new]
    #[pyo3(signature = (id, answer = None, *, wrap = None))]
    fn new(id: &str, answer: Option<Py<PyType>>, wrap: Option<Py<PyAny>>) -> PyResult<Self> {
        let core = telnyx_reputation::Operation::by_id(id)
            .or_else(|| telnyx_reputation::Operation::undocumented(id))
            .ok_or_else(|| PyValueError::new_err(format!("there is no operation {id:?}")))?;
        if matches!(core.answer, AnswerKind::Json(_) | AnswerKind::Page(..)) != answer.is_some() {
            return Err(PyValueError::new_err(format!("{id} needs a model exactly when it answers with one")));
        }
        if matches!(core.answer, AnswerKind::Page(..) | AnswerKind::Binary(_)) != wrap.is_some() {
            return Err(PyValueError::new_err(format!(
                "{id} needs a wrapper exactly when it answers with a page or file"
            )));
        }
        Ok(Self { returns: Arc::new(Returns { operation: core, model: answer, wrap }) })
    }

    /// Operations are generic in what their calls give, for type checkers.
    #[classmethod]
    fn __class_getitem__<'py>(class: &Bound<'py, PyType>, _result: &Bound<'py, PyAny>) -> Bound<'py, PyType> {
        class.clone()
    }

    /// The `operationId`.
    #[getter]
    fn id(&self) -> &'static str {
        self.returns.operation.id
    }

    /// A call that may not simply be made again, of which something is known however it is ended. Sends nothing yet.
    fn witnessed(
        &self,
        client: &Bound<'_, Client>,
        path: &Bound<'_, PyTuple>,
        query: &Bound<'_, PyDict>,
        body: &Bound<'_, PyAny>,
        extras: Extras<'_>,
    ) -> PyResult<Witnessed> {
        let py = client.py();
        panic::catch(py, || Ok(Witnessed::new(py, self.prepare(client, path, query, body, extras)?)))
    }

    /// Makes a call that may simply be made again, and waits for it.
    fn call<'py>(
        &self,
        client: &Bound<'py, Client>,
        path: &Bound<'py, PyTuple>,
        query: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
        extras: Extras<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = client.py();
        panic::catch(py, || self.prepare(client, path, query, body, extras)?.wait(py))
    }

    /// Makes a call that may simply be made again on the running event loop; gives its future.
    fn start_call<'py>(
        &self,
        client: &Bound<'py, Client>,
        path: &Bound<'py, PyTuple>,
        query: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
        extras: Extras<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = client.py();
        panic::catch(py, || self.prepare(client, path, query, body, extras)?.start(py))
    }

    fn __repr__(&self) -> String {
        format!("<operation {}>", self.id())
    }
}
