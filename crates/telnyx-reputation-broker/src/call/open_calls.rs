//! Calls that were sent and of which it is not known what became: of this process, and of those before it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;
use telnyx_reputation::operation::FoundBy;
use telnyx_reputation::{Answer, Client, Error, OpenCall, Operation, Resolution, Usd};

use super::asked::{Asked, read_arguments};
use super::compose::rows;
use super::endings::Endings;
use super::subjects::{are_numbers, numbers};
use crate::ledger::{Answered, Ended, Ledger, OpenRow, Result, Subject};

/// How long finding out may take: a worker waits for it.
const LONGEST: Duration = Duration::from_secs(20);

/// How many are found out about at once.
const AT_ONCE: usize = 4;

/// All of them.
pub(crate) struct OpenCalls {
    client: Client,
    ledger: Arc<dyn Ledger>,
    endings: Endings,
    all: Mutex<HashMap<i64, Arc<Open>>>,
}

/// One of them.
pub(crate) struct Open {
    run: Option<String>,
    operation: &'static Operation,
    arguments: Value,
    takes: Vec<Subject>,
    pub(crate) worst: Usd,
    handle: Handle,
    /// It is known to be done, and may not be written down yet.
    is_found: AtomicBool,
    /// Held while it is found out and written down, so that both are done once.
    finding_out: tokio::sync::Mutex<()>,
}

enum Handle {
    /// Of this process.
    Own(Error),
    /// Of one before it.
    TakenUp(OpenCall),
}

/// What is known of one.
pub(crate) enum Told {
    /// It is recorded what it was answered, or would have been.
    Known,
    /// It is known, and the ledger cannot be written now; the answer, if there is one.
    NotRecorded(Option<Answered>),
    /// What is there was looked at, and nothing tells; what is known.
    Unknown(String),
    /// What is there could not be looked at, for this reason.
    NotRead(String),
}

impl OpenCalls {
    pub(crate) fn new(client: Client, ledger: Arc<dyn Ledger>, endings: Endings) -> Self {
        Self { client, ledger, endings, all: Mutex::default() }
    }

    /// Takes up what earlier processes left. All of them count before any is found out about, and so do the records that are
    /// known to be other calls' work: no record is given to two.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub(crate) async fn take_up(&self) -> Result<()> {
        let open = self.ledger.open().await?;
        if !open.is_empty() {
            tracing::warn!(calls = open.len(), "calls of an earlier process have no answer");
        }
        // The first of each enterprise that may have made a record.
        let mut first = BTreeMap::<String, i64>::new();
        for row in open {
            if Operation::by_id(&row.operation).is_some_and(makes_a_record) {
                let first = first.entry(row.enterprise.clone()).or_insert(row.call);
                *first = row.call.min(*first);
            }
            self.reopen(row);
        }
        let makers: Vec<&str> =
            Operation::all().iter().filter(|it| makes_a_record(it)).map(|operation| operation.id).collect();
        for (enterprise, since) in first {
            let mut after = 0;
            loop {
                let answers = self.ledger.answers(&makers, &enterprise, since, after).await?;
                let Some(last) = answers.last() else { break };
                after = last.call;
                for answer in answers {
                    if let Some(operation) = Operation::by_id(&answer.operation) {
                        self.client.claim(operation, read_arguments(&answer.arguments), &answer.body);
                    }
                }
            }
        }
        Ok(())
    }

    /// Finds out about all of them, for free.
    pub(crate) async fn find_out_about_all(&self) {
        let calls: Vec<i64> = self.all().keys().copied().collect();
        self.find_out_about(calls).await;
    }

    /// Finds out about these, for free, several at once.
    pub(crate) async fn find_out_about(&self, calls: Vec<i64>) -> Vec<(i64, Told)> {
        let finding = calls.into_iter().map(|call| async move { (call, self.find_out(call).await) });
        futures::stream::iter(finding).buffered(AT_ONCE).collect().await
    }

    /// Keeps a call whose outcome is unknown.
    pub(crate) fn keep(&self, call: i64, asked: &Asked, takes: Vec<Subject>, error: Error) {
        let worst = error.may_have_billed();
        let arguments = asked.write_arguments();
        let open = Open {
            run: asked.run.clone(),
            operation: asked.operation,
            arguments,
            takes,
            worst,
            handle: Handle::Own(error),
            is_found: AtomicBool::new(false),
            finding_out: Default::default(),
        };
        self.all().insert(call, Arc::new(open));
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.all().values().filter(|open| !open.is_found.load(Ordering::Relaxed)).count()
    }

    /// What such a call may have cost, and the numbers that it asked for.
    pub(crate) fn asked_for(&self, call: i64) -> (Usd, Vec<String>) {
        let open = self.all().get(&call).cloned();
        let numbers = |open: &Open| {
            let numbers = open.arguments["body"]["phone_numbers"].as_array();
            numbers.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        open.map(|open| (open.worst, numbers(&open))).unwrap_or_default()
    }

    /// Finds out, for free, about calls that this request could repeat, of whatever run: what is told of those that its
    /// own run has sent for one of these subjects; `None` when there are none of any run.
    pub(crate) async fn find_out_about_same(&self, asked: &Asked, subjects: &[Subject]) -> Option<Vec<Told>> {
        let (mut same, mut own) = (Vec::new(), HashSet::new());
        for (call, open) in &*self.all() {
            let is_own = open.is_sent_for(asked, subjects);
            if is_own {
                own.insert(*call);
            }
            if is_own || open.is_about_same(asked) {
                same.push(*call);
            }
        }
        if same.is_empty() {
            return None;
        }
        let told = self.find_out_about(same).await;
        Some(told.into_iter().filter(|(call, _)| own.contains(call)).map(|(_, told)| told).collect())
    }

    /// Finds out, for free, what became of a call, and writes it down.
    pub(crate) async fn find_out(&self, call: i64) -> Told {
        self.try_to_find_out(call).await.unwrap_or_else(|why| {
            tracing::error!(%why, call, "the ledger cannot tell what became of a call");
            Told::NotRead(why.to_string())
        })
    }

    async fn try_to_find_out(&self, call: i64) -> Result<Told> {
        if let Some(ended) = self.endings.waiting_for(call).await {
            return Ok(Told::not_recorded(ended));
        }
        let Some(open) = self.get(call).await? else { return Ok(Told::Known) };
        let _one_at_a_time = open.finding_out.lock().await;
        // Somebody may have found out meanwhile.
        if let Some(ended) = self.endings.waiting_for(call).await {
            return Ok(Told::not_recorded(ended));
        }
        if !self.all().contains_key(&call) {
            return Ok(Told::Known);
        }
        let told = match tokio::time::timeout(LONGEST, open.handle.resolve()).await {
            Ok(Ok(Resolution::Done(answer))) => return Ok(self.found(call, &open, &answer).await),
            Ok(Ok(Resolution::CannotTell(known))) => Told::Unknown(known),
            Ok(Err(why)) => Told::NotRead(format!("what is there by now could not be read ({why})")),
            Ok(Ok(_)) => Told::NotRead("the client tells what this broker does not know".to_owned()),
            Err(_) => Told::NotRead("what is there by now could not be read in time".to_owned()),
        };
        // That may have failed before, and what counts as under way cannot be given up.
        if let Told::Unknown(known) | Told::NotRead(known) = &told
            && let Err(why) = self.ledger.end(call, Ended::Unknown(known.clone())).await
        {
            tracing::error!(%why, call, "what is known of a call could not be written down");
        }
        // Of what was given up, and sent again or of no run, nobody wants to hear any more.
        if matches!(told, Told::Unknown(_)) && self.ledger.open_call(call).await?.is_none() {
            self.all().remove(&call);
        }
        Ok(told)
    }

    /// Writes down that a call was done, also when somebody let its run send it again: what is done need not be. It is kept
    /// until that is written down, so that it is not sent again before.
    async fn found(&self, call: i64, open: &Open, answer: &Answer) -> Told {
        open.is_found.store(true, Ordering::Relaxed);
        let kept = answered(answer, open.operation, &open.takes);
        if !self.endings.write(call, Ended::Resolved(kept.clone())).await {
            return Told::NotRecorded(Some(kept));
        }
        self.all().remove(&call);
        Told::Known
    }

    async fn get(&self, call: i64) -> Result<Option<Arc<Open>>> {
        let known = self.all().get(&call).cloned();
        if known.is_some() {
            return Ok(known);
        }
        // Its task has ended without a word.
        Ok(self.ledger.open_call(call).await?.and_then(|row| self.reopen(row)))
    }

    fn reopen(&self, row: OpenRow) -> Option<Arc<Open>> {
        let operation = Operation::by_id(&row.operation)?;
        let handle = self.client.reopen(operation, read_arguments(&row.arguments), row.look.as_ref(), row.worst);
        let OpenRow { call, run, arguments, subjects: takes, worst, .. } = row;
        let open = Arc::new(Open {
            run,
            operation,
            arguments,
            takes,
            worst,
            handle: Handle::TakenUp(handle),
            is_found: AtomicBool::new(false),
            finding_out: Default::default(),
        });
        self.all().insert(call, Arc::clone(&open));
        Some(open)
    }

    /// A poisoned map is still right: each change is one.
    fn all(&self) -> MutexGuard<'_, HashMap<i64, Arc<Open>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a call of this operation may leave a record that tells which call made it.
fn makes_a_record(operation: &Operation) -> bool {
    operation.outcome.is_some_and(|outcome| !matches!(outcome.found_by, FoundBy::Snapshot | FoundBy::Nothing))
}

impl Told {
    fn not_recorded(ended: Ended) -> Self {
        Self::NotRecorded(match ended {
            Ended::Answered { answered, .. } | Ended::Resolved(answered) => Some(answered),
            Ended::NotDone | Ended::Unknown(_) => None,
        })
    }
}

impl Open {
    fn is_sent_for(&self, asked: &Asked, subjects: &[Subject]) -> bool {
        let is_of_run = self.run.is_some() && self.run == asked.run && self.operation.id == asked.operation.id;
        is_of_run && self.takes.iter().any(|taken| subjects.contains(taken))
    }

    fn is_about_same(&self, asked: &Asked) -> bool {
        if self.operation.id != asked.operation.id {
            return false;
        }
        let theirs = self.arguments["body"]["phone_numbers"].as_array();
        let asked_for = numbers(asked);
        match theirs {
            Some(theirs) if !asked_for.is_empty() => {
                theirs.iter().filter_map(Value::as_str).any(|number| asked_for.contains(&number))
            }
            _ => asked.is_same_as(&self.arguments),
        }
    }
}

impl Handle {
    async fn resolve(&self) -> telnyx_reputation::Result<Resolution> {
        match self {
            Self::Own(error) => error.resolve().await,
            Self::TakenUp(call) => call.resolve().await,
        }
    }
}

/// An answer as it is kept: with its rows, where it is one for each number.
pub(crate) fn answered(answer: &Answer, operation: &Operation, takes: &[Subject]) -> Answered {
    let rows = if are_numbers(operation) { rows(operation, &answer.body, takes) } else { Vec::new() };
    let content_type = answer.content_type().map(str::to_owned).or_else(|| {
        // What was found in place of an answer has no headers.
        (!answer.body.is_empty()).then(|| "application/json".to_owned())
    });
    Answered { status: answer.status, content_type, body: answer.body.clone(), rows }
}
