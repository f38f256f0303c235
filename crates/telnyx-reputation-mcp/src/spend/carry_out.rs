//! Carrying out a plan, once.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use telnyx_reputation::runs::{NotTried, Outcome, Run, RunResult};
use telnyx_reputation::{ErrorKind, OperationUsage, Usd};
use telnyx_reputation_monitor::Said;

use super::ask::{Asker, Word};
use super::begun::{begun, ended};
use super::spending::Spending;
use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::plans::{Plan, Status};

/// So many numbers that did not end as they should have are named.
const NAMED: usize = 10;

/// What became of a plan.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Applied {
    /// `applied`, `nothing_done`, `waiting` for a person, or `declined`.
    pub(crate) status: &'static str,
    /// What is to be done next, and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
    /// What it bills at least, and at most where an outcome is unknown.
    pub(crate) billed_at_least_usd: String,
    pub(crate) billed_at_most_usd: String,
    /// How many numbers ended how.
    pub(crate) outcomes: BTreeMap<&'static str, usize>,
    /// Those that are not done, and why.
    pub(crate) not_done: Vec<NotDone>,
}

/// A number that is not done, or of which nothing tells whether it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NotDone {
    pub(crate) phone_number: String,
    pub(crate) outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_says: Option<String>,
}

/// What an attempt to apply came to.
pub(crate) enum Attempt {
    Told(Applied),
    Ask(Box<rmcp::model::InputRequiredResult>),
}

/// Applies the plan of this id, when a person allows it: once, to exactly its numbers, for its price at most.
///
/// # Errors
/// There is no such plan; it is another account's, expired, declined or used; what it bills does not fit into what is left.
pub(crate) async fn apply(desk: &Arc<Desk>, id: &str, asker: &Asker) -> Result<Attempt> {
    let spending = desk.spending.as_ref().ok_or_else(|| Failure::new("no_spending", "nothing may be spent"))?;
    let plan = spending.plans.find(id)?;
    if plan.base_url != desk.free.base_url() {
        return Err(Failure::new(
            "other_account",
            "the plan is for another base URL than this server's. Nothing was sent: apply it where it was made",
        ));
    }
    let mut is_allowed_here = false;
    match &plan.status {
        Status::Open => {
            check_account(desk, &plan).await?;
            let left = spending.left().await?;
            check_fits(&plan, left)?;
            match asker.ask(desk, &spending.plans, &plan, left).await? {
                Word::Yes { here } => is_allowed_here = here,
                Word::No => return Ok(Attempt::Told(declined())),
                Word::Nothing => return Ok(Attempt::Told(waiting(desk, &plan))),
                Word::Ask(question) => return Ok(Attempt::Ask(question)),
            }
        }
        Status::Approved if asker.brings_a_no() => {
            spending.plans.decide(id, false)?;
            return match spending.plans.find(id)? {
                Plan { status: Status::Declined, .. } => Ok(Attempt::Told(declined())),
                plan => Err(used(spending, &plan)),
            };
        }
        Status::Approved => check_account(desk, &plan).await?,
        _ => return Err(used(spending, &plan)),
    }
    let left = spending.left().await;
    // What a person said to a call that was given up was said to nobody.
    asker.check_is_not_given_up()?;
    check_fits(&plan, left?)?;
    let ends = || Failure::new("server_ends", "the server ends. Nothing was sent: call again once it is back");
    let held = spending.hold().ok_or_else(ends)?;
    let plans = &spending.plans;
    let is_begun = if is_allowed_here { plans.allow_and_begin(id)? } else { plans.begin(id)? };
    if !is_begun {
        return Err(used(spending, &plans.find(id)?));
    }
    // A client that goes away, or gives the call up, does not break off what bills.
    let desk = Arc::clone(desk);
    let carried_out = tokio::spawn(async move {
        let _held = held;
        let Some(spending) = desk.spending.as_ref() else { return Err(Failure::local("nothing may be spent")) };
        carry_out(spending, &plan).await
    });
    let told = carried_out.await.map_err(|_| Failure::new("outcome_unknown", "the plan was begun and broke off"))?;
    told.map(Attempt::Told)
}

/// A plan is for one account, which is told by its enterprises: a key of another one does not see that of the plan.
async fn check_account(desk: &Desk, plan: &Plan) -> Result<()> {
    match desk.free.enterprises().retrieve(&plan.enterprise_id).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Failure::new(
            "other_account",
            "the plan is for an enterprise that this server's account does not have. Nothing was sent: apply it where it was \
             made",
        )),
        Err(error) => Err(Failure::from(error).led_by("the plan was not begun, since a free read before it failed")),
    }
}

async fn carry_out(spending: &Spending, plan: &Plan) -> Result<Applied> {
    let client = spending.client()?;
    let run = client.run(plan.call(), plan.enterprise_id.clone(), plan.phone_numbers.clone());
    let prepared = run.checked().and_then(|run| run.max_usd(plan.at_most).journal(spending.folder.journal(&plan.id)));
    let run: Run<'_, Box<RawValue>> = match prepared {
        Ok(run) => run.go_on_without_refused(),
        Err(error) => {
            let failure = Failure::from(error);
            spending.plans.end(&plan.id, &json!({"status": "failed", "nothing_was_sent": failure.to_json()}))?;
            return Err(failure);
        }
    };
    let results = run.await;
    let billed = client.usage().total;
    let is_any_unknown = results.iter().any(|result| matches!(result.outcome, Outcome::Unknown(_)));
    let is_any = results.iter().any(|result| matches!(result.outcome, Outcome::Done(_) | Outcome::Unknown(_)));
    let applied = Applied {
        status: if is_any { "applied" } else { "nothing_done" },
        next: next(&results, &billed),
        billed_at_least_usd: billed.at_least.to_string(),
        billed_at_most_usd: billed.at_most.to_string(),
        outcomes: counts(&results),
        not_done: not_done(&results),
    };
    // What its servers cannot write any more, its journal tells.
    match spending.plans.end(&plan.id, &json!(applied)) {
        Ok(()) if !is_any_unknown => drop(std::fs::remove_file(spending.folder.journal(&plan.id))),
        Ok(()) => {}
        Err(failure) => tracing::warn!(%failure, "the plan's end could not be kept"),
    }
    Ok(applied)
}

fn check_fits(plan: &Plan, left: Usd) -> Result<()> {
    if plan.at_most <= left {
        return Ok(());
    }
    Err(Failure::new(
        "spend_limit",
        format!(
            "it bills up to USD {}, and of the limit only USD {left} is left. Nothing was sent: plan fewer numbers, or ask a \
             person for a higher limit",
            plan.at_most
        ),
    ))
}

fn declined() -> Applied {
    nothing("declined", "A person said no; do not ask again unless they want it. Nothing was sent.".to_owned())
}

fn waiting(desk: &Desk, plan: &Plan) -> Applied {
    let command = format!("{} {}", desk.approve_command, plan.id);
    let how = if cfg!(windows) {
        format!(
            "No terminal of Windows can allow it: a person has to use a client that shows questions, or the server and \
             `{command}` in WSL."
        )
    } else {
        format!("A person has to run `{command}` in a terminal; then call apply_plan again.")
    };
    nothing("waiting", format!("Nothing was sent. {how}"))
}

fn nothing(status: &'static str, next: String) -> Applied {
    let none = Usd::ZERO.to_string();
    Applied {
        status,
        next: Some(next),
        billed_at_least_usd: none.clone(),
        billed_at_most_usd: none,
        outcomes: BTreeMap::new(),
        not_done: Vec::new(),
    }
}

/// Why a plan cannot be carried out any more.
fn used(spending: &Spending, plan: &Plan) -> Failure {
    match &plan.status {
        Status::Expired => Failure::new("plan_expired", "the plan is too old: make it anew. Nothing was sent"),
        Status::Declined => Failure::new("plan_declined", "a person said no to the plan. Nothing was sent"),
        Status::Ended(outcome) => ended(outcome),
        Status::Begun => begun(spending, plan),
        Status::Open | Status::Approved => {
            Failure::new("plan_open", "the plan was not taken, and nothing was sent: call apply_plan again")
        }
    }
}

fn counts<T>(results: &[RunResult<T>]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for result in results {
        *counts.entry(result.outcome.name()).or_default() += 1;
    }
    counts
}

fn next<T>(results: &[RunResult<T>], billed: &OperationUsage) -> Option<String> {
    let count = |is: fn(&Outcome<T>) -> bool| results.iter().filter(|result| is(&result.outcome)).count();
    let unknown = count(|outcome| matches!(outcome, Outcome::Unknown(_)));
    if unknown == 0 && count(|outcome| matches!(outcome, Outcome::Done(_))) < results.len() {
        let mut next = "not_done says which numbers were not done and why; another plan may have them.".to_owned();
        if billed.at_most > billed.at_least {
            next += &format!(
                " The service does not tell whether it billed those that it refused: up to USD {} counts against the limit.",
                billed.at_most
            );
        }
        return Some(next);
    }
    (unknown > 0).then(|| {
        format!(
            "Of {unknown} the outcome is unknown: they may have been done and billed, and count against the limit. \
             Nothing of it is sent again. get_number tells later, for free, what is known of them."
        )
    })
}

fn not_done<T>(results: &[RunResult<T>]) -> Vec<NotDone> {
    let others = results.iter().filter(|result| !matches!(result.outcome, Outcome::Done(_)));
    others
        .take(NAMED)
        .map(|result| {
            let (why, api_says) = why(&result.outcome);
            NotDone { phone_number: result.phone_number.clone(), outcome: result.outcome.name(), why, api_says }
        })
        .collect()
}

/// Why a number is not done, and what the API said of it.
fn why<T>(outcome: &Outcome<T>) -> (Option<String>, Option<String>) {
    let said = match outcome {
        Outcome::Refused(refusal) => Said::from(refusal),
        Outcome::Failed(error) | Outcome::Unknown(error) => Said::from(&**error),
        Outcome::NotTried(NotTried::SpendLimit(error) | NotTried::Unrecorded(error) | NotTried::BadNumber(error)) => {
            Said::from(&**error)
        }
        Outcome::NotTried(why) => return (Some(why.name().to_owned()), None),
        _ => return (None, None),
    };
    (Some(said.own), said.api_says)
}

impl From<Applied> for Value {
    fn from(applied: Applied) -> Self {
        json!(applied)
    }
}
