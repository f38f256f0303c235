//! `telnyx-reputation sync`: have exactly these numbers monitored.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Journal, Numbers};
use crate::plan::{SavedPlan, carry_out, show};

/// Have exactly these numbers monitored: plan, price, ask, do.
///
/// Compares the numbers with those that are monitored, says what is to be done and what that costs, asks, and does it.
/// Adding bills USD 0.10 a number, and raises what each month costs. Nothing is removed unless --remove says so.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation sync @numbers.txt --spend-limit 600
  telnyx-reputation sync @numbers.txt --remove --max-removals 20
  telnyx-reputation sync @numbers.txt --plan-out plan.json && telnyx-reputation apply plan.json --yes")]
pub(crate) struct SyncArgs {
    #[command(flatten)]
    numbers: Numbers,
    /// End the monitoring of what is not in the list.
    #[arg(long)]
    remove: bool,
    /// How many numbers may be removed at most; a tenth of those that are monitored when not given.
    #[arg(long, value_name = "COUNT", requires = "remove")]
    max_removals: Option<usize>,
    /// Write the plan into a file for `apply`, and do nothing.
    #[arg(long, value_name = "FILE")]
    plan_out: Option<PathBuf>,
    #[command(flatten)]
    journal: Journal,
}

/// Plans, asks and applies.
///
/// # Errors
/// What cannot be read, planned, or was not confirmed. How numbers ended is printed.
pub(crate) async fn run(args: SyncArgs, context: Context) -> Result<ExitStatus, Failure> {
    let enterprise = context.account.enterprise(args.numbers.enterprise_id.as_deref())?;
    let wanted = args.numbers.read()?;
    if wanted.is_empty() {
        return Err(Failure::usage("which numbers? Give them, @FILE or -"));
    }
    let mut request = context.client.plan(enterprise.clone(), wanted.clone()).remove(args.remove);
    if let Some(most) = args.max_removals {
        request = request.max_removals(most);
    }
    if let Some(path) = &args.plan_out {
        SavedPlan::check_path(path)?;
        let plan = request.await?;
        show(&context, &plan);
        SavedPlan::new(&context.client, &plan, wanted, args.remove).write(path)?;
        context.note(&format!("Nothing was done. `telnyx-reputation apply {}` does it.", path.display()));
        return Ok(ExitStatus::Done);
    }
    let journal = args.journal.find("sync", &context.client, &enterprise)?;
    let asked = json!({"numbers": wanted, "remove": args.remove});
    journal.numbers(&asked)?;
    let plan = request.await?;
    show(&context, &plan);
    carry_out(&context, &plan, journal, asked).await
}
