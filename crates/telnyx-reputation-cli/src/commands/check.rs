//! `telnyx-reputation check`: what is known of numbers, with an exit status that cron and CI can act on.

use std::process::ExitCode;

use clap::Args;
use telnyx_reputation::runs::{NotTried, Outcome, RunCall};

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Known, Numbers, Verdict, billed, counted, counts, finish, known};

/// Show what is known of numbers, for free; the exit status tells whether any is flagged.
///
/// Of the numbers given, or of all that are monitored. A number is flagged when a label is shown for it or its risk is
/// more than low. What is stored is read; with --fresh a refresh bills USD 0.10 a number first.
///
/// Exit status: 0 all clean, 2 some flagged, 3 none flagged and some without data, 1 an error.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation check
  telnyx-reputation check +16035551234 +16035551235
  telnyx-reputation check @numbers.txt --format csv > today.csv
  telnyx-reputation check --quiet > /dev/null || mail -s 'caller IDs are flagged' ops@example.com")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    numbers: Numbers,
    /// Ask the networks now, which bills each number.
    #[arg(long)]
    fresh: bool,
}

/// Prints what is known, the worst first.
///
/// # Errors
/// What cannot be read, or was not refreshed.
pub(crate) async fn run(args: CheckArgs, context: Context) -> Result<ExitStatus, Failure> {
    let numbers = args.numbers.read()?;
    let enterprise = args.numbers.enterprise_id.as_deref().or(context.account.enterprise_id());
    let mut listed = known(&context.client, enterprise, &numbers).await?;
    if args.fresh {
        let enterprise = context.account.enterprise(enterprise)?;
        refresh(&context, &enterprise, &listed).await?;
        listed = known(&context.client, Some(&enterprise), &numbers).await?;
    }
    listed.sort_by_key(|number| (number.verdict(), std::cmp::Reverse(number.risk())));
    let mut output = context.output();
    let mut rows = output.rows(Known::COLUMNS);
    rows.add(&listed.iter().map(Known::to_row).collect::<Vec<_>>());
    context.notes(rows.end());
    let count = |wanted: Verdict| listed.iter().filter(|number| number.verdict() == wanted).count();
    let verdicts = [Verdict::Flagged, Verdict::NoData, Verdict::NotMonitored, Verdict::Clean];
    let counts = verdicts.map(|verdict| (count(verdict), verdict.name())).into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
    if !counts.is_empty() {
        context.note(&format!("{}.", counts.join(", ")));
    }
    Ok(match listed.iter().map(Known::verdict).min() {
        None | Some(Verdict::Clean) => ExitStatus::Done,
        Some(Verdict::Flagged) => ExitStatus::Flagged,
        Some(Verdict::NoData | Verdict::NotMonitored) => ExitStatus::NoData,
    })
}

/// Has all monitored numbers looked up.
async fn refresh(context: &Context, enterprise_id: &str, known: &[Known]) -> Result<(), Failure> {
    let monitored = known.iter().filter(|number| number.verdict() != Verdict::NotMonitored);
    let numbers: Vec<String> = monitored.map(|number| number.phone_number.clone()).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let what = format!("Look up {} now", counted(numbers.len()));
    let run = context.client.run(RunCall::Refresh, enterprise_id.to_owned(), numbers).checked()?;
    let (at_most, beside) = (run.estimate()?, Vec::new());
    confirm(context, &Price { what, at_most, beside, enterprise_id: Some(enterprise_id) }).await?;
    let ended = finish(context, "Looking up", run).await?;
    context.note(&format!("Looked up: {}. {}", counts(&ended.results), billed(context)));
    let mut failed = None;
    for result in &ended.results {
        match &result.outcome {
            // What is stored of it stands, and it is said to be what it is.
            Outcome::Refused(_) => context.note(&format!("{} could not be looked up", result.phone_number)),
            // One that may have been billed tells more than one that was not.
            Outcome::Unknown(error) => failed = Some(error),
            Outcome::Failed(error) | Outcome::NotTried(NotTried::SpendLimit(error)) => {
                failed = failed.or(Some(error));
            }
            _ => {}
        }
    }
    match failed.cloned() {
        Some(error) if ended.interrupted => Err(Failure::Interrupted(error)),
        Some(error) => Err(Failure::Client(error)),
        None if ended.interrupted => {
            let told = counts(&ended.results);
            Err(Failure::Stopped(format!("{told}; `check` without --fresh shows what is known")))
        }
        None => Ok(()),
    }
}

/// Every error is 1, as the four statuses of this command have it; an interrupt stays what it is.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    match status {
        ExitStatus::Done | ExitStatus::Flagged | ExitStatus::NoData | ExitStatus::Interrupted => status.into(),
        _ => ExitStatus::Error.into(),
    }
}
