//! Sending what may not simply be sent again: written down before and after.

use std::sync::{Arc, OnceLock};

use telnyx_reputation::{BeforeSent, Error, ErrorKind};

use super::asked::Asked;
use super::forward::Forwarder;
use super::open_calls::{Told, answered};
use super::told::without_ledger;
use crate::ledger::{Begun, Ended, NewCall, Result, Subject};
use crate::refusal::Refusal;
use crate::reply::{Outcome, Reply};
use crate::token::NewToken;

impl Forwarder {
    /// Sends a request. What it may cost is set aside, and the request written down, right before; what became of it right
    /// after, before anybody is told.
    pub(super) async fn send(&self, asked: &Asked, takes: &[Subject], token: &NewToken) -> Result<Reply> {
        // The work of those must not be taken for this one's.
        self.open.find_out_about_same(asked).await;
        let turn = self.queue.turn(&token.name).await;
        let worst = asked.operation.worst_case(asked.body());
        let new = NewCall { worst, ..self.new_call(asked, takes, token) };
        let begun = Arc::new(OnceLock::new());
        let mut options = self.options(asked);
        options.before_sent = Some(self.before_sent(new, &begun));
        let result = self.client.call(asked.operation, asked.arguments.clone(), options).await;
        drop(turn);
        let call = match begun.get() {
            Some(Ok(Begun::Sent(call))) => Some(*call),
            Some(Ok(Begun::Limit { token, limit, left })) => {
                let whose = token.as_ref().map_or("of the broker".to_owned(), |token| format!("of the token {token}"));
                return Ok(Refusal::limit(&whose, *limit, *left, worst).into());
            }
            Some(Ok(Begun::Taken)) => {
                return Ok(Refusal::not_now("Another request of the run took the same meanwhile.", 1).into());
            }
            Some(Err(why)) => return Ok(without_ledger(why)),
            // It failed before it came to be sent.
            None => None,
        };
        match (result, call) {
            (Ok(answer), call) => {
                if let Some(call) = call {
                    let (at_least, at_most) = asked.operation.cost(&answer.body, worst);
                    let answered = answered(&answer, asked.operation, takes);
                    self.write_end(call, Ended::Answered { answered, at_least, at_most }).await;
                }
                Ok(Reply::relayed(answer.status, &answer.headers, answer.body))
            }
            (Err(error), Some(call)) if !error.proves_not_done() => {
                Ok(self.find_out_now(call, asked, takes, error).await)
            }
            (Err(error), call) => {
                if let Some(call) = call {
                    self.write_end(call, Ended::NotDone).await;
                }
                Ok(self.failed(&error))
            }
        }
    }

    fn before_sent(&self, new: NewCall, begun: &Arc<OnceLock<Result<Begun>>>) -> BeforeSent {
        let (ledger, begun) = (Arc::clone(&self.ledger), Arc::clone(begun));
        BeforeSent::new(move |look| {
            let (ledger, begun) = (Arc::clone(&ledger), Arc::clone(&begun));
            let new = NewCall { look, ..new.clone() };
            Box::pin(async move {
                let result = ledger.begin(new).await;
                let may_be_sent = matches!(result, Ok(Begun::Sent(_)));
                // A call is sent once, so nothing is there before.
                begun.set(result).is_ok() && may_be_sent
            })
        })
    }

    /// Nothing tells what became of it: perhaps a free look does.
    async fn find_out_now(&self, call: i64, asked: &Asked, takes: &[Subject], error: Error) -> Reply {
        self.write_end(call, Ended::Unknown(error.to_string())).await;
        if error.kind() == ErrorKind::OutcomeUnknown {
            self.open.keep(call, asked, takes.to_vec(), error);
        }
        let known = match self.open.find_out(call).await {
            Told::Unknown(known) => known,
            Told::Known => match self.ledger.answer(call).await {
                Ok(answered) if answered.status > 0 => {
                    return Reply::json(answered.status, answered.body).with_outcome(Outcome::Resolved);
                }
                // Somebody let the run send it again meanwhile.
                Ok(_) => "what became of it was not looked for any longer".to_owned(),
                Err(why) => why.to_string(),
            },
        };
        self.unknown(asked, &[(call, known)])
    }

    /// Writes down what became of a call. Where that cannot be done the ledger goes on to say that it was sent, which is
    /// less than is known and never wrong.
    async fn write_end(&self, call: i64, ended: Ended) {
        if let Err(why) = self.ledger.end(call, ended).await {
            tracing::error!(%why, call, "what became of a call could not be written down");
        }
    }
}
