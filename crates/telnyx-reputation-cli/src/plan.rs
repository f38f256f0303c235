//! A plan: shown, saved, made again, and carried out with a journal.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Map;
use telnyx_reputation::Client;
use telnyx_reputation::runs::{Outcome, Plan, RunCall};

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Ended, JournalFile, counted, finish, report};

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
        fs::write(path, text + "\n").map_err(|why| wrong(&why))
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

/// Asks, adds what is missing, then removes what is to be removed, and prints what became of each number.
///
/// # Errors
/// It was not confirmed. How numbers ended is printed.
pub(crate) async fn carry_out(context: &Context, plan: &Plan, journal: JournalFile) -> Result<ExitStatus, Failure> {
    let (adds, removes) = (&plan.to_associate, &plan.to_disassociate);
    if adds.is_empty() && removes.is_empty() {
        context.note("Nothing is to be done.");
        journal.end(true)?;
        return Ok(ExitStatus::Done);
    }
    let enterprise_id = plan.enterprise_id();
    let parts = [("add", adds), ("remove", removes)].into_iter().filter(|(_, numbers)| !numbers.is_empty());
    let parts: Vec<String> = parts.map(|(verb, numbers)| format!("{verb} {}", counted(numbers.len()))).collect();
    let what = format!("Sync ({})", parts.join(", "));
    confirm(context, &Price { what, at_most: plan.cost(), beside: Vec::new(), enterprise_id: Some(enterprise_id) })
        .await?;
    let run = |call, numbers: &Vec<String>| context.client.run(call, enterprise_id.to_owned(), numbers.clone());
    let mut added = Ended { results: Vec::new(), interrupted: false };
    if !adds.is_empty() {
        let associate = run(RunCall::Associate, adds).go_on_without_refused().journal(journal.path())?;
        added = finish(context, "Adding", associate).await?;
    }
    let mut removed = Ended { results: Vec::new(), interrupted: added.interrupted };
    if !removes.is_empty() && !added.interrupted {
        removed = finish(context, "Removing", run(RunCall::Disassociate, removes)).await?;
    }
    let interrupted = added.interrupted || removed.interrupted;
    let mut status =
        report(context, &[("add", &added.results), ("remove", &removed.results)], |_| Map::new(), interrupted);
    if journal.is_resumed() && missing_again(context, plan, &added).await? {
        context.note("Some of what the earlier job added is not monitored any more: sync again.");
        status = if status == ExitStatus::Done { ExitStatus::Incomplete } else { status };
    }
    context.tell_of_journal(journal.end(added.is_settled())?);
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
