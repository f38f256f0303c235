//! A typed call, waiting to be sent.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use futures::TryFutureExt as _;
use serde::Serialize;
use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::call::options::CallOptions;
use crate::call::run_id::RunId;
use crate::call::witness::Witness;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::header_check::check_headers;
use crate::operation::{Operation, RetryClass};
use crate::unresolved::Unresolved;

/// An operation with the type of its answer.
pub trait Endpoint {
    /// What a successful call gives.
    type Output;

    /// The operation's table entry.
    fn operation() -> &'static Operation;

    /// Gives the answer its type.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) when the body is not what the document says.
    fn decode(answer: &Answer) -> Result<Self::Output>;
}

/// A call with its required arguments. Add the optional ones, then `.await` it.
///
/// Nothing is sent before that. A future that is dropped on its way counts as possibly billed in [`Client::usage`]; a
/// [`Witness`] tells what may have become of it.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request<E> {
    client: Client,
    arguments: Arguments,
    options: CallOptions,
    refused: Option<Error>,
    endpoint: PhantomData<fn() -> E>,
}

/// A typed answer with the status and headers it came with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// The answer, typed.
    pub value: T,
    /// The answer as it came.
    pub answer: Answer,
}

impl<E: Endpoint> Request<E> {
    pub(crate) fn new<const N: usize>(client: &Client, path: [String; N]) -> Self {
        Self {
            client: client.clone(),
            arguments: Arguments::new(path),
            options: CallOptions::default(),
            refused: None,
            endpoint: PhantomData,
        }
    }

    pub(crate) fn query_param(mut self, name: &str, value: impl Serialize) -> Self {
        if let Some(value) = self.write_json(name, &value) {
            self.arguments.query.insert(name.to_owned(), value);
        }
        self
    }

    pub(crate) fn body_key(mut self, name: &str, value: impl Serialize) -> Self {
        if let Some(value) = self.write_json(name, &value) {
            self.arguments.set_body(name, value);
        }
        self
    }

    pub(crate) fn payload(mut self, payload: Payload) -> Self {
        self.arguments.payload = payload;
        self
    }

    fn write_json(&mut self, name: &str, value: &impl Serialize) -> Option<Value> {
        serde_json::to_value(value)
            .map_err(|why| {
                self.refused =
                    Some(Error::invalid_argument(format!("{name}: cannot be written as JSON")).with_source(why));
            })
            .ok()
    }

    /// How long one attempt of this call may take; else the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How long this call may take, attempts and waits together; else the client's deadline.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Some(deadline);
        self
    }

    /// How often this call is repeated at most, where repeating cannot bill twice; else the client's number.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.options.max_retries = Some(retries);
        self
    }

    /// A header for this call, in place of the client's own of that name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        match check_headers([(name.into().as_str(), value.into().as_str())]) {
            Ok(headers) => self.options.headers.extend(headers),
            Err(error) => self.refused = Some(error),
        }
        self
    }

    /// The run that this call is of, for a broker that answers the same call of the same run once; else the client's. 1 to
    /// 128 visible ASCII characters.
    pub fn run_id(mut self, id: impl AsRef<str>) -> Self {
        match RunId::new(id.as_ref()) {
            Ok(id) => self.options.run_id = Some(id),
            Err(error) => self.refused = Some(error),
        }
        self
    }

    /// Lets a witness know of this call, for when its future is dropped.
    pub fn witnessed_by(mut self, witness: &Witness) -> Self {
        self.options.witness = Some(witness.clone());
        self
    }

    /// A query parameter that the document does not have.
    pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.query.push((name.into(), value.into()));
        self
    }

    pub(crate) fn into_parts(self) -> (Client, Arguments, CallOptions, Option<Error>) {
        (self.client, self.arguments, self.options, self.refused)
    }

    /// Sends the request and keeps the answer's status, headers and text beside its typed value.
    ///
    /// # Errors
    /// As awaiting the request itself.
    pub async fn with_response(self) -> Result<Response<E::Output>> {
        let (client, worst) = (self.client.clone(), E::operation().worst_case(self.arguments.json()));
        let answer = self.untyped().await?;
        match E::decode(&answer) {
            Ok(value) => Ok(Response { value, answer }),
            Err(error) if E::operation().retry == RetryClass::Safe => Err(error),
            Err(error) => Err(error.of_a_call_that_was_done(Unresolved::answered(&client, answer, worst))),
        }
    }

    /// Refuses the call where sending it would, before anything is sent.
    pub(crate) fn check(mut self) -> Result<()> {
        let checked = self.refused.map_or_else(|| self.arguments.prepare(E::operation()), Err);
        checked.map_err(|error| error.with_operation(E::operation().id))
    }

    /// Sends the request and leaves the answer as it came.
    #[expect(clippy::manual_async_fn, reason = "an async function has room for its arguments twice")]
    pub(crate) fn untyped(self) -> impl Future<Output = Result<Answer>> + Send {
        async move {
            if let Some(error) = self.refused {
                return Err(error.with_operation(E::operation().id));
            }
            self.client.call(E::operation(), self.arguments, self.options).await
        }
    }
}

impl<E: Endpoint + 'static> IntoFuture for Request<E>
where
    E::Output: Send,
{
    type Output = Result<E::Output>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.with_response().map_ok(|response| response.value))
    }
}

impl<E: Endpoint> fmt::Debug for Request<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &E::operation().id).finish_non_exhaustive()
    }
}
