//! A job on numbers that were chosen: priced, asked about, and carried out with a journal, within what may be spent.

use std::collections::HashSet;

use serde_json::Value;
use serde_json::value::RawValue;
use telnyx_reputation::Usd;
use telnyx_reputation::runs::{Outcome, Run, RunCall};

use super::journal_file::JournalFile;
use super::run::{Ended, finish};
use super::selection::counted;
use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::failure::Failure;

/// What is done to the numbers, and in which words.
pub(crate) struct Job<'a> {
    pub(crate) call: RunCall,
    pub(crate) enterprise_id: &'a str,
    /// What the command line asks for, by which the job is known when it is gone on with.
    pub(crate) asked: Value,
    /// What is done: `Refresh`.
    pub(crate) verb: &'a str,
    /// While it is done: `Refreshing`.
    pub(crate) doing: &'a str,
    /// What else there is to know of what it costs.
    pub(crate) beside: Vec<String>,
    /// What may be spent, with what an earlier run of the job has spent or may have spent.
    pub(crate) budget: Option<Usd>,
}

impl Job<'_> {
    /// Asks, and does it to the numbers in their order, as many as the budget pays for. What was not taken on and so not
    /// billed leaves its money to the numbers after it.
    ///
    /// # Errors
    /// It was not confirmed, or the journal cannot be used. How numbers ended is in the results.
    pub(crate) async fn carry_out(
        self,
        context: &Context,
        journal: &mut JournalFile,
        numbers: Vec<String>,
    ) -> Result<Ended<Box<RawValue>>, Failure> {
        let unit = self.unit(context, &numbers)?;
        let Left { unsent, unknown, may_have_billed } = self.left(context, journal, &numbers)?;
        let again = if journal.retries_unknown() { unknown } else { Vec::new() };
        let left = |budget: Usd| budget.thousandths().saturating_sub(may_have_billed.thousandths());
        let affordable = self.budget.and_then(|budget| left(budget).checked_div(unit.thousandths()));
        let mut affordable = affordable.map_or(usize::MAX, |fit| usize::try_from(fit).unwrap_or(usize::MAX));
        // Those that may be billed twice come last: the money is for what was not sent at all first.
        let mut open = [unsent, again.clone()].concat();
        let first = open.len().min(affordable);
        if first < open.len()
            && let Some(budget) = self.budget
        {
            let more = counted(open.len() - first);
            context.note(&format!("{more} more would be chosen, which USD {budget} does not pay for."));
        }
        if first > 0 {
            self.ask(context, unit.times(first as u64), first, again.len().saturating_sub(open.len() - first)).await?;
        }
        journal.begin(&self.asked, &numbers)?;
        let mut all = Ended { results: Vec::new(), interrupted: false };
        let is_open: HashSet<&String> = open.iter().collect();
        let settled: Vec<String> = numbers.iter().filter(|number| !is_open.contains(number)).cloned().collect();
        if !settled.is_empty() {
            all = finish(context, self.doing, self.run(context, settled).journal(journal.path())?).await?;
        }
        let mut goes_on = !all.interrupted;
        while goes_on && affordable > 0 && !open.is_empty() {
            let batch = open.drain(..open.len().min(affordable)).collect();
            let run = self.run(context, batch).go_on_without_refused().journal(journal.path())?;
            let run = if journal.retries_unknown() { run.retry_unknown() } else { run };
            let ended = finish(context, self.doing, run).await?;
            goes_on = !ended.interrupted;
            all.interrupted |= ended.interrupted;
            for result in &ended.results {
                match &result.outcome {
                    // A lookup that was refused counts as possibly billed.
                    Outcome::Refused(_) if !matches!(self.call, RunCall::Refresh) => {}
                    Outcome::Done(_) | Outcome::Unknown(_) | Outcome::Refused(_) => affordable -= 1,
                    // What stopped these would stop the next ones.
                    _ => goes_on = false,
                }
            }
            all.results.extend(ended.results);
        }
        let is_open: HashSet<&String> = open.iter().collect();
        let untold: Vec<String> = again.into_iter().filter(|number| is_open.contains(number)).collect();
        if !untold.is_empty() {
            // As the journal has them: nothing of this is sent.
            let told = finish(context, self.doing, self.run(context, untold).journal(journal.path())?).await?;
            all.results.extend(told.results);
        }
        Ok(all)
    }

    fn run(&self, context: &Context, numbers: Vec<String>) -> Run<'static, Box<RawValue>> {
        context.client.run(self.call.clone(), self.enterprise_id.to_owned(), numbers)
    }

    /// What a number costs.
    fn unit(&self, context: &Context, numbers: &[String]) -> Result<Usd, Failure> {
        let whole = self.run(context, numbers.to_vec()).checked()?;
        Ok(Usd::from_thousandths(whole.estimate()?.thousandths() / (numbers.len().max(1) as u64)))
    }

    /// The numbers that were not sent, and those of which nothing tells what became of them.
    fn left(&self, context: &Context, journal: &JournalFile, numbers: &[String]) -> Result<Left, Failure> {
        if !journal.is_resumed() {
            return Ok(Left { unsent: numbers.to_vec(), ..Left::default() });
        }
        Ok(left(self.run(context, numbers.to_vec()).journal(journal.path())?))
    }

    async fn ask(&self, context: &Context, at_most: Usd, numbers: usize, again: usize) -> Result<(), Failure> {
        let what = format!("{} {}{}", self.verb, counted(numbers), retried(again));
        let (beside, enterprise_id) = (self.beside.clone(), Some(self.enterprise_id));
        confirm(context, &Price { what, at_most, beside, enterprise_id }).await
    }
}

/// What the journal of a run leaves to be done.
#[derive(Default)]
pub(crate) struct Left {
    /// The numbers that the run is going to send.
    pub(crate) unsent: Vec<String>,
    /// Those that were sent and have no outcome.
    pub(crate) unknown: Vec<String>,
    /// What was spent, or may have been.
    pub(crate) may_have_billed: Usd,
}

/// What the journal of a run leaves to be done.
pub(crate) fn left(run: Run<'_, Box<RawValue>>) -> Left {
    let may_have_billed = run.may_have_billed_before();
    let unsent: Vec<String> = run.unsent().cloned().collect();
    let known: HashSet<&String> = unsent.iter().collect();
    let open = run.retry_unknown();
    let unknown = open.unsent().filter(|number| !known.contains(number)).cloned().collect();
    Left { unsent, unknown, may_have_billed }
}

/// What a question says of numbers that are sent a second time.
pub(crate) fn retried(numbers: usize) -> String {
    match numbers {
        0 => String::new(),
        _ => format!(" ({numbers} of them sent before: they may have been done and billed already, and bill again)"),
    }
}
