//! What the ledger has of a request of a run.

use telnyx_reputation::Operation;

use super::compose::compose;
use super::subjects::Subjects;
use crate::ledger::{Found, Ledger, Result};
use crate::refusal::Refusal;
use crate::reply::{Outcome, Reply};

/// What it has.
#[derive(Debug)]
pub(crate) enum Recorded {
    /// All of the answer.
    Answer(Reply),
    /// Of these calls it is not known what became.
    Open(Vec<i64>),
    /// Another request of the run is about one of the numbers.
    Taken(i64),
    /// These rows of the answer, in the order of the request; none where a number was not asked for before.
    Rows(Vec<Option<String>>),
}

/// Looks into the ledger.
pub(crate) async fn recorded(
    ledger: &dyn Ledger,
    run: &str,
    operation: &'static Operation,
    subjects: &Subjects,
) -> Result<Recorded> {
    let found = |of: Vec<_>| async move { ledger.found(run, operation.id, &of).await };
    match subjects {
        Subjects::Whole(whole) | Subjects::Exclusive(whole, _) => {
            if let Some(known) = found(vec![whole.clone()]).await?.into_iter().flatten().next() {
                return if known.state.is_answered() {
                    whole_answer(ledger, &known).await.map(Recorded::Answer)
                } else {
                    Ok(Recorded::Open(vec![known.call]))
                };
            }
            let Subjects::Exclusive(_, numbers) = subjects else { return Ok(Recorded::Rows(Vec::new())) };
            let others: Vec<Found> = found(numbers.clone()).await?.into_iter().flatten().collect();
            Ok(match (open_calls(&others), others.first()) {
                (open, _) if !open.is_empty() => Recorded::Open(open),
                (_, Some(other)) => Recorded::Taken(other.call),
                (_, None) => Recorded::Rows(Vec::new()),
            })
        }
        Subjects::EachNumber(numbers) => {
            let each = found(numbers.clone()).await?;
            let known: Vec<&Found> = each.iter().flatten().collect();
            let open = open_calls(known.iter().copied());
            if !open.is_empty() {
                return Ok(Recorded::Open(open));
            }
            if known.len() == each.len()
                && let Some(first) = known.first()
                && known.iter().all(|it| it.call == first.call)
                && first.subjects == each.len() as u64
            {
                return whole_answer(ledger, first).await.map(Recorded::Answer);
            }
            if known.iter().any(|it| it.row.is_none()) {
                let why = "The run has an answer for some of the numbers that cannot be taken apart: ask for the same \
                           numbers as before.";
                return Ok(Recorded::Answer(Refusal::conflict(why).into()));
            }
            let rows: Vec<Option<String>> = each.into_iter().map(|found| found.and_then(|found| found.row)).collect();
            Ok(match rows.iter().map(Option::as_deref).collect::<Option<Vec<&str>>>() {
                Some(all) => Recorded::Answer(composed(operation, &all)),
                None => Recorded::Rows(rows),
            })
        }
    }
}

/// The answer that is put together of these rows.
pub(crate) fn composed(operation: &Operation, rows: &[&str]) -> Reply {
    let status = operation.success.first().copied().unwrap_or(200);
    Reply::recorded(status, Some("application/json"), compose(operation, rows))
}

async fn whole_answer(ledger: &dyn Ledger, known: &Found) -> Result<Reply> {
    let answered = ledger.answer(known.call).await?;
    let reply = Reply::recorded(answered.status, answered.content_type.as_deref(), answered.body);
    Ok(if known.state == crate::ledger::State::Resolved { reply.with_outcome(Outcome::Resolved) } else { reply })
}

fn open_calls<'f>(found: impl IntoIterator<Item = &'f Found>) -> Vec<i64> {
    let mut calls: Vec<i64> = found.into_iter().filter(|it| !it.state.is_answered()).map(|it| it.call).collect();
    calls.sort_unstable();
    calls.dedup();
    calls
}
