//! A run over many numbers: its options, its chunks and its results in order.

use std::collections::HashMap;
use std::fmt;
use std::future::IntoFuture;
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::StreamExt;
use futures::future::{BoxFuture, Either, select};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cancel::{Cancel, unless_cancelled};
use super::chunk::{all, cut};
use super::freshness::fresh_enough;
use super::journal::{Heading, Journal};
use super::numbers::{Takes, distinct};
use super::outcome::{NotTried, Outcome, RunResult};
use super::pace::Pace;
use crate::call::line::Line;
use crate::call::options::CallOptions;
use crate::call::witness::Witness;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::operation::{FoundBy, Operation};
use crate::usd::Usd;

/// How many calls of a run are under way at once, unless told otherwise.
const CONCURRENCY: usize = 4;

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many different numbers have ended.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// What a chunk is worked with.
#[derive(Clone)]
pub(super) struct Context {
    /// The client of the run, with its own limit where it has one.
    pub(super) client: Client,
    pub(super) pace: Arc<Pace>,
    /// Whether a chunk that is refused for some numbers goes on without them.
    pub(super) go_on: bool,
    /// Why a number did not fit into what may be spent, once one did not: none that comes later is tried.
    spent: Arc<OnceLock<Arc<Error>>>,
}

impl Context {
    /// The same for one chunk, with who knows of its call when the run is abandoned.
    fn witnessed_by(&self, witness: &Witness) -> Self {
        let options = CallOptions { witness: Some(witness.clone()), ..CallOptions::default() };
        Self { client: self.client.with_options(options), ..self.clone() }
    }

    /// How many of so many numbers still fit, after a call for all of them did not; none of those that come later do.
    pub(super) async fn fits(&self, unit: Usd, numbers: usize, why: &Arc<Error>) -> usize {
        drop(self.spent.set(Arc::clone(why)));
        let room = match why.room() {
            None => self.client.budget.room(unit).await.unwrap_or(Some(0)),
            room => room,
        };
        let room = room.and_then(|room| usize::try_from(room).ok()).unwrap_or(usize::MAX);
        // What was refused as a whole never fits as a whole: another call took the room meanwhile.
        room.min(numbers.saturating_sub(1))
    }
}

pub(super) type Outcomes<T> = Vec<(String, Outcome<T>)>;

pub(super) type ProgressFn<'p> = Box<dyn FnMut(Progress) + Send + 'p>;

/// The outcomes of a chunk whose call was dropped.
fn abandoned<T>(chunk: Vec<String>, witness: &Witness) -> Outcomes<T> {
    match witness.dropped().map(Arc::new) {
        Some(error) => all(chunk, || Outcome::Unknown(Arc::clone(&error))),
        None => all(chunk, || Outcome::NotTried(NotTried::Cancelled)),
    }
}

type Work<T> = Box<dyn Fn(Vec<String>, Context) -> BoxFuture<'static, Outcomes<T>> + Send + Sync>;

/// A run over many numbers, to be awaited. Nothing is sent before that.
///
/// Each number has an outcome of its own, in the order given; a number given twice is sent once and its outcome given
/// twice. A list with a row that cannot be sent is refused as a whole ([`Run::leave_out_bad_numbers`]): one that is not
/// E.164 and, where the run bills, one that cannot be monitored. [`parse_numbers`](crate::parse_numbers) cleans such rows.
///
/// Under a spend limit, what fits is done in the order given; the rest ends as [`Outcome::NotTried`]. Room that a call gives
/// back, because the API refused it or turned it away, goes to numbers that come later; and of `retrieve_many` without
/// `fresh`, the order is that in which the free reads show which numbers cost something.
#[must_use = "a run does nothing until it is awaited"]
pub struct Run<'p, T> {
    client: Client,
    /// The operation that it calls.
    operation: &'static Operation,
    enterprise_id: String,
    /// What its calls say beside the numbers, as text.
    details: String,
    numbers: Vec<String>,
    /// Why no call of the run can be made, whichever its numbers.
    refused: Option<Error>,
    concurrency: usize,
    go_on: bool,
    leave_out_bad: bool,
    cancel: Cancel,
    progress: Option<ProgressFn<'p>>,
    older_than: Option<Duration>,
    journal: Option<Kept<T>>,
    work: Work<T>,
}

/// The journal of a run, and how its values are written and read.
struct Kept<T> {
    journal: Journal,
    outcome: fn(&Journal, &str) -> Option<Outcome<T>>,
    ended: fn(&Journal, &Outcomes<T>),
}

impl<'p, T: Clone + Send + 'static> Run<'p, T> {
    /// `sample` is whether a call of the run could be made, whichever its numbers.
    pub(super) fn new(
        client: &Client,
        operation: &'static Operation,
        enterprise_id: &str,
        numbers: Vec<String>,
        sample: Result<()>,
        work: impl Fn(Vec<String>, Context) -> BoxFuture<'static, Outcomes<T>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            client: client.clone(),
            operation,
            enterprise_id: enterprise_id.to_owned(),
            details: String::new(),
            numbers,
            refused: sample.err(),
            concurrency: CONCURRENCY,
            go_on: false,
            leave_out_bad: false,
            cancel: Cancel::new(),
            progress: None,
            older_than: None,
            journal: None,
            work: Box::new(work),
        }
    }

    /// What its calls say beside the numbers, by which a journal knows its run.
    pub(super) fn saying(mut self, details: String) -> Self {
        self.details = details;
        self
    }

    /// The run, unless it is refused as a whole. Without asking, each number fails with that error, and nothing is sent
    /// either.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), as of an enterprise id that is malformed, or
    /// of numbers, with every row that cannot be sent.
    pub fn checked(mut self) -> Result<Self> {
        self.refused.take().map_or(Ok(()), Err)?;
        self.check_numbers().map(|()| self)
    }

    /// What the run can bill at most, from the published prices: nothing for what its journal settles. Asking is free.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) with every row that cannot be sent.
    pub fn estimate(&self) -> Result<Usd> {
        self.check_numbers()?;
        Ok(self.operation.unit_price().times(self.unsent().count() as u64))
    }

    /// The different numbers that the run is going to send: those that can be sent and that its journal does not settle.
    pub fn unsent(&self) -> impl Iterator<Item = &String> {
        let takes = Takes::of(self.operation);
        let is_settled = |number: &str| self.journal.as_ref().is_some_and(|kept| kept.journal.settles(number));
        distinct(&self.numbers)
            .filter(move |(row, number)| takes.why_not(*row, number).is_none() && !is_settled(number))
            .map(|(_, number)| number)
    }

    /// What earlier runs with its journal may have billed: each send counts, but those that ended as refused, failed or
    /// not tried. Nothing without a journal.
    pub fn may_have_billed_before(&self) -> Usd {
        self.journal.as_ref().map_or(Usd::ZERO, |kept| kept.journal.may_have_billed())
    }

    fn check_numbers(&self) -> Result<()> {
        if self.leave_out_bad { Ok(()) } else { Takes::of(self.operation).check_all(&self.numbers) }
    }

    /// How many calls are under way at once; 4 when not given.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// What the run may spend, in US dollars (`"5.00"`, or a [`Usd`]), within the client's own limit. What does not fit is not tried.
    pub fn max_usd<L: TryInto<Usd, Error: Into<Error>>>(mut self, limit: L) -> Self {
        match limit.try_into() {
            Ok(limit) => self.client = self.client.with_own_limit(limit),
            Err(why) => {
                let why: Error = why.into();
                self.refused.get_or_insert(Error::invalid_argument(format!("max_usd: {}", why.message())));
            }
        }
        self
    }

    /// Lets a chunk that the API refuses for some of its numbers go on without those. Safe: such a refusal is of the
    /// whole chunk, so nothing of it was done. Without this its other numbers end as [`Outcome::Failed`].
    pub fn go_on_without_refused(mut self) -> Self {
        self.go_on = true;
        self
    }

    /// Leaves out the rows that cannot be sent, which end as [`NotTried::BadNumber`], in place of refusing the list.
    pub fn leave_out_bad_numbers(mut self) -> Self {
        self.leave_out_bad = true;
        self
    }

    /// What to call whenever numbers have ended.
    pub fn on_progress(mut self, progress: impl FnMut(Progress) + Send + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// What ends the run early.
    pub fn cancelled_by(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// Leaves out the numbers whose stored snapshot is at most so old by the server's clock: they end as
    /// [`NotTried::FreshEnough`]. That is decided from free reads of the list. For runs that look numbers up; a
    /// refresh that was broken off is finished so without paying again for what it had refreshed.
    pub fn older_than(mut self, age: Duration) -> Self {
        if !self.operation.outcome.is_some_and(|outcome| outcome.found_by == FoundBy::Snapshot) {
            let message = "older_than: only a run that looks numbers up (refresh_many, retrieve_many) can leave out those \
                           with a recent snapshot";
            self.refused.get_or_insert_with(|| Error::invalid_argument(message));
        }
        self.older_than = Some(age);
        self
    }

    /// How many different numbers there are.
    pub(super) fn total(&self) -> usize {
        distinct(&self.numbers).count()
    }

    pub(super) async fn run(mut self) -> Vec<RunResult<T>> {
        let mut outcomes: HashMap<String, Outcome<T>> = HashMap::new();
        let mut sound = Vec::new();
        let takes = Takes::of(self.operation);
        let refused = self.refused.take().or_else(|| self.check_numbers().err());
        for (row, number) in distinct(&self.numbers) {
            match takes.why_not(row, number).filter(|_| refused.is_none()) {
                None => sound.push(number.clone()),
                Some(why) => {
                    let why = Arc::new(Error::invalid_argument(why));
                    outcomes.insert(number.clone(), Outcome::NotTried(NotTried::BadNumber(why)));
                }
            }
        }
        if let Some(Kept { journal, outcome, .. }) = &self.journal {
            sound.retain(|number| match outcome(journal, number) {
                Some(outcome) => {
                    outcomes.insert(number.clone(), outcome);
                    false
                }
                None => true,
            });
        }
        if let Some(error) = refused.map(Arc::new) {
            outcomes.extend(sound.drain(..).map(|number| (number, Outcome::Failed(Arc::clone(&error)))));
        }
        if let Some(age) = self.older_than.filter(|_| !sound.is_empty()) {
            let reading = fresh_enough(&self.client, &self.enterprise_id, &sound, age);
            // Of a run that is cancelled no number will be tried.
            match unless_cancelled(&self.cancel, reading).await.unwrap_or_else(|| Ok(HashMap::new())) {
                Ok(fresh) => {
                    sound.retain(|number| !fresh.contains_key(number));
                    let fresh = fresh.into_iter();
                    outcomes.extend(fresh.map(|(number, at)| (number, Outcome::NotTried(NotTried::FreshEnough(at)))));
                }
                // Without knowing which numbers need it, none is looked up.
                Err(error) => {
                    let error = Arc::new(error);
                    outcomes.extend(sound.drain(..).map(|number| (number, Outcome::Failed(Arc::clone(&error)))));
                }
            }
        }
        let total = outcomes.len() + sound.len();
        let kept = self.journal.as_ref();
        let pace = Arc::new(Pace::new(self.cancel.clone(), self.client.longest_call()));
        let context = Context { client: self.client.clone(), pace, go_on: self.go_on, spent: Arc::default() };
        let called_off = self.cancel.clone();
        let line = Line::new(move || called_off.is_cancelled());
        let (work, cancel) = (&self.work, &self.cancel);
        let mut chunks = futures::stream::iter(cut(self.operation, &sound))
            .map(|chunk| {
                let (context, line) = (context.clone(), line.clone());
                async move {
                    let turn = context.pace.turn().await.map_err(Arc::new);
                    if context.pace.is_cancelled() {
                        return all(chunk, || Outcome::NotTried(NotTried::Cancelled));
                    }
                    if let Some(error) = context.spent.get() {
                        return all(chunk, || Outcome::NotTried(NotTried::SpendLimit(Arc::clone(error))));
                    }
                    if let Err(error) = turn {
                        return all(chunk, || Outcome::Failed(Arc::clone(&error)));
                    }
                    if let Some(Err(error)) = kept.map(|kept| kept.journal.sends(&chunk)) {
                        let error = Arc::new(error);
                        return all(chunk, || Outcome::NotTried(NotTried::Unrecorded(Arc::clone(&error))));
                    }
                    let witness = Witness::in_line(line);
                    let worked = work(chunk.clone(), context.witnessed_by(&witness));
                    let outcomes = match select(worked, pin!(cancel.abandoned())).await {
                        Either::Left((outcomes, _)) => outcomes,
                        Either::Right(((), worked)) => {
                            drop(worked);
                            abandoned(chunk, &witness)
                        }
                    };
                    if let Some(kept) = kept {
                        (kept.ended)(&kept.journal, &outcomes);
                    }
                    outcomes
                }
            })
            .buffer_unordered(self.concurrency.max(1));
        while let Some(outcome) = chunks.next().await {
            outcomes.extend(outcome);
            if let Some(progress) = &mut self.progress {
                progress(Progress { done: outcomes.len(), total });
            }
        }
        drop(chunks);
        self.numbers
            .into_iter()
            .map(|phone_number| {
                let outcome = outcomes.get(&phone_number).cloned().unwrap_or(Outcome::NotTried(NotTried::Cancelled));
                let retried = self.journal.as_ref().filter(|kept| kept.journal.retries(&phone_number));
                let outcome = match (retried, outcome) {
                    (Some(kept), Outcome::Refused(_) | Outcome::Failed(_) | Outcome::NotTried(_)) => {
                        Outcome::Unknown(Arc::new(kept.journal.lost(&phone_number)))
                    }
                    (_, outcome) => outcome,
                };
                RunResult { phone_number, outcome }
            })
            .collect()
    }
}

impl<T: Serialize + DeserializeOwned> Run<'_, T> {
    /// Keeps what becomes of each number in a file, so that the run can be taken up again after its process was killed:
    /// the same run with the same journal sends only what was not sent, gives what was done as it was answered then,
    /// and has as [`Outcome::Unknown`] what was sent and got no outcome ([`Run::retry_unknown`] sends it again). What was refused or failed is tried again.
    ///
    /// A line is written and synced before and after each call. The file holds phone numbers and what the API
    /// answered; only one run at a time can have it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when the file cannot be used, is none of a
    /// run, is of another run, or is in use. Nothing is sent.
    pub fn journal(mut self, path: impl AsRef<Path>) -> Result<Self> {
        let heading = Heading::new(self.operation, self.client.base_url(), &self.enterprise_id, &self.details);
        let journal = Journal::open(path.as_ref(), &heading, self.operation.unit_price())?;
        self.journal = Some(Kept { journal, outcome: Journal::outcome, ended: Journal::ended });
        Ok(self)
    }

    /// Sends again what the journal has as sent without an outcome. Each of those numbers may have been done, and billed,
    /// already: it is billed once more. To be called after [`Run::journal`]; without a journal the run is refused.
    pub fn retry_unknown(mut self) -> Self {
        match &mut self.journal {
            Some(kept) => kept.journal.retry_unknown(),
            None => {
                let message = "retry_unknown: only the journal of an earlier run says what was sent without an outcome";
                self.refused.get_or_insert_with(|| Error::invalid_argument(message));
            }
        }
        self
    }
}

impl<'p, T: Clone + Send + Sync + 'static> IntoFuture for Run<'p, T> {
    type Output = Vec<RunResult<T>>;
    type IntoFuture = BoxFuture<'p, Vec<RunResult<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Run<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("operation", &self.operation.id)
            .field("numbers", &self.numbers.len())
            .finish_non_exhaustive()
    }
}
