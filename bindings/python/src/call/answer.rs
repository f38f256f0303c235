//! What comes back from a call, and how Python sees it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::de::IgnoredAny;
use serde_json::Value;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Arguments, CallOptions, Error, ErrorKind, PageCursor, Payload};

use super::client::Client;
use super::deliver::Deliver;
use super::operation::Operation;
use super::page::Page;
use super::streamed::Streamed;
use super::unresolved::Unresolved;
use super::{error, log, panic};
use crate::json::Document;
use crate::model::{View, as_it_is};

/// A call with all it needs, ready to be sent from any thread.
pub struct Call {
    pub core: telnyx_reputation::Client,
    /// The client that pages go on with.
    pub client: Py<Client>,
    pub operation: Py<Operation>,
    pub arguments: Arguments,
    pub options: CallOptions,
}

/// An answer, read but not yet turned into Python objects.
pub struct Reply {
    answer: telnyx_reputation::Answer,
    document: Option<Arc<Document>>,
    /// For a list: the arguments of the next page.
    next: Option<Arguments>,
    client: Py<Client>,
    operation: Py<Operation>,
    options: CallOptions,
}

/// Why there is no reply.
pub enum Failure {
    Core(Error),
    /// A call that may have been done, with what can find out.
    Unknown(Box<Unresolved>),
    /// The core took the answer, but its JSON breaks off or is malformed.
    Malformed {
        operation: &'static str,
        status: u16,
        why: String,
    },
    /// A panic, with what it said.
    Panic(String),
}

/// How a call ended.
pub struct Outcome {
    operation: &'static telnyx_reputation::Operation,
    took: Duration,
    result: Result<Given, Failure>,
}

/// What a call gives.
enum Given {
    Reply(Box<Reply>),
    /// A file that is read piece by piece, and what it is given to.
    Streamed(Streamed, Py<Client>),
}

impl Call {
    /// Sends the request and reads the answer. Needs no interpreter, and does not panic.
    pub async fn run(self) -> Outcome {
        let (operation, begun) = (self.operation.get().core, Instant::now());
        let result = AssertUnwindSafe(self.given()).catch_unwind().await;
        let result = result.unwrap_or_else(|payload| Err(Failure::Panic(panic::message(&*payload))));
        Outcome { operation, took: begun.elapsed(), result }
    }

    async fn given(self) -> Result<Given, Failure> {
        let operation = self.operation.get().core;
        if self.client.get().streams() && matches!(operation.answer, AnswerKind::Binary(_)) {
            let streamed = self.core.stream(operation, self.arguments, self.options).await.map_err(Failure::Core)?;
            return Ok(Given::Streamed(Streamed::new(streamed), self.client));
        }
        self.reply().await.map(|reply| Given::Reply(Box::new(reply)))
    }

    async fn reply(self) -> Result<Reply, Failure> {
        let operation = self.operation.get().core;
        let pages = matches!(operation.answer, AnswerKind::Page(..));
        let asked = pages.then(|| self.arguments.clone());
        let again = if pages { self.options.clone() } else { CallOptions::default() };
        let sent = match operation.answer {
            AnswerKind::Any => undocumented(&self.core, operation, self.arguments, self.options).await,
            _ => self.core.call(operation, self.arguments, self.options).await,
        };
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
                return Err(Failure::Unknown(Box::new(Unresolved::new(Arc::new(error), self.client, self.operation))));
            }
            Err(error) => return Err(Failure::Core(error)),
        };
        let next = asked.and_then(|asked| PageCursor::of(&asked, &answer).next().cloned());
        Ok(Reply { next, options: again, ..Reply::of(answer, self.client, self.operation)? })
    }
}

/// A request that the document does not have: its path is its only path value.
async fn undocumented(
    core: &telnyx_reputation::Client,
    operation: &telnyx_reputation::Operation,
    arguments: Arguments,
    options: CallOptions,
) -> Result<telnyx_reputation::Answer, Error> {
    let path = arguments.path.first().and_then(Value::as_str).unwrap_or_default();
    let body = match arguments.payload {
        Payload::Json(body) => Some(body),
        _ => None,
    };
    core.request(operation.method, path, body, options).await
}

fn read(answer: &telnyx_reputation::Answer) -> Result<Document, Failure> {
    Document::read(answer.body.clone()).map_err(|fault| match answer.json::<IgnoredAny>() {
        // The core's own error says more. It reads some texts that Python could not hold, hence the other branch.
        Err(error) => Failure::Core(error),
        Ok(_) => Failure::Malformed { operation: answer.operation.id, status: answer.status, why: fault.to_string() },
    })
}

impl Outcome {
    /// What the caller gets: the answer as Python sees it, or an exception.
    pub fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let (status, attempts) = match &self.result {
            Ok(Given::Reply(reply)) => (Some(reply.answer.status), reply.answer.attempts),
            Ok(Given::Streamed(streamed, _)) => (Some(streamed.status), streamed.attempts),
            Err(Failure::Core(error)) => (error.status(), error.attempts()),
            Err(Failure::Unknown(unresolved)) => (unresolved.error().status(), unresolved.error().attempts()),
            Err(_) => (None, 0),
        };
        log::answered(py, self.operation, status, attempts, self.took)?;
        match self.result {
            Ok(Given::Reply(reply)) => reply.into_python(py),
            Ok(Given::Streamed(streamed, client)) => match client.get().raw_wrapper() {
                Some(wrap) => wrap.bind(py).call1((streamed,)),
                None => Ok(Bound::new(py, streamed)?.into_any()),
            },
            Err(failure) => Err(failure.into_exception(py)),
        }
    }
}

impl Failure {
    pub fn into_exception(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Core(error) => error::to_python(py, &error),
            Self::Unknown(unresolved) => error::unknown(py, *unresolved),
            Self::Malformed { operation, status, why } => error::malformed(py, operation, status, &why),
            Self::Panic(message) => error::internal(py, &message),
        }
    }
}

impl Deliver for Outcome {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.into_python(py)
    }
}

impl Reply {
    /// An answer of the core, read; without a page to follow.
    pub fn of(
        answer: telnyx_reputation::Answer,
        client: Py<Client>,
        operation: Py<Operation>,
    ) -> Result<Self, Failure> {
        let document = match operation.get().core.answer {
            AnswerKind::Json(_) | AnswerKind::Page(..) => Some(Arc::new(read(&answer)?)),
            _ => None,
        };
        Ok(Self { answer, document, next: None, client, operation, options: CallOptions::default() })
    }

    /// The answer as its operation has it; as it came, when the client was made for that.
    fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        if let Some(wrap) = self.client.get().raw_wrapper() {
            let wrap = wrap.bind(py).clone();
            return wrap.call1((Answer { reply: self },));
        }
        self.parsed(py)
    }

    /// A model, a page, a file, or `None`; of a request that the document does not have, what came.
    pub fn parsed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let operation = self.operation.get();
        match (&self.document, &operation.answer, &operation.wrap) {
            (Some(document), Some(_), Some(wrap)) => {
                let again = self.operation.clone_ref(py);
                let page = Page::new(document.clone(), again, self.next.clone(), self.options.clone());
                wrap.bind(py).call1((Client::parsing(self.client.bind(py))?, page))
            }
            (Some(document), Some(class), None) => {
                View { document: document.clone(), place: document.root() }.into_instance(class.bind(py))
            }
            _ if operation.core.answer == AnswerKind::Any => as_it_is(py, &self.answer.body),
            (None, None, Some(wrap)) => wrap.bind(py).call1((Answer { reply: self.copied(py) },)),
            _ => Ok(py.None().into_bound(py)),
        }
    }

    fn copied(&self, py: Python<'_>) -> Self {
        Self {
            answer: self.answer.clone(),
            document: self.document.clone(),
            next: self.next.clone(),
            client: self.client.clone_ref(py),
            operation: self.operation.clone_ref(py),
            options: self.options.clone(),
        }
    }
}

/// Names and values; what is not UTF-8 is replaced.
pub fn header_pairs(headers: &http::HeaderMap) -> Vec<(&str, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect()
}

/// A successful answer as it came.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Answer {
    reply: Reply,
}

#[pymethods]
impl Answer {
    /// The HTTP status, 200 to 299.
    #[getter]
    fn status_code(&self) -> u16 {
        self.reply.answer.status
    }

    /// The headers, names in lower case, in the order they came; what is not UTF-8 in them is replaced.
    #[getter]
    fn headers(&self) -> Vec<(&str, String)> {
        header_pairs(&self.reply.answer.headers)
    }

    /// The body.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.reply.answer.body)
    }

    /// How often the request was sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.reply.answer.attempts
    }

    /// The `operationId` of the call.
    #[getter]
    fn operation(&self) -> &'static str {
        self.reply.answer.operation.id
    }

    /// What the call would have given without asking for the raw answer.
    fn parse<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.reply.parsed(py)
    }
}
