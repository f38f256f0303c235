//! A call on its way: sent from any thread, handed over where Python waits for it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use serde_json::Value;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Arguments, CallOptions, PageCursor, Payload};

use super::answer::Received;
use super::page::PageCalls;
use super::resolution;
use super::returns::Returns;
use super::stream::FileStream;
use crate::client::Client;
use crate::error::Error;
use crate::log;
use crate::runtime::{self, Deliver, panic};

/// A call with all it needs, ready to be sent from any thread.
pub struct Call {
    pub core: telnyx_reputation::Client,
    /// The client that pages go on with.
    pub client: Py<Client>,
    pub returns: Arc<Returns>,
    pub arguments: Arguments,
    pub options: CallOptions,
}

/// A call that came to its end, with what it takes to make Python objects of it.
pub struct Finished {
    client: Py<Client>,
    returns: Arc<Returns>,
    took: Duration,
    result: Result<Given, Error>,
}

/// What a call gives.
enum Given {
    Answer(Box<Received>),
    /// A file that is read piece by piece.
    Stream(FileStream),
}

impl Call {
    /// Sends the request and waits for its answer, in a thread.
    pub fn wait(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        runtime::wait(py, self.run())
    }

    /// Sends the request on the running event loop; gives the future of its answer.
    pub fn start(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        runtime::start(py, self.run())
    }

    /// Sends the request and reads the answer. Needs no interpreter, and does not panic.
    pub async fn run(self) -> Finished {
        let begun = Instant::now();
        let Self { core, client, returns, arguments, options } = self;
        let result =
            panic::caught(answered(&core, client.get().streams(), returns.operation, arguments, options)).await;
        Finished { client, returns, took: begun.elapsed(), result }
    }
}

async fn answered(
    core: &telnyx_reputation::Client,
    streams: bool,
    operation: &'static telnyx_reputation::Operation,
    arguments: Arguments,
    options: CallOptions,
) -> Result<Given, Error> {
    if streams && matches!(operation.answer, AnswerKind::Binary(_)) {
        return Ok(Given::Stream(FileStream::new(core.stream(operation, arguments, options).await?)));
    }
    let pages = matches!(operation.answer, AnswerKind::Page(..));
    let asked = pages.then(|| (arguments.clone(), options.clone()));
    let answer = match operation.answer {
        AnswerKind::Any => undocumented(core, operation, arguments, options).await?,
        _ => core.call(operation, arguments, options).await?,
    };
    let calls = asked.map_or(Ok(None), |(own, options)| {
        let next = PageCursor::of(&own, &answer)?.next().cloned();
        Ok(Some(PageCalls { own, next, options }))
    });
    let mut received = Received::read(answer)?;
    received.calls = calls;
    Ok(Given::Answer(Box::new(received)))
}

/// A request that the document does not have: its path is its only path value.
async fn undocumented(
    core: &telnyx_reputation::Client,
    operation: &telnyx_reputation::Operation,
    arguments: Arguments,
    options: CallOptions,
) -> telnyx_reputation::Result<telnyx_reputation::Answer> {
    let path = arguments.path.first().and_then(Value::as_str).unwrap_or_default();
    let body = match arguments.payload {
        Payload::Json(body) => Some(body),
        _ => None,
    };
    core.request(operation.method, path, body, options).await
}

impl Finished {
    /// What the caller gets: the answer as Python sees it, or an exception.
    pub fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let (status, attempts) = match &self.result {
            Ok(Given::Answer(received)) => (Some(received.answer.status), received.answer.attempts),
            Ok(Given::Stream(stream)) => (Some(stream.status), stream.attempts),
            Err(Error::Core(error)) => (error.status(), error.attempts()),
            Err(_) => (None, 0),
        };
        log::answered(py, self.returns.operation, status, attempts, self.took)?;
        match self.result {
            Ok(Given::Answer(received)) => received.into_python(py, self.client, self.returns),
            Ok(Given::Stream(stream)) => match self.client.get().raw_wrapper() {
                Some(wrap) => wrap.bind(py).call1((stream,)),
                None => Ok(Bound::new(py, stream)?.into_any()),
            },
            Err(Error::Core(error)) => Err(resolution::exception(py, &Arc::new(error), &self.client, &self.returns)),
            Err(error) => Err(error.to_python(py)),
        }
    }
}

impl Deliver for Finished {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.into_python(py)
    }
}
