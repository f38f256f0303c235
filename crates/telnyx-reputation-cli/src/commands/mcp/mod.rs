//! `telnyx-reputation mcp`: serve assistants.

mod state_folder;
mod transport;

use std::time::Duration;

use clap::Args;
use telnyx_reputation::{Period, Usd};
use telnyx_reputation_mcp::{Failure as Refused, OperationText, Server};

use self::state_folder::StateArgs;
use self::transport::HttpArgs;
use super::monitor::StoreFile;
use crate::account::Account;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::generated::CALLS;
use crate::globals::{Globals, duration, usd};
use crate::output::plain;

pub(super) use self::state_folder::StateArgs as ApproveState;

/// Serve assistants (MCP) with what is known of your numbers; nothing bills unless --allow-spend says so.
///
/// An assistant starts this command and talks to it over its standard streams, or calls it over HTTP with --http. Its tools
/// read for free what is monitored, what changed, and what things cost.
///
/// With --allow-spend there are tools for what bills, too. Each first makes a plan, for exactly the numbers and the price that
/// it says. A person allows it: in the assistant, where it can ask, else by `telnyx-reputation approve`. What was spent counts
/// over restarts, and for all assistants of the same profile together.
///
/// docs/guides/assistants.md says how assistants are set up.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation mcp
  telnyx-reputation mcp --allow-spend 5 --period day
  TELNYX_MCP_TOKEN=$(cat token) telnyx-reputation mcp --http 127.0.0.1:4011")]
pub(crate) struct McpArgs {
    /// Let plans that a person allows bill so much in all, in US dollars.
    #[arg(long, value_name = "USD", value_parser = usd)]
    allow_spend: Option<Usd>,
    /// How long --allow-spend is for: once, day or month, by the calendar in UTC.
    #[arg(long, default_value = "once", value_name = "PERIOD", value_parser = period, requires = "allow_spend")]
    period: Period,
    /// How long a tool waits for a person to run `approve`, where the assistant cannot ask.
    #[arg(long, default_value = "45s", value_name = "TIME", value_parser = duration)]
    approval_wait: Duration,
    /// The enterprise of questions that name none; else the profile's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    http: HttpArgs,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    store: StoreFile,
}

/// Serves until the client goes or a signal comes.
///
/// # Errors
/// The configuration, a state folder that others may use, an address that is taken or not of this machine.
pub(crate) async fn run(args: McpArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let account = Account::find(&globals)?;
    // Tells better what is missing.
    account.client()?;
    let enterprise = args.enterprise_id.as_deref().or(account.enterprise_id()).map(str::to_owned);
    let mut builder = Server::builder(account.builder_without_limit(), args.store.path(&globals)?)
        .enterprise_id(enterprise)
        .operations(operations())
        .approval_wait(args.approval_wait)
        .tell(|text| crate::context::say(&plain(text)));
    if let Some(limit) = args.allow_spend {
        if let Some(own) = account.spend_limit().filter(|own| limit > *own) {
            return Err(Failure::usage(format!(
                "--allow-spend {limit} is more than the spend limit of USD {own} of the profile or the command line"
            )));
        }
        let folder = args.state.open(&globals)?;
        let command = state_folder::approve_command(&folder);
        builder = builder.allow_spend(limit, args.period, folder).approve_command(command);
    }
    let server = builder.build()?;
    args.http.serve(&server, &globals).await
}

/// What the reference says of each call.
fn operations() -> Vec<OperationText> {
    let text = |call: &'static crate::operations::entry::CallHelp| OperationText {
        id: call.operation,
        command: format!("{} {}", call.resource_name(), call.method_name()),
        summary: call.summary,
        price: call.price,
    };
    CALLS.iter().map(text).collect()
}

fn period(text: &str) -> Result<Period, String> {
    text.parse::<Period>().map_err(|error| error.message().to_owned())
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::usage(refused.to_string())
    }
}
