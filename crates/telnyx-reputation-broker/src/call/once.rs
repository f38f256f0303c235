//! What changes something, or may bill: answered as far as it is recorded, and the rest sent once.

use telnyx_reputation::{ErrorKind, RetryClass, Usd};

use super::asked::Asked;
use super::compose;
use super::forward::Forwarder;
use super::open_calls::{Told, answered};
use super::recorded::{Recorded, recorded};
use super::refused_part;
use super::subjects::{Subjects, has_doubles, numbers};
use super::told::{not_recorded, unknown};
use crate::ledger::{Result, Subject};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::token::Shown;

impl Forwarder {
    /// The answer to what changes something, or may bill.
    pub(super) async fn answer_once(&self, asked: Asked, token: Shown) -> Result<Reply> {
        let Some(run) = asked.run.clone() else {
            self.open.find_out_about_same(&asked, &[]).await;
            return self.answer_new(&asked, &asked, &[], &token).await;
        };
        let subjects = Subjects::of(&asked);
        let _held = self.in_flight.hold(&run, asked.operation.id, &subjects.all()).await;
        let mut settled = self.settled(&run, &asked, &subjects).await?;
        // The work of others must not be taken for this one's; and what was given up may be this one's.
        if let Settled::Rows(rows) = &settled
            && let Some(given_up) = self.open.find_out_about_same(&asked, &missing(&subjects, rows)).await
        {
            settled = self.settled(&run, &asked, &subjects).await?;
            if matches!(settled, Settled::Rows(_))
                && let Some(reply) = given_up.iter().find_map(in_the_way)
            {
                return Ok(reply);
            }
        }
        match settled {
            Settled::Reply(reply) => Ok(reply),
            Settled::Rows(rows) => self.answer_rest(&asked, &subjects, rows, &token).await,
        }
    }

    /// What is recorded, when it is known what became of all that was sent for it.
    async fn settled(&self, run: &str, asked: &Asked, subjects: &Subjects) -> Result<Settled> {
        loop {
            match recorded(&*self.ledger, run, asked.operation, subjects).await? {
                Recorded::Answer(reply) => return Ok(Settled::Reply(reply)),
                Recorded::Rows(rows) => return Ok(Settled::Rows(rows)),
                Recorded::Taken(call) => return self.taken(run, call).await.map(Settled::Reply),
                Recorded::Open(calls) => {
                    let mut unknown = Vec::new();
                    for (call, told) in self.open.find_out_about(calls).await {
                        match told {
                            Told::Known => {}
                            Told::NotRecorded(_) => return Ok(Settled::Reply(not_recorded())),
                            Told::Unknown(known) | Told::NotRead(known) => unknown.push((call, known)),
                        }
                    }
                    if !unknown.is_empty() {
                        return Ok(Settled::Reply(self.unknown(asked, &unknown)));
                    }
                }
            }
        }
    }

    /// That it is not known what became of these calls, which this request would repeat.
    fn unknown(&self, asked: &Asked, calls: &[(i64, String)]) -> Reply {
        let (mut worst, mut sent) = (Usd::ZERO, Vec::new());
        for (call, _) in calls {
            let (of_call, numbers) = self.open.asked_for(*call);
            worst = worst + of_call;
            sent.extend(numbers);
        }
        let known = calls.first().map_or("", |(_, known)| known);
        unknown(asked, calls.first().map(|(call, _)| *call), worst, &sent, known)
    }

    /// Another request of the run is about some of the numbers.
    async fn taken(&self, run: &str, call: i64) -> Result<Reply> {
        let answered = self.ledger.answer(call).await?;
        let id = serde_json::from_slice::<serde_json::Value>(&answered.body).unwrap_or_default();
        let id = id.pointer("/data/id").and_then(serde_json::Value::as_str).unwrap_or("without an id").to_owned();
        let why = format!(
            "The run {run} has submitted some of these numbers already, with request {id}: submit the others without them, \
             or under another run."
        );
        Ok(Refusal::conflict(why).into())
    }

    /// Sends what was not asked for before, and gives the answer to all.
    async fn answer_rest(
        &self,
        asked: &Asked,
        subjects: &Subjects,
        rows: Vec<Option<String>>,
        token: &Shown,
    ) -> Result<Reply> {
        let missing = missing(subjects, &rows);
        if rows.iter().all(Option::is_none) {
            if !has_doubles(asked) {
                return self.answer_new(asked, asked, &missing, token).await;
            }
            // The service bills a number as often as it stands there.
            let numbers = numbers(asked);
            let reply = self.answer_new(&asked.with_numbers(&numbers), asked, &missing, token).await?;
            return Ok(refused_part::in_list(reply, asked, &numbers));
        }
        let numbers: Vec<&str> = missing.iter().map(|subject| subject.subject.as_str()).collect();
        let reply = self.answer_new(&asked.with_numbers(&numbers), asked, &missing, token).await?;
        match reply.status {
            200..300 => {}
            400..500 => return Ok(refused_part::of_whole(reply, asked, &numbers)),
            _ => return Ok(reply),
        }
        // Of what is in hand, and not of the ledger, which may not have been written: it was done and billed.
        let mut sent = compose::rows(asked.operation, &reply.body, &missing).into_iter().map(|(_, row)| row);
        let whole: Option<Vec<String>> = rows.into_iter().map(|row| row.or_else(|| sent.next())).collect();
        let Some(whole) = whole else {
            tracing::warn!(
                operation = asked.operation.id,
                "an answer cannot be taken apart, and is told without the rows that were recorded"
            );
            return Ok(reply);
        };
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        Ok(Reply { body: compose::compose(asked.operation, &whole), ..reply }.recorded_in_part())
    }

    /// The answer to what was not asked for before, which may be a part of what the worker asked for. A read of a number is
    /// answered from what is stored where it may be.
    async fn answer_new(&self, asked: &Asked, whole: &Asked, takes: &[Subject], token: &Shown) -> Result<Reply> {
        let operation = asked.operation;
        let may_be_free = operation.retry_class(&asked.arguments.query) == RetryClass::MayBill;
        if may_be_free || operation.retry == RetryClass::Safe {
            let client = if may_be_free { &self.free } else { &self.client };
            let Some(turn) = self.turn(token).await? else { return Ok(Refusal::unauthenticated().into()) };
            let called = client.call(operation, asked.arguments.clone(), self.options(asked)).await;
            drop(turn);
            match called {
                Ok(answer) => {
                    let kept = answered(&answer, operation, takes);
                    if asked.run.is_some()
                        && let Err(why) = self.ledger.note(self.new_call(asked, takes, token), kept).await
                    {
                        tracing::error!(%why, operation = operation.id, "an answer could not be written down");
                    }
                    return Ok(Reply::relayed(answer.status, &answer.headers, answer.body));
                }
                Err(error) if may_be_free && error.kind() == ErrorKind::SpendLimit => {
                    if token.allows.free_only {
                        return Ok(not_for_free(&token.allows.name));
                    }
                }
                Err(error) => return Ok(self.failed(&error)),
            }
        }
        self.send(asked, whole, takes, token).await
    }
}

enum Settled {
    Reply(Reply),
    Rows(Vec<Option<String>>),
}

/// What was not asked for before; `rows` are those of its numbers, where each is answered apart.
fn missing(subjects: &Subjects, rows: &[Option<String>]) -> Vec<Subject> {
    let all = subjects.all();
    match subjects {
        Subjects::EachNumber(_) => {
            all.into_iter().zip(rows).filter(|(_, row)| row.is_none()).map(|(subject, _)| subject).collect()
        }
        Subjects::Whole(_) | Subjects::Exclusive(..) => all,
    }
}

/// Why a request is not sent again, though its run gave the call before it up: that was done, or may have been, and nobody
/// could look.
fn in_the_way(given_up: &Told) -> Option<Reply> {
    match given_up {
        Told::NotRecorded(_) => Some(not_recorded().not_to_be_repeated()),
        Told::NotRead(why) => {
            let why = format!(
                "The run lets this be sent again once it was looked for what became of it before, and {why}. Nothing was \
                 sent now."
            );
            Some(Refusal::not_now(why, 5).into())
        }
        Told::Known | Told::Unknown(_) => None,
    }
}

fn not_for_free(token: &str) -> Reply {
    let why = format!(
        "Nothing is stored of the number, or the list does not tell, so that reading it may be a lookup that bills, and the \
         token {token} allows reads that cannot. Use a token that may spend."
    );
    Refusal::forbidden(why).into()
}
