//! `telnyx-reputation remediate`: have the labels of flagged numbers corrected, the worst first.

mod networks;

use std::time::Duration;

use clap::Args;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use telnyx_reputation::runs::{Outcome, RemediationDetails, RunCall, RunResult};

use self::networks::Found;
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals;
use crate::jobs::{Choice, Job, Journal, Known, Verdict, counted, report};

/// Have the labels of flagged numbers corrected, the worst first.
///
/// Chooses by free reads, says the price, asks, submits, and waits until the networks have answered, which takes hours to
/// days. Remediation bills USD 1.00 a number that is taken on. Numbers that are not flagged are left out.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation remediate --risk high --purpose 'Appointment reminders' --budget 200
  telnyx-reputation remediate @numbers.txt --purpose 'Appointment reminders' --no-wait --yes")]
pub(crate) struct RemediateArgs {
    #[command(flatten)]
    choice: Choice,
    /// Submit the numbers, too, that are not flagged, where there is nothing to correct: they are billed all the same.
    #[arg(long)]
    include_unflagged: bool,
    /// What the numbers are used for, in plain words: the networks read it.
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// Whom to ask about the request.
    #[arg(long, value_name = "EMAIL")]
    contact_email: Option<String>,
    /// An https address for the events of the request.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// Submit, and do not wait.
    #[arg(long)]
    no_wait: bool,
    /// How long to wait at most, such as 2h.
    #[arg(long, value_name = "TIME", value_parser = globals::duration, conflicts_with = "no_wait")]
    wait_at_most: Option<Duration>,
    #[command(flatten)]
    journal: Journal,
}

/// Submits what is chosen, and waits.
///
/// # Errors
/// What cannot be read, or was not confirmed. How numbers ended is printed.
pub(crate) async fn run(args: RemediateArgs, context: Context) -> Result<ExitStatus, Failure> {
    let enterprise = context.account.enterprise(args.choice.numbers.enterprise_id.as_deref())?;
    let mut journal = args.journal.find("remediate", &context.client, &enterprise)?;
    let given = args.choice.numbers.read()?;
    let mut asked = args.choice.asked(&given);
    asked["include_unflagged"] = args.include_unflagged.into();
    let numbers = match journal.numbers(&asked)? {
        Some(numbers) => numbers,
        None => flagged(&args, &context, args.choice.choose(&context, &enterprise, &given).await?),
    };
    if numbers.is_empty() {
        context.note("No number is to be remediated.");
        return Ok(ExitStatus::Done);
    }
    let mut details = RemediationDetails::new(&args.purpose);
    details.contact_email = args.contact_email.clone();
    details.webhook_url = args.webhook_url.clone();
    let job = Job {
        call: RunCall::CreateRemediation(details),
        enterprise_id: &enterprise,
        asked,
        verb: "Remediate",
        doing: "Submitting",
        beside: vec!["Numbers that the service does not take on, as those in cooldown, are not billed.".to_owned()],
        budget: args.choice.budget(),
    };
    let ended = job.carry_out(&context, &mut journal, numbers).await?;
    let ids = ids(&ended.results);
    let mut found = Found::default();
    // A wait that fails takes nothing from what was submitted, and paid: that is told first.
    let waited = if args.no_wait || ended.interrupted {
        Ok(())
    } else {
        found.wait(args.wait_at_most, &context, &enterprise, &ids).await
    };
    let beside = |result: &RunResult<Box<RawValue>>| {
        let id = result.outcome.value().and_then(|value| id(value));
        let told = found.results.get(&result.phone_number);
        Map::from_iter([("remediation_id".to_owned(), json!(id)), ("result".to_owned(), json!(told))])
    };
    let interrupted = ended.interrupted || found.interrupted;
    let status = report(&context, &[("remediate", &ended.results)], beside, interrupted);
    for (result, count) in found.counts() {
        context.note(&format!("Networks: {count} {}.", result.replace('_', " ")));
    }
    if args.no_wait || interrupted || waited.is_err() {
        for id in &ids {
            let command = "telnyx-reputation enterprises:reputation:remediation retrieve";
            context.note(&format!("{command} --enterprise-id {enterprise} --remediation-id {id}"));
        }
    }
    // Whether the wait was over says nothing of what was sent.
    ended.end(&context, journal)?;
    waited.map(|()| status)
}

/// The numbers with a label or a risk; the others are billed like them, with nothing to correct.
fn flagged(args: &RemediateArgs, context: &Context, chosen: Vec<Known>) -> Vec<String> {
    let (flagged, others): (Vec<Known>, Vec<Known>) =
        chosen.into_iter().partition(|number| args.include_unflagged || number.verdict() == Verdict::Flagged);
    if !others.is_empty() {
        let others = counted(others.len());
        context.note(&format!("{others} not flagged, left out: --include-unflagged submits and bills them, too."));
    }
    flagged.into_iter().map(|number| number.phone_number).collect()
}

/// The requests that the numbers are in, each once.
fn ids(results: &[RunResult<Box<RawValue>>]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in results.iter().filter_map(|result| match &result.outcome {
        Outcome::Done(value) => id(value),
        _ => None,
    }) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn id(request: &RawValue) -> Option<String> {
    serde_json::from_str::<Value>(request.get()).ok()?.get("id")?.as_str().map(str::to_owned)
}
