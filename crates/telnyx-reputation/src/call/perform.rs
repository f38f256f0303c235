//! The path of every call: checks, budget, attempts, and what is made of a failure.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use time::OffsetDateTime;
use tracing::Instrument;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::budget::Reservation;
use crate::call::attempts::Attempts;
use crate::call::options::CallOptions;
use crate::call::read::{is_json, whole};
use crate::call::retry::Fate;
use crate::call::sending::Sending;
use crate::call::span::{note_status, span};
use crate::call::timing::Limits;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::operation::{Operation, RetryClass};
use crate::stored::stored;
use crate::unresolved::Unresolved;

impl Client {
    /// Calls an operation by its table entry: the untyped way in, which the typed tree and the bindings share.
    ///
    /// What the call bills is [`Operation::billing`]. It is repeated only as [`Operation::retry`] allows.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) and [`SpendLimit`](crate::ErrorKind::SpendLimit) before
    /// anything is sent; else whatever the transport or the API reports.
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when a call that is not repeated was sent and no
    /// answer tells what became of it.
    pub async fn call(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        arguments.prepare(operation).map_err(|error| error.with_operation(operation.id))?;
        self.call_prepared(operation, arguments, options).await
    }

    /// Calls with arguments that are checked already. In a box made here, so that it is compiled in this crate alone.
    #[inline(never)]
    pub(crate) fn call_prepared(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        options: CallOptions,
    ) -> BoxFuture<'_, Result<Answer>> {
        Box::pin(self.call_unboxed(operation, arguments, options))
    }

    async fn call_unboxed(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        let named = |error: Error| error.with_operation(operation.id);
        let options = options.or(&self.defaults);
        let limits = Limits::new(&self.settings, &options).map_err(named)?;
        let sent_at = OffsetDateTime::now_utc();
        let sending = Arc::<Sending>::default();
        let reservation = self.budget.reserve(operation, &arguments, &sending).await.map_err(named)?;
        if let Some(witness) = &options.witness {
            let worst = reservation.worst();
            let unresolved = Unresolved::new(self, operation, arguments.clone(), worst, sent_at);
            witness.see(Arc::new(unresolved), &sending);
        }
        let span = span(operation);
        let class = class(operation, &arguments);
        let (given, options, sent) = (&arguments, &options, &*sending);
        let attempts = Attempts { client: self, operation, arguments: given, options, limits, class, sending: sent };
        let result = match attempts.run(whole).instrument(span.clone()).await {
            Err(error) if sending.failed_unknown() && operation.method == "DELETE" && error.status() == Some(404) => {
                Ok(deleted_before(operation))
            }
            other => other,
        };
        note_status(&span, result.as_ref().map_or_else(Error::status, |answer| Some(answer.status)));
        match result {
            Ok(answer) => {
                reservation.settle_answer(&arguments, &answer).await;
                Ok(Answer { attempts: sending.attempts(), ..answer })
            }
            Err(error) if Fate::of(&error) != Fate::Unknown || operation.retry == RetryClass::Safe => {
                reservation.release().await;
                Err(named(error))
            }
            Err(error) => {
                self.outcome(operation, arguments, sent_at, limits, reservation, error).instrument(span).await
            }
        }
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
        Err(Error::outcome_unknown(error, Arc::new(unresolved)).with_operation(operation.id).with_attempts(attempts))
    }
}

/// A read that asks for fresh data bills for certain: no stored row answers it.
fn class(operation: &Operation, arguments: &Arguments) -> RetryClass {
    let fresh = arguments.query_bool("fresh") == Some(true);
    if operation.retry == RetryClass::MayBill && fresh { RetryClass::Once } else { operation.retry }
}

/// A repeated DELETE that finds nothing: the one before it did its work. Where that would have answered with the
/// record, the record went with its answer.
fn deleted_before(operation: &'static Operation) -> Answer {
    let body = if is_json(operation) { Bytes::from_static(b"{}") } else { Bytes::new() };
    Answer {
        operation,
        status: http::StatusCode::NO_CONTENT.as_u16(),
        headers: http::HeaderMap::new(),
        body,
        attempts: 1,
    }
}
