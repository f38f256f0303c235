//! A plan: shown, saved, made again, and carried out with a journal.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use telnyx_reputation::Client;
use telnyx_reputation::runs::{Outcome, Plan, RunCall};

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Ended, JournalFile, counted, finish, left, report, retried};
use crate::replace_file::replace;

/// The form of the file.
const VERSION: u32 = 1;

/// A plan in a file: what was wanted, and what that came to when it was made.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPlan {
    plan: u32,
    base_url: String,
    enterprise_id: String,
    remove: bool,
    wanted: Vec<String>,
    to_associate: Vec<String>,
    to_disassociate: Vec<String>,
    /// In US dollars.
    cost: String,
    /// Of an average month from then on; `None` when the check frequency is one that this version does not know.
    per_month: Option<String>,
}

impl SavedPlan {
    /// The plan as it is saved.
    pub(crate) fn new(client: &Client, plan: &Plan, wanted: Vec<String>, remove: bool) -> Self {
        Self {
            plan: VERSION,
            base_url: client.base_url().to_owned(),
            enterprise_id: plan.enterprise_id().to_owned(),
            remove,
            wanted,
            to_associate: plan.to_associate.clone(),
            to_disassociate: plan.to_disassociate.clone(),
            cost: plan.cost().to_string(),
            per_month: plan.after.as_ref().map(|after| after.per_month.to_string()),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is no plan of this version.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |why: &dyn std::fmt::Display| Failure::usage(format!("the plan {}: {why}", path.display()));
        let text = fs::read(path).map_err(|why| wrong(&why))?;
        let plan: Self = serde_json::from_slice(&text).map_err(|why| wrong(&why))?;
        if plan.plan == VERSION { Ok(plan) } else { Err(wrong(&format!("it is of version {}", plan.plan))) }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let wrong =
            |why: &dyn std::fmt::Display| Failure::local(format!("{} cannot be written: {why}", path.display()));
        let text = serde_json::to_string_pretty(self).map_err(|why| wrong(&why))?;
        replace(path, (text + "\n").as_bytes())
    }

    /// Whether a plan can be written there: over nothing, an empty file or an earlier plan.
    ///
    /// # Errors
    /// It is another file, as the list of numbers.
    pub(crate) fn check_path(path: &Path) -> Result<(), Failure> {
        let is_plan = |text: &[u8]| serde_json::from_slice::<Value>(text).is_ok_and(|plan| plan["plan"].is_u64());
        match fs::read(path) {
            Ok(text) if !text.is_empty() && !is_plan(&text) => Err(Failure::usage(format!(
                "--plan-out {}: this file is there and is no plan; give another name, nothing was written",
                path.display()
            ))),
            _ => Ok(()),
        }
    }

    /// The plan as a job is known by it.
    ///
    /// # Errors
    /// None that a plan can have.
    pub(crate) fn asked(&self) -> Result<Value, Failure> {
        serde_json::to_value(self).map_err(|why| Failure::local(format!("the plan cannot be kept: {why}")))
    }

    /// For whom it is.
    pub(crate) fn enterprise_id(&self) -> &str {
        &self.enterprise_id
    }

    /// The same plan, made of what is monitored now: what an earlier `apply` has done of it may be missing from it, when
    /// this one goes on with that.
    ///
    /// # Errors
    /// It would be another plan, or have another price.
    pub(crate) async fn made_again(&self, client: &Client, resumed: bool) -> Result<Plan, Failure> {
        if client.base_url() != self.base_url {
            return Err(Failure::usage(format!("the plan is for {}, not for {}", self.base_url, client.base_url())));
        }
        let mut request = client.plan(self.enterprise_id.clone(), self.wanted.clone()).remove(self.remove);
        if self.remove {
            request = request.max_removals(self.to_disassociate.len());
        }
        let now = request.await?;
        let changed = |why: String| {
            Err(Failure::usage(format!("the plan does not hold any more: {why}. Nothing was changed; plan again")))
        };
        for (what, then, now) in
            [("added", &self.to_associate, &now.to_associate), ("removed", &self.to_disassociate, &now.to_disassociate)]
        {
            let (then, now): (HashSet<&String>, HashSet<&String>) = (then.iter().collect(), now.iter().collect());
            if let Some(number) = now.difference(&then).next() {
                return changed(format!("{number} would be {what}, too"));
            }
            if let Some(number) = then.difference(&now).next().filter(|_| !resumed) {
                return changed(format!("{number} would not be {what}, it is so already"));
            }
        }
        let per_month = now.after.as_ref().map(|after| after.per_month.to_string());
        if !resumed && now.cost().to_string() != self.cost {
            return changed(format!("it would bill USD {}, not USD {}", now.cost(), self.cost));
        }
        if per_month != self.per_month {
            let text = |amount: &Option<String>| {
                amount.clone().map_or("an unknown amount".to_owned(), |usd| format!("USD {usd}"))
            };
            return changed(format!("a month would cost {}, not {}", text(&per_month), text(&self.per_month)));
        }
        Ok(now)
    }
}

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
    let (unsent, unknown) = match &begun {
        None => (adds.clone(), Vec::new()),
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
