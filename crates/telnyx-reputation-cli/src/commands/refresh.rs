//! `telnyx-reputation refresh`: have chosen numbers looked up, the worst first.

use clap::Args;
use serde_json::Map;
use telnyx_reputation::runs::RunCall;

use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Choice, Journal, finish, report};

/// Chooses by free reads, says the price, asks, and has each number looked up, which bills it.
#[derive(Args)]
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
    let chosen = args.choice.choose(&context, &enterprise).await?;
    let numbers: Vec<String> = chosen.into_iter().map(|number| number.phone_number).collect();
    if numbers.is_empty() {
        context.note("No number is to be refreshed.");
        return Ok(ExitStatus::Done);
    }
    let what = format!("Refresh {} numbers", numbers.len());
    let mut run = context.client.run(RunCall::Refresh, enterprise.clone(), numbers).checked()?;
    let mut at_most = run.estimate();
    if let Some(budget) = args.choice.budget {
        (run, at_most) = (run.max_usd(budget), at_most.min(budget));
    }
    confirm(&context, &Price { what, at_most, beside: Vec::new(), enterprise_id: Some(&enterprise) })?;
    let ended = finish(&context, "Refreshing", run.journal(journal.path())?).await?;
    let status = report(&context, &[("refresh", &ended.results)], |_| Map::new(), ended.interrupted);
    journal.end(ended.is_settled())?.into_iter().for_each(|left| context.tell_of_journal(&left));
    Ok(status)
}
