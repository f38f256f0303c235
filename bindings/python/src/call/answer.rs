//! What comes back from a call, and how Python sees it.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::de::IgnoredAny;
use telnyx_reputation::operation::AnswerKind;

use super::page::{Page, PageCalls};
use super::returns::Returns;
use crate::answer_headers;
use crate::client::Client;
use crate::error::Error;
use crate::json::{self, Document};
use crate::model::{View, as_it_is};

/// An answer, read but not yet turned into Python objects.
pub struct Received {
    pub answer: telnyx_reputation::Answer,
    document: Option<Arc<Document>>,
    /// For a list: the calls around the page, or why the next cannot be told. What came is there all the same.
    pub calls: Result<Option<PageCalls>, Error>,
}

impl Received {
    /// An answer of the core, read; without a page to follow.
    pub fn read(answer: telnyx_reputation::Answer) -> Result<Self, Error> {
        let document = match answer.operation.answer {
            AnswerKind::Json(_) | AnswerKind::Page(..) => Some(Arc::new(document(&answer)?)),
            _ => None,
        };
        Ok(Self { answer, document, calls: Ok(None) })
    }

    /// The answer as its operation has it; as it came, when the client was made for that.
    pub fn into_python(self, py: Python<'_>, client: Py<Client>, returns: Arc<Returns>) -> PyResult<Bound<'_, PyAny>> {
        if let Some(wrap) = client.get().raw_wrapper() {
            let wrap = wrap.bind(py).clone();
            return wrap.call1((Answer { received: self, client, returns },));
        }
        self.into_parsed(py, client, returns)
    }

    /// What the answer holds, whatever the client was made for.
    pub fn into_parsed(self, py: Python<'_>, client: Py<Client>, returns: Arc<Returns>) -> PyResult<Bound<'_, PyAny>> {
        match self.value(py, &client, &returns)? {
            Some(value) => Ok(value),
            None => Answer { received: self, client, returns }.into_file(py),
        }
    }

    /// A model, a page, or `None`; of a request that the document does not have, what came. Nothing for a file, which
    /// is the answer itself.
    fn value<'py>(
        &self,
        py: Python<'py>,
        client: &Py<Client>,
        returns: &Arc<Returns>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let value = match (&self.document, &returns.model, &returns.wrap) {
            (Some(document), Some(_), Some(wrap)) => {
                let client = Client::parsing(client.bind(py))?.unbind();
                let calls = self.calls.as_ref().map_err(|error| error.to_python(py))?.clone();
                wrap.bind(py).call1((Page::new(document.clone(), client, returns.clone(), calls),))?
            }
            (Some(document), Some(class), None) => {
                View { document: document.clone(), place: document.root() }.into_instance(class.bind(py))?
            }
            _ if returns.operation.answer == AnswerKind::Any => as_it_is(py, &self.answer.body)?,
            (None, None, Some(_)) => return Ok(None),
            _ => py.None().into_bound(py),
        };
        Ok(Some(value))
    }
}

fn document(answer: &telnyx_reputation::Answer) -> Result<Document, Error> {
    json::read(answer.body.clone()).map_err(|fault| match answer.json::<IgnoredAny>() {
        // The core's own error says more. It reads some strings that Python could not hold, hence the other branch.
        Err(error) => Error::Core(error),
        Ok(_) => {
            let why = format!("the body is not JSON: {fault}");
            Error::Malformed { operation: answer.operation.id, status: answer.status, why }
        }
    })
}

/// A successful answer as it came.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Answer {
    received: Received,
    client: Py<Client>,
    returns: Arc<Returns>,
}

impl Answer {
    fn into_file(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Self::file(&Bound::new(py, self)?)
    }

    fn file<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        match &slf.get().returns.wrap {
            Some(wrap) => wrap.bind(slf.py()).call1((slf,)),
            None => Ok(slf.clone().into_any()),
        }
    }
}

#[pymethods]
impl Answer {
    /// The HTTP status, 200 to 299.
    #[getter]
    fn status_code(&self) -> u16 {
        self.received.answer.status
    }

    /// The headers, names in lower case, in the order they came; what is not UTF-8 in them is replaced.
    #[getter]
    fn headers(&self) -> Vec<(&str, String)> {
        answer_headers::pairs(&self.received.answer.headers)
    }

    /// The body.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.received.answer.body)
    }

    /// How often the request was sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.received.answer.attempts
    }

    /// The `operationId` of the call.
    #[getter]
    fn operation(&self) -> &'static str {
        self.returns.operation.id
    }

    /// What the call would have given without asking for the raw answer.
    fn parse<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let answer = slf.get();
        match answer.received.value(slf.py(), &answer.client, &answer.returns)? {
            Some(value) => Ok(value),
            None => Self::file(slf),
        }
    }
}
