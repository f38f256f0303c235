//! `telnyx-reputation webhooks`: events on their way to you.

mod forward;
mod http_client;
mod listen;
mod receiver;
mod sandbox;
mod trigger;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Receive events and see them, or have the sandbox send one.
#[derive(Args)]
pub(crate) struct WebhooksArgs {
    #[command(subcommand)]
    command: WebhooksCommand,
}

#[derive(Subcommand)]
enum WebhooksCommand {
    Listen(listen::ListenArgs),
    Trigger(trigger::TriggerArgs),
}

/// Receives, or triggers.
///
/// # Errors
/// What either says.
pub(crate) async fn run(args: WebhooksArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    match args.command {
        WebhooksCommand::Listen(args) => listen::run(args, globals).await,
        WebhooksCommand::Trigger(args) => trigger::run(args, Context::new(globals)?).await,
    }
}
