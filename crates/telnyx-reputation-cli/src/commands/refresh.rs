//! `telnyx-reputation refresh`: have chosen numbers looked up, the worst first.

use clap::Args;
use serde_json::Map;
use telnyx_reputation::runs::RunCall;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Choice, Job, Journal, report};

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
    let mut journal = args.journal.find("refresh", &context.client, &enterprise)?;
    let given = args.choice.numbers.read()?;
    let asked = args.choice.asked(&given);
    let numbers = match journal.numbers(&asked)? {
        Some(numbers) => numbers,
        None => {
            let chosen = args.choice.choose(&context, &enterprise, &given).await?;
            chosen.into_iter().map(|number| number.phone_number).collect()
        }
    };
    if numbers.is_empty() {
        context.note("No number is to be refreshed.");
        return Ok(ExitStatus::Done);
    }
    let job = Job {
        call: RunCall::Refresh,
        enterprise_id: &enterprise,
        asked,
        verb: "Refresh",
        doing: "Refreshing",
        beside: Vec::new(),
        budget: args.choice.budget(),
    };
    let ended = job.carry_out(&context, &mut journal, numbers).await?;
    let status = report(&context, &[("refresh", &ended.results)], |_| Map::new(), ended.interrupted);
    ended.end(&context, journal)?;
    Ok(status)
}
