//! The path of a request: what is free is read, what was recorded is answered again, and all else goes on to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::value::RawValue;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Answer, CallOptions, Client, LearnedRate, Usd};
use tokio::sync::watch;

use super::asked::Asked;
use super::endings::Endings;
use super::in_flight::InFlight;
use super::open_calls::OpenCalls;
use super::queue::{Queue, Turn, Waiting};
use super::recorded::{Recorded, recorded};
use super::subjects::Subjects;
use super::told::{failed, unknown_of, without_ledger};
use crate::clock::now;
use crate::ledger::{Ledger, NewCall, Result, Subject};
use crate::refusal::Refusal;
use crate::reply::{OUTCOME, RECORDED, Reply};
use crate::token::Shown;

/// Answers requests.
pub(crate) struct Forwarder {
    pub(super) client: Client,
    /// The same, for what must not bill.
    pub(super) free: Client,
    pub(super) ledger: Arc<dyn Ledger>,
    pub(super) queue: Queue,
    pub(super) in_flight: InFlight,
    pub(super) open: OpenCalls,
    pub(super) endings: Endings,
    under_way: watch::Sender<usize>,
    pub(crate) counted: Counted,
}

/// How many requests were answered in which way.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// By the service.
    pub(crate) forwarded: AtomicU64,
    /// From the ledger.
    pub(crate) recorded: AtomicU64,
    /// With a refusal of the broker itself.
    pub(crate) refused: AtomicU64,
    /// That nothing tells what became of it.
    pub(crate) unknown: AtomicU64,
}

/// That a request is being answered: the broker does not end meanwhile.
struct UnderWay<'f>(&'f watch::Sender<usize>);

impl Forwarder {
    pub(crate) fn new(client: Client, ledger: Arc<dyn Ledger>, at_once: usize) -> Self {
        let endings = Endings::new(Arc::clone(&ledger));
        Self {
            free: client.for_free_calls(),
            open: OpenCalls::new(client.clone(), Arc::clone(&ledger), endings.clone()),
            endings,
            client,
            ledger,
            queue: Queue::new(at_once),
            in_flight: InFlight::default(),
            under_way: watch::Sender::new(0),
            counted: Counted::default(),
        }
    }

    /// Takes up what earlier processes left. Nothing may be answered before.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub(crate) async fn take_up(&self) -> Result<()> {
        self.open.take_up().await
    }

    /// Finds out, for free, about what earlier processes left.
    pub(crate) async fn find_out_about_all(&self) {
        self.open.find_out_about_all().await;
    }

    /// How many calls there are of which it is not known what became.
    pub(crate) fn open_calls(&self) -> usize {
        self.open.count()
    }

    pub(crate) fn waiting(&self) -> Waiting {
        self.queue.waiting()
    }

    pub(crate) fn learned_rate(&self) -> Option<&LearnedRate> {
        self.client.learned_rate()
    }

    /// Waits until nothing is under way any more, and what became of it is written down.
    pub(crate) async fn ended(&self) {
        // The sender is ours, so it is there.
        let _ = self.under_way.subscribe().wait_for(|under_way| *under_way == 0).await;
        self.endings.clone().all_written().await;
    }

    /// The answer to a request. What changes something goes on to its end also when whoever asked goes away.
    pub(crate) async fn answer(self: &Arc<Self>, asked: Asked, token: Shown) -> Reply {
        let reply = self.answer_uncounted(asked, token).await;
        let outcome = reply.headers.get(OUTCOME).map(|outcome| outcome.as_bytes());
        let counter = match outcome {
            Some(b"not_sent") => &self.counted.refused,
            Some(b"unknown") => &self.counted.unknown,
            // Of an answer of which a part is recorded, the rest went to the service.
            _ if reply.headers.get(RECORDED).is_some_and(|mark| mark == "true") => &self.counted.recorded,
            _ => &self.counted.forwarded,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        reply
    }

    async fn answer_uncounted(self: &Arc<Self>, asked: Asked, token: Shown) -> Reply {
        if asked.operation.is_free_read() {
            return self.read(&asked, &token).await.unwrap_or_else(|why| without_ledger(&why));
        }
        if let Some(run) = &asked.run {
            // A ledger cannot look for everything that may stand where a number should: PostgreSQL's text has no NUL.
            if let Err(error) = asked.arguments.check(asked.operation) {
                return self.failed(&error);
            }
            // What is recorded stays as it is, so that it can be answered without waiting for anything.
            match recorded(&*self.ledger, run, asked.operation, &Subjects::of(&asked)).await {
                Ok(Recorded::Answer(reply)) => return reply,
                Ok(_) => {}
                Err(why) => return without_ledger(&why),
            }
        }
        self.under_way.send_modify(|under_way| *under_way += 1);
        let task = tokio::spawn({
            let (forwarder, asked) = (Arc::clone(self), asked.clone());
            async move {
                let _under_way = UnderWay(&forwarder.under_way);
                forwarder.answer_once(asked, token).await.unwrap_or_else(|why| without_ledger(&why))
            }
        });
        task.await.unwrap_or_else(|why| {
            tracing::error!(%why, operation = asked.operation.id, "a request could not be answered");
            unknown_of(&asked, &asked, None, "the broker failed at it")
        })
    }

    pub(super) fn new_call(&self, asked: &Asked, takes: &[Subject], token: &Shown) -> NewCall {
        NewCall {
            run: asked.run.clone(),
            token: token.allows.name.clone(),
            digest: token.digest.clone(),
            operation: asked.operation.id,
            enterprise: asked.enterprise().unwrap_or_default().to_ascii_lowercase(),
            arguments: asked.write_arguments(),
            look: None,
            worst: Usd::ZERO,
            subjects: takes.to_vec(),
            token_limit: token.allows.limit,
            now: now(),
        }
    }

    async fn read(&self, asked: &Asked, token: &Shown) -> Result<Reply> {
        let Some(_turn) = self.turn(token).await? else { return Ok(Refusal::unauthenticated().into()) };
        let called = self.client.call(asked.operation, asked.arguments.clone(), self.options(asked)).await;
        Ok(match called.and_then(well_formed) {
            Ok(answer) => Reply::relayed(answer.status, &answer.headers, answer.body),
            Err(error) => self.failed(&error),
        })
    }

    /// Waits for the turn of a call of this token; `None` when it was revoked meanwhile.
    pub(super) async fn turn(&self, token: &Shown) -> Result<Option<Turn>> {
        let turn = self.queue.turn(&token.allows.name).await;
        let is_in_use = !turn.has_waited || self.ledger.token(&token.digest).await?.is_some();
        Ok(is_in_use.then_some(turn))
    }

    pub(super) fn options(&self, asked: &Asked) -> CallOptions {
        let mut options = CallOptions::new();
        options.query = asked.more_query.clone();
        options
    }

    pub(super) fn failed(&self, error: &telnyx_reputation::Error) -> Reply {
        failed(error, self.learned_rate().map(|rate| rate.pace().held_for).unwrap_or_default())
    }
}

/// A page of a list whose two ends are as they should be is read no further by the client.
fn well_formed(answer: Answer) -> telnyx_reputation::Result<Answer> {
    if matches!(answer.operation.answer, AnswerKind::Page(..)) {
        answer.json::<&RawValue>()?;
    }
    Ok(answer)
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|under_way| *under_way -= 1);
    }
}
