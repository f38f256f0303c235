//! `telnyx-reputation apply FILE`: do exactly what a saved plan says.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::Journal;
use crate::plan::{SavedPlan, carry_out, show};

/// Do exactly what a plan of `sync --plan-out` says, if it still holds.
///
/// When other numbers are monitored by now, or the price is another, it refuses and changes nothing.
#[derive(Args)]
pub(crate) struct ApplyArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    plan: PathBuf,
    #[command(flatten)]
    journal: Journal,
}

/// Compares, asks and applies.
///
/// # Errors
/// The plan does not hold any more, or was not confirmed. How numbers ended is printed.
pub(crate) async fn run(args: ApplyArgs, context: Context) -> Result<ExitStatus, Failure> {
    let saved = SavedPlan::read(&args.plan)?;
    let journal = args.journal.find("apply", &context.client, saved.enterprise_id())?;
    let asked = saved.asked()?;
    let begun = journal.numbers(&asked)?;
    let plan = saved.made_again(&context.client, begun.is_some()).await?;
    show(&context, &plan);
    carry_out(&context, &plan, journal, asked).await
}
