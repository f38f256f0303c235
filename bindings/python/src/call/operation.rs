//! The operations of the API, with the classes of their answers.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;
use telnyx_reputation::operation::AnswerKind;

/// One operation of the API.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Operation {
    pub core: &'static telnyx_reputation::Operation,
    /// The model of its answer, when that is a JSON object.
    pub answer: Option<Py<PyType>>,
    /// What a page or a file is given to, with the client, before the caller sees it.
    pub wrap: Option<Py<PyAny>>,
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
        Ok(Self { core, answer, wrap })
    }

    /// Operations are generic in what their calls give, for type checkers.
    #[classmethod]
    fn __class_getitem__<'py>(class: &Bound<'py, PyType>, _result: &Bound<'py, PyAny>) -> Bound<'py, PyType> {
        class.clone()
    }

    /// The `operationId`.
    #[getter]
    fn id(&self) -> &'static str {
        self.core.id
    }

    fn __repr__(&self) -> String {
        format!("<operation {}>", self.core.id)
    }
}
