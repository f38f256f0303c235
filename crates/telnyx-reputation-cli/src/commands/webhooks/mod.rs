//! `telnyx-reputation webhooks`: events on their way to you.

mod forward;
mod listen;
mod receiver;
mod sandbox;
mod trigger;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::http_client::http_client;

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

/// What events are sent with: no proxy, since receivers stand near.
///
/// # Errors
/// The system's certificates cannot be used.
fn to_receiver() -> Result<reqwest::Client, Failure> {
    http_client(reqwest::ClientBuilder::no_proxy)
}
