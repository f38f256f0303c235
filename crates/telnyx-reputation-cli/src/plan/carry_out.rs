//! Carrying a plan out: asked about once, with a journal of what was added.

use std::collections::HashSet;

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use telnyx_reputation::runs::{Outcome, Plan, RunCall, RunResult};

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Ended, JournalFile, Left, counted, finish, left, report, retried};

/// Says what a plan does and costs.
pub(crate) fn show(context: &Context, plan: &Plan) {
    context.note(&format!("The plan {plan}."));
}

/// Asks, adds what is missing, then removes what is to be removed, and prints what became of each number. A job that is
/// gone on with tells of the numbers that it was begun with; `asked` is what it is known by.
///
/// # Errors
/// It was not confirmed. How numbers ended is printed.
pub(crate) async fn carry_out(
    context: &Context,
    plan: &Plan,
    mut journal: JournalFile,
    asked: Value,
) -> Result<ExitStatus, Failure> {
    let begun = journal.numbers(&asked)?;
    let (adds, removes) = (begun.as_ref().unwrap_or(&plan.to_associate), &plan.to_disassociate);
    if adds.is_empty() && removes.is_empty() {
        context.note("Nothing is to be done.");
        return Ok(ExitStatus::Done);
    }
    let enterprise_id = plan.enterprise_id();
    let run = |call, numbers: Vec<String>| context.client.run(call, enterprise_id.to_owned(), numbers);
    let Left { unsent, unknown, .. } = match &begun {
        None => Left { unsent: adds.clone(), ..Left::default() },
        Some(adds) => left(run(RunCall::Associate, adds.clone()).journal(journal.path())?),
    };
    let missing: HashSet<&String> = plan.to_associate.iter().collect();
    let is_unsent: HashSet<&String> = unsent.iter().collect();
    let added_by_others = |number: &String| is_unsent.contains(number) && !missing.contains(number);
    // What was sent and is monitored now has been done, as the list tells.
    let again: Vec<String> =
        unknown.iter().filter(|number| journal.retries_unknown() && missing.contains(number)).cloned().collect();
    let to_send: Vec<String> = unsent.iter().filter(|number| !added_by_others(number)).chain(&again).cloned().collect();
    let is_sent: HashSet<&String> = to_send.iter().collect();
    let associate = run(RunCall::Associate, to_send.clone()).checked()?.go_on_without_refused();
    let at_most = associate.estimate()?;
    if !to_send.is_empty() || !removes.is_empty() {
        let parts = [("add", to_send.len(), again.len()), ("remove", removes.len(), 0)].into_iter();
        let parts = parts.filter(|(_, numbers, _)| *numbers > 0);
        let parts: Vec<String> =
            parts.map(|(verb, numbers, again)| format!("{verb} {}{}", counted(numbers), retried(again))).collect();
        let what = format!("Sync ({})", parts.join(", "));
        confirm(context, &Price { what, at_most, beside: Vec::new(), enterprise_id: Some(enterprise_id) }).await?;
    }
    journal.begin(&asked, adds)?;
    let mut added = Ended { results: Vec::new(), interrupted: false };
    if begun.is_some() {
        let settled = adds.iter().filter(|number| !is_sent.contains(number) && !added_by_others(number));
        let settled: Vec<String> = settled.cloned().collect();
        added = finish(context, "Adding", run(RunCall::Associate, settled).journal(journal.path())?).await?;
        for result in &mut added.results {
            if matches!(result.outcome, Outcome::Unknown(_)) && !missing.contains(&result.phone_number) {
                result.outcome = Outcome::Done(RawValue::NULL.to_owned());
            }
        }
        // They are monitored now, as the list tells.
        let there = adds.iter().filter(|number| added_by_others(number));
        added
            .results
            .extend(there.map(|number| RunResult::new(number.clone(), Outcome::Done(RawValue::NULL.to_owned()))));
    }
    if !to_send.is_empty() && !added.interrupted {
        let associate = associate.journal(journal.path())?;
        let associate = if journal.retries_unknown() { associate.retry_unknown() } else { associate };
        let sent = finish(context, "Adding", associate).await?;
        added.interrupted = sent.interrupted;
        added.results.extend(sent.results);
    }
    let mut removed = Ended { results: Vec::new(), interrupted: added.interrupted };
    if !removes.is_empty() && !added.interrupted {
        removed = finish(context, "Removing", run(RunCall::Disassociate, removes.clone())).await?;
    }
    let interrupted = added.interrupted || removed.interrupted;
    let mut status =
        report(context, &[("add", &added.results), ("remove", &removed.results)], |_| Map::new(), interrupted);
    if begun.is_some() && missing_again(context, plan, &added).await? {
        context.note("Some of what the earlier job added is not monitored any more: sync again.");
        status = if status == ExitStatus::Done { ExitStatus::Incomplete } else { status };
    }
    added.end(context, journal)?;
    Ok(status)
}

/// Whether numbers that a journal has as done are not there: somebody removed them after the job that added them.
async fn missing_again<T>(context: &Context, plan: &Plan, added: &Ended<T>) -> Result<bool, Failure> {
    let done = added.results.iter().filter(|result| matches!(result.outcome, Outcome::Done(_)));
    let done: Vec<String> = done.map(|result| result.phone_number.clone()).collect();
    if done.is_empty() {
        return Ok(false);
    }
    Ok(!context.client.plan(plan.enterprise_id().to_owned(), done).await?.to_associate.is_empty())
}
