//! One page of a list.

use std::sync::Arc;

use bytes::Bytes;
use pyo3::prelude::*;
use telnyx_reputation::{Arguments, CallOptions};

use super::returns::Returns;
use crate::client::Client;
use crate::json::Document;
use crate::model::View;

/// One page of a list, and how to get the next.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Page {
    document: Arc<Document>,
    pub client: Py<Client>,
    pub returns: Arc<Returns>,
    pub calls: Option<PageCalls>,
}

/// The calls around a page of a list.
#[derive(Clone)]
pub struct PageCalls {
    /// What got it.
    pub own: Arguments,
    /// What gets the page after it, unless it is the last.
    pub next: Option<Arguments>,
    pub options: CallOptions,
}

impl Page {
    pub fn new(document: Arc<Document>, client: Py<Client>, returns: Arc<Returns>, calls: Option<PageCalls>) -> Self {
        Self { document, client, returns, calls }
    }

    /// The whole answer as it came.
    pub fn text(&self) -> Bytes {
        self.document.text()
    }
}

#[pymethods]
impl Page {
    /// The whole answer: `data` and `meta`.
    #[getter]
    fn envelope<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.returns.model {
            Some(class) => {
                View { document: self.document.clone(), place: self.document.root() }.into_instance(class.bind(py))
            }
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// Whether another page follows.
    #[getter]
    fn has_next(&self) -> bool {
        self.calls.as_ref().is_some_and(|calls| calls.next.is_some())
    }
}
