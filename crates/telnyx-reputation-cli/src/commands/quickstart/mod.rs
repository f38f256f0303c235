//! `telnyx-reputation quickstart`: a guided first run, from nothing to what is known of a number.

mod approvals;
mod costs;
mod enterprise;
mod letter;
mod monitoring;
mod numbers;
mod reading;
mod sandbox;
mod terms;
mod told;
mod walk;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use self::walk::{Walk, Wanted};
use crate::account::Account;
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::{self, Globals};
use crate::input::Input;
use crate::jobs::{Numbers, billed};
use crate::operations;

/// Walk through the first run: terms, enterprise, letter, approvals, numbers, what is known of one.
///
/// Without an API key it runs against a sandbox of its own, where nothing costs money. With --real it works in your
/// account, and asks before each price: enabling bills USD 100.00 a month, adding a number USD 0.10, and the first, live
/// read of one USD 0.10. Each step shows the command that does the same.
///
/// What takes people or days ends the run: a letter to be signed, an approval to be waited for. Run it again then: what
/// is done is found by free reads and neither done nor billed again.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation quickstart
  telnyx-reputation quickstart --real --json @enterprise.json
  telnyx-reputation quickstart --real --json @enterprise.json --letter signed.pdf +16035551234")]
pub(crate) struct QuickstartArgs {
    #[command(flatten)]
    numbers: Numbers,
    /// Run against a sandbox, also where an API key is configured.
    #[arg(long, conflicts_with_all = ["real", "enterprise_id"])]
    sandbox: bool,
    /// Run in your account.
    #[arg(long)]
    real: bool,
    /// The enterprise to register, as `enterprises create` takes it: @FILE, or - for the standard input.
    #[arg(long, value_name = "JSON", conflicts_with = "enterprise_id")]
    json: Option<String>,
    /// The signed letter of authorization, as PDF.
    #[arg(long, value_name = "FILE")]
    letter: Option<PathBuf>,
    /// How long to wait for the approvals, which take the service up to days, such as 10m.
    #[arg(long, value_name = "TIME", value_parser = globals::duration, default_value = "0s")]
    wait: Duration,
}

/// Walks through the steps, and prints what came of each.
///
/// # Errors
/// The configuration, an answer of the API, or a price that was not confirmed. What was done before is printed.
pub(crate) async fn run(args: QuickstartArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let real = is_real(&args, &globals)?;
    let mut wanted = Wanted {
        real,
        enterprise_id: args.numbers.enterprise_id.clone(),
        body: args
            .json
            .as_deref()
            .map(|given| operations::json("--json", &Input::default().text(given)?))
            .transpose()?,
        letter: args.letter,
        wait: args.wait,
        numbers: args.numbers.read()?,
    };
    if real {
        let context = Context::new(globals)?;
        // Who writes down an enterprise means that one, and not the profile's.
        if wanted.body.is_none() {
            wanted.enterprise_id = wanted.enterprise_id.or(context.account.enterprise_id().map(str::to_owned));
        }
        return through(&context, &wanted).await;
    }
    let sandbox = sandbox::start().await?;
    let base_url = sandbox.base_url();
    let context = Context::of_account(globals.clone(), Account::of_sandbox(&globals, &base_url))?;
    context.note(&format!("A sandbox runs at {base_url} as long as this does. Nothing in it costs money."));
    sandbox::fill_in(&mut wanted)?;
    let ended = through(&context, &wanted).await;
    sandbox.stop().await;
    if ended.is_ok() {
        context.note(sandbox::AFTERWARDS);
    }
    ended
}

/// Whether it is about somebody's account.
fn is_real(args: &QuickstartArgs, globals: &Globals) -> Result<bool, Failure> {
    if args.real || args.sandbox {
        return Ok(args.real);
    }
    if globals.base_url.is_some() || args.numbers.enterprise_id.is_some() || Account::is_configured(globals)? {
        return Err(Failure::usage(
            "an account is configured: give --real to work in it, or --sandbox for a sandbox where nothing costs money",
        ));
    }
    Ok(false)
}

async fn through(context: &Context, wanted: &Wanted) -> Result<ExitStatus, Failure> {
    let mut walk = Walk::begin(context)?;
    let ended = walk.through(wanted).await;
    walk.told.end();
    context.note(&billed(context));
    ended.map(|()| ExitStatus::Done)
}
