//! Sending what may not simply be sent again: written down before and after.

use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use telnyx_reputation::{BeforeSent, Error, ErrorKind};

use super::asked::Asked;
use super::forward::Forwarder;
use super::open_calls::{Told, answered};
use super::told::{not_recorded, unknown_of, without_ledger};
use crate::clock::now;
use crate::ledger::{Begun, Ended, NewCall, Result, Subject};
use crate::refusal::Refusal;
use crate::reply::{Outcome, Reply};
use crate::token::Shown;

impl Forwarder {
    /// Sends a request. What it may cost is set aside, and the request written down, right before; what became of it right
    /// after, before anybody is told. It may be a part of the `whole` that the worker asked for.
    pub(super) async fn send(&self, asked: &Asked, whole: &Asked, takes: &[Subject], token: &Shown) -> Result<Reply> {
        let Some(turn) = self.turn(token).await? else { return Ok(Refusal::unauthenticated().into()) };
        let worst = asked.operation.worst_case(asked.body());
        let new = NewCall { worst, ..self.new_call(asked, takes, token) };
        let begun = Written::default();
        let mut options = self.options(asked);
        options.before_sent = Some(self.before_sent(new, &begun));
        let result = self.client.call(asked.operation, asked.arguments.clone(), options).await;
        drop(turn);
        let call = match begun.take() {
            Some(Ok(Begun::Sent(call))) => Some(call),
            Some(Ok(Begun::Limit { token, limit, left })) => {
                let whose = token.as_ref().map_or("of the broker".to_owned(), |token| format!("of the token {token}"));
                return Ok(Refusal::limit(&whose, limit, left, worst).into());
            }
            Some(Ok(Begun::Revoked)) => return Ok(Refusal::unauthenticated().into()),
            Some(Ok(Begun::Taken)) => {
                return Ok(Refusal::not_now("Another request of the run took the same meanwhile.", 1).into());
            }
            Some(Err(why)) => return Ok(without_ledger(&why)),
            // It failed before it came to be sent.
            None => None,
        };
        match (result, call) {
            (Ok(answer), call) => {
                let mut is_recorded = true;
                if let Some(call) = call {
                    let (at_least, at_most) = asked.operation.cost(&answer.body, worst);
                    let answered = answered(&answer, asked.operation, takes);
                    is_recorded = self.endings.write(call, Ended::Answered { answered, at_least, at_most }).await;
                }
                let reply = Reply::relayed(answer.status, &answer.headers, answer.body);
                Ok(if is_recorded { reply } else { reply.with_outcome(Outcome::NotRecorded) })
            }
            (Err(error), Some(call)) if !error.proves_not_done() => {
                Ok(self.find_out_now(call, asked, whole, takes, error).await)
            }
            (Err(error), call) => {
                if let Some(call) = call {
                    self.endings.write(call, Ended::NotDone).await;
                }
                Ok(self.failed(&error))
            }
        }
    }

    /// Writes the call down before it is sent, and that it was not done when it is turned away: it may wait for long then, and
    /// is written down anew before it is sent again.
    fn before_sent(&self, new: NewCall, written: &Written) -> BeforeSent {
        let (ledger, begun) = (Arc::clone(&self.ledger), written.clone());
        let before = move |look| {
            let (ledger, begun) = (Arc::clone(&ledger), begun.clone());
            let new = NewCall { look, now: now(), ..new.clone() };
            Box::pin(async move {
                let result = ledger.begin(new).await;
                let may_be_sent = matches!(result, Ok(Begun::Sent(_)));
                begun.set(result);
                may_be_sent
            }) as BoxFuture<'static, bool>
        };
        let (endings, begun) = (self.endings.clone(), written.clone());
        BeforeSent::new(before).when_turned_away(move || {
            let (endings, begun) = (endings.clone(), begun.take());
            Box::pin(async move {
                if let Some(Ok(Begun::Sent(call))) = begun {
                    endings.write(call, Ended::NotDone).await;
                }
            })
        })
    }

    /// Nothing tells what became of it: perhaps a free look does.
    async fn find_out_now(&self, call: i64, asked: &Asked, whole: &Asked, takes: &[Subject], error: Error) -> Reply {
        if let Err(why) = self.ledger.end(call, Ended::Unknown(error.to_string())).await {
            // It goes on to say that it was sent, which is less than is known and never wrong.
            tracing::error!(%why, call, "what is known of a call could not be written down");
        }
        if error.kind() == ErrorKind::OutcomeUnknown {
            self.open.keep(call, asked, takes.to_vec(), error);
        }
        let known = match self.open.find_out(call).await {
            Told::Unknown(known) | Told::NotRead(known) => known,
            // Without a run the ledger would never answer it, so it is told now.
            Told::NotRecorded(Some(answered)) => {
                return Reply::json(answered.status, answered.body).with_outcome(Outcome::NotRecorded);
            }
            Told::NotRecorded(None) => return not_recorded().not_to_be_repeated(),
            Told::Known => match self.ledger.answer(call).await {
                Ok(answered) if answered.status > 0 => {
                    return Reply::json(answered.status, answered.body).with_outcome(Outcome::Resolved);
                }
                Ok(_) => "what became of it was not looked for any longer".to_owned(),
                Err(why) => why.to_string(),
            },
        };
        // Of what was asked, and not of what is kept of the call: somebody may have given it up meanwhile.
        unknown_of(whole, asked, Some(call), &known)
    }
}

/// What became of writing the call down, before its last attempt.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Option<Result<Begun>>>>);

impl Written {
    fn set(&self, begun: Result<Begun>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
    }

    fn take(&self) -> Option<Result<Begun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
