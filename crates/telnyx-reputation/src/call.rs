//! The path of every call: checks, budget, attempts, and what is made of a failure.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use http::StatusCode;
use progenitor_client::{ByteStream, Error as Generated, ResponseValue};
use time::OffsetDateTime;
use tracing::Instrument;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::budget::Reservation;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::generated::client::Client as GeneratedClient;
use crate::generated::dispatch::dispatch;
use crate::hooks::CallContext;
use crate::limits::Limits;
use crate::operation::{AnswerKind, Operation, RetryClass};
use crate::request::CallOptions;
use crate::resolve::{Unresolved, stored};
use crate::retry::{self, Fate};
use crate::upload;

impl Client {
    /// Calls an operation by its table entry: the untyped way in, which the typed tree and the bindings share.
    ///
    /// What the call bills is [`Operation::billing`]. It is repeated only as [`Operation::retry`] allows.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] and [`ErrorKind::SpendLimit`] before anything is sent; else whatever the
    /// transport or the API reports. [`ErrorKind::OutcomeUnknown`] when a call that is not repeated was sent and no
    /// answer tells what became of it.
    pub async fn call(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        let named = |error: Error| error.with_operation(operation.id);
        let options = options.or(&self.defaults);
        arguments.prepare(operation).map_err(named)?;
        let limits = Limits::new(&self.settings, &options).map_err(named)?;
        let sent_at = OffsetDateTime::now_utc();
        let mut reservation = self.budget.reserve(operation, &arguments).map_err(named)?;
        // The path template, not the path: phone numbers are personal data.
        let span = tracing::debug_span!(
            "call",
            operation = operation.id,
            http.request.method = operation.method,
            url.template = operation.path,
            http.response.status_code = tracing::field::Empty,
        );
        let result =
            self.attempts(operation, &arguments, &options, limits, &mut reservation).instrument(span.clone()).await;
        let status = result.as_ref().map_or_else(Error::status, |answer| Some(answer.status));
        if let Some(status) = status {
            span.record("http.response.status_code", status);
        }
        match result {
            Ok(answer) => {
                reservation.settle_answer(&arguments, &answer);
                Ok(answer)
            }
            Err(error) if Fate::of(&error) != Fate::Unknown || operation.retry == RetryClass::Safe => {
                reservation.release();
                Err(named(error))
            }
            Err(error) => {
                self.outcome(operation, arguments, sent_at, limits, reservation, error).instrument(span).await
            }
        }
    }

    /// Sends the request, and sends it again where that cannot bill twice, within one deadline.
    async fn attempts(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: &CallOptions,
        limits: Limits,
        reservation: &mut Reservation,
    ) -> Result<Answer> {
        let class = class(operation, arguments);
        let mut may_have_run = false;
        for attempt in 1.. {
            let timeout = limits.timeout.min(limits.left());
            let result = self.attempt(operation, arguments, options, timeout, reservation).await;
            let error = match result {
                Ok(answer) => return Ok(Answer { attempts: attempt, ..answer }),
                Err(error) => error,
            };
            let sent = error.was_sent();
            let error = error.with_attempts(if sent || attempt > 1 { attempt } else { u32::from(sent) });
            if may_have_run && operation.method == "DELETE" && error.status() == Some(404) {
                return Ok(deleted_before(operation, attempt));
            }
            may_have_run |= Fate::of(&error) == Fate::Unknown;
            let wait = retry::delay(attempt, error.retry_after(), self.settings.max_retry_delay);
            let in_time = wait < limits.left();
            if attempt > limits.max_retries || !in_time || !retry::repeats(class, &error) {
                return Err(error);
            }
            tracing::debug!(attempt, wait_ms = wait.as_millis(), error = %error, "repeats the call");
            tokio::time::sleep(wait).await;
        }
        Err(Error::new(ErrorKind::Internal, "the attempts ended without a result"))
    }

    async fn attempt(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        options: &CallOptions,
        timeout: Duration,
        reservation: &mut Reservation,
    ) -> Result<Answer> {
        let context = CallContext { settings: self.settings.clone(), operation, options: options.clone(), timeout };
        let client = GeneratedClient::new_with_client(&self.settings.base_url, self.http.clone(), context);
        // Lets the runtime see which idle connections the server has closed meanwhile: one yield for the driver, one for
        // the connection's own task. A request that is sent on a closed one has an unknown outcome.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        // From here on a dropped future leaves a request that may have arrived.
        reservation.mark_sent();
        let response = match &arguments.payload {
            Payload::File(file) => upload::create_document(&client, file).await,
            Payload::Empty | Payload::Json(_) => dispatch(&client, operation, arguments).await,
        };
        read(operation, response).await
    }

    /// What is made of a call that was sent and got no answer that tells: for a read, what is stored; for the rest
    /// an error that can find out.
    async fn outcome(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        sent_at: OffsetDateTime,
        limits: Limits,
        reservation: Reservation,
        error: Error,
    ) -> Result<Answer> {
        if class(operation, &arguments) == RetryClass::MayBill
            && let Ok(Some(answer)) = stored(self, operation, &arguments, limits.options()).await
        {
            reservation.leave_open();
            return Ok(Answer { attempts: error.attempts(), ..answer });
        }
        let attempts = error.attempts();
        let unresolved = Unresolved::new(self, operation, arguments, reservation.worst(), sent_at);
        reservation.leave_open();
        Err(Error::outcome_unknown(error, unresolved).with_operation(operation.id).with_attempts(attempts))
    }
}

/// A read that asks for fresh data bills for certain: no stored row answers it.
fn class(operation: &Operation, arguments: &Arguments) -> RetryClass {
    let fresh = arguments.query_bool("fresh") == Some(true);
    if operation.retry == RetryClass::MayBill && fresh { RetryClass::Once } else { operation.retry }
}

/// A repeated DELETE that finds nothing: the one before it did its work. Where that would have answered with the
/// record, the record went with its answer.
fn deleted_before(operation: &'static Operation, attempts: u32) -> Answer {
    let body = if is_json(operation) { Bytes::from_static(b"{}") } else { Bytes::new() };
    Answer { operation, status: StatusCode::NO_CONTENT.as_u16(), headers: http::HeaderMap::new(), body, attempts }
}

fn is_json(operation: &Operation) -> bool {
    matches!(operation.answer, AnswerKind::Json(_) | AnswerKind::Page(..))
}

async fn read(
    operation: &'static Operation,
    response: Result<ResponseValue<ByteStream>, Generated<ByteStream>>,
) -> Result<Answer> {
    let response = match response {
        Ok(response) | Err(Generated::ErrorResponse(response)) => response,
        Err(error) => return Err(Error::of_generated(error)),
    };
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = collect(response).await?;
    if !(200..300).contains(&status) {
        return Err(Error::of_answer(status, &headers, body));
    }
    if is_json(operation) && !is_json_object(&body) {
        return Err(Error::of_body(status, body, "the body is not a JSON object"));
    }
    Ok(Answer { operation, status, headers, body, attempts: 1 })
}

/// Whether the whole body is one well-formed JSON object: a page of HTML and a body cut short are not.
fn is_json_object(body: &[u8]) -> bool {
    body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
        && serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
}

/// Takes the body over; one that came in a single piece is not copied.
async fn collect(response: ResponseValue<ByteStream>) -> Result<Bytes> {
    let length = response.content_length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut stream = response.into_inner_stream();
    let Some(first) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(Bytes::new());
    };
    let Some(second) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(first);
    };
    // The header is the server's word: it sizes the buffer only as far as it is plausible.
    let mut whole = BytesMut::with_capacity(length.min(1 << 20).max(first.len() + second.len()));
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(chunk) = stream.try_next().await.map_err(Error::of_transport)? {
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}
