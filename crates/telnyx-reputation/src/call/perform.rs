//! The path of every call: checks, budget, attempts, and what is made of a failure.

use std::sync::Arc;

use futures::future::BoxFuture;
use tracing::Instrument;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::budget::Reservation;
use crate::call::attempts::Attempts;
use crate::call::gone::gone;
use crate::call::options::CallOptions;
use crate::call::read::{NO_OBJECT, Read, whole};
use crate::call::run_id::{Billed, RunId};
use crate::call::span::{note_status, span};
use crate::call::timing::Limits;
use crate::call::was_sent::WasSent;
use crate::call::witness::Witness;
use crate::claims::Candidate;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Fate, Result};
use crate::header_check::check_extra;
use crate::operation::{Operation, RetryClass};
use crate::resolve::{claimed_by_answer, has_changed, is_own, look, speaks_of_before, subjects, told};
use crate::snapshot::stored;
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
        arguments: Arguments,
        options: CallOptions,
    ) -> Result<Answer> {
        self.prepared(operation, arguments, options)?.await
    }

    fn prepared(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        options: CallOptions,
    ) -> Result<BoxFuture<'_, Result<Answer>>> {
        let mut options = options.or(&self.defaults);
        arguments.take_over(operation, &mut options.query);
        arguments.prepare(operation).map_err(|error| error.with_operation(operation.id))?;
        Ok(self.call_prepared(operation, arguments, options))
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
        check_extra(options.headers.keys()).map_err(|why| named(Error::invalid_argument(why)))?;
        let limits = Limits::new(&self.shared.settings, &options).map_err(named)?;
        let class = operation.retry_class(&arguments.query);
        if class == RetryClass::MayBill
            && self.budget.is_limited()
            && let Ok(Some(answer)) = stored(self, operation, &arguments, limits.options()).await
        {
            // Whether the read itself would be billed cannot be told from its answer, and a limit is not to be used up
            // by reads that are free.
            return Ok(answer);
        }
        if let Some(witness) = &options.witness {
            // Before the turn in the month: a call that waits for both in the other order would wait for ever.
            witness.first_in_line().await;
        }
        let monthly = self.monthly_turn(operation, &arguments, limits).await.map_err(named)?;
        let was_sent = Arc::<WasSent>::default();
        let reservation = self.budget.reserve(operation, &arguments, &was_sent).await.map_err(named)?;
        let reservation = reservation.with_monthly_turn(monthly);
        // What was done before is read to its end.
        if !options.witness.as_ref().is_none_or(Witness::let_next) && !operation.is_free_read() {
            reservation.release().await;
            return Err(named(Error::new(ErrorKind::Timeout, "the run was ended; nothing was sent")));
        }
        let key = &self.shared.settings.api_key;
        let candidate = Candidate::new(self.shared.settings.account, &subjects(operation, &arguments), &was_sent);
        // A gateway may have passed on twice what was turned away: a look now could show the call's own work.
        let earlier = options.witness.as_ref().and_then(|witness| witness.turned_away(operation, &arguments));
        let before = match earlier {
            Some(before) => Some(before),
            None => look(self, operation, &arguments, limits).await,
        };
        let limits = limits.after_a_read();
        let call = Unresolved::new(self, operation, arguments, reservation.worst(), before, Some(candidate));
        let call = Arc::new(call);
        if let Some(witness) = &options.witness {
            witness.see(Arc::clone(&call), &was_sent);
        }
        let span = span(operation);
        let (arguments, options, sent) = (&call.arguments, &options, &*was_sent);
        let billed = |answer: &Answer| RunId::billed(options.run_id.as_ref(), operation, &answer.headers);
        let before = call.before.as_ref();
        let attempts = Attempts { client: self, operation, arguments, options, limits, class, before, was_sent: sent };
        let result = match attempts.run(whole).instrument(span.clone()).await.and_then(Read::answer) {
            Err(error) if was_sent.failed_unknown() => Box::pin(gone(&call, &error, limits)).await.ok_or(error),
            Ok(answer) if operation.retry != RetryClass::Safe || operation.recurring.is_some() => {
                let is_recorded = billed(&answer) != Billed::All;
                own(&call, answer, is_recorded).map_err(|error| error.without_key(key.expose()))
            }
            other => other,
        };
        note_status(&span, result.as_ref().map_or_else(Error::status, |answer| Some(answer.status)));
        match result {
            Ok(answer) => {
                let answer = Answer { attempts: was_sent.attempts(), ..answer };
                if options.witness.is_some() && operation.retry != RetryClass::Safe {
                    // Until the caller has it, only the witness can tell of it.
                    drop(call.answer.set(answer.clone()));
                }
                reservation.settle_answer(&answer, billed(&answer)).await;
                Ok(answer)
            }
            Err(error) if Box::pin(is_contradicted(&error, &call, &was_sent, limits)).await => {
                Box::pin(outcome(call, limits, reservation, error)).instrument(span).await
            }
            Err(error) if Fate::of(&error) != Fate::Unknown || operation.retry == RetryClass::Safe => {
                was_sent.failed(Fate::of(&error));
                call.is_known();
                reservation.release().await;
                Err(named(error))
            }
            Err(error) => Box::pin(outcome(call, limits, reservation, error)).instrument(span).await,
        }
    }
}

/// Whether the API refused the call or turned it away, and what is there now says that it was done.
async fn is_contradicted(error: &Error, call: &Unresolved, was_sent: &WasSent, limits: Limits) -> bool {
    let fate = Fate::of(error);
    if fate == Fate::Unknown || !error.was_sent() {
        return false;
    }
    was_sent.doubt();
    let has_changed = has_changed(call, error.kind(), limits).await;
    was_sent.failed(if has_changed { Fate::Unknown } else { fate });
    has_changed
}

/// What is made of a call that was sent and got no answer that tells: for a read, what is stored; for the rest an
/// error that can find out.
async fn outcome(call: Arc<Unresolved>, limits: Limits, reservation: Reservation, error: Error) -> Result<Answer> {
    reservation.leave_open();
    let (attempts, operation) = (error.attempts(), call.operation);
    if operation.retry_class(&call.arguments.query) == RetryClass::MayBill
        && let Ok(Some(answer)) = stored(&call.client, operation, &call.arguments, limits.options()).await
    {
        return Ok(Answer { attempts, ..answer });
    }
    Err(Error::outcome_unknown(error, call).with_operation(operation.id).with_attempts(attempts))
}

/// The answer, when it is the answer to this call; else an error that proves nothing. What a broker has `recorded` of an
/// earlier call of the same run speaks of what that one has made.
fn own(call: &Unresolved, answer: Answer, recorded: bool) -> Result<Answer> {
    let is_own = told(call, &answer.body).map_err(|_| NO_OBJECT.to_owned()).and_then(|told| {
        is_own(call.operation, &call.arguments, &told)?;
        speaks_of_before(call, &told).filter(|_| !recorded).map_or(Ok(()), Err)?;
        claimed_by_answer(call, &told).or_else(|why| recorded.then_some(true).ok_or(why))
    });
    match is_own {
        Ok(tells_which) => {
            if tells_which {
                call.is_known();
            }
            Ok(answer)
        }
        Err(why) => {
            Err(Error::of_body(answer.status, &answer.headers, answer.body, why).with_attempts(answer.attempts))
        }
    }
}
