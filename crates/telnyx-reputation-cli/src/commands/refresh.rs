//! `telnyx-reputation refresh`: have chosen numbers looked up, the worst first.

use clap::Args;
use serde_json::Map;
use telnyx_reputation::runs::RunCall;

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Choice, Journal, counted, finish, report};

/// Have numbers looked up anew, the worst first.
///
/// Chooses by free reads, says the price, asks, and has each number looked up: a refresh bills USD 0.10 a number.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation refresh --older-than 7d
  telnyx-reputation refresh --risk medium --older-than 1d --budget 20 --yes
  telnyx-reputation refresh @numbers.txt")]
pub(crate) struct RefreshArgs {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    journal: Journal,
}

/// Refreshes what is chosen.
///
/// # Errors
/// What cannot be read, or was not confirmed. How numbers ended is printed.
pub(crate) async fn run(args: RefreshArgs, context: Context) -> Result<ExitStatus, Failure> {
    let enterprise = context.account.enterprise(args.choice.numbers.enterprise_id.as_deref())?;
    let journal = args.journal.find("refresh", &context.client, &enterprise)?;
    let numbers = args.choice.choose(&context, &enterprise, &RunCall::Refresh).await?;
    if numbers.is_empty() {
        context.note("No number is to be refreshed.");
        return Ok(ExitStatus::Done);
    }
    let what = format!("Refresh {}", counted(numbers.len()));
    let run = context.client.run(RunCall::Refresh, enterprise.clone(), numbers).checked()?.go_on_without_refused();
    let (at_most, beside) = (run.estimate()?, Vec::new());
    confirm(&context, &Price { what, at_most, beside, enterprise_id: Some(&enterprise) }).await?;
    let ended = finish(&context, "Refreshing", run.journal(journal.path())?).await?;
    let status = report(&context, &[("refresh", &ended.results)], |_| Map::new(), ended.interrupted);
    context.tell_of_journal(journal.end(ended.is_settled())?);
    Ok(status)
}
