//! `telnyx-reputation broker`: serve until a signal comes.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use telnyx_reputation::Period;
use telnyx_reputation_broker::Broker;

use super::ledger_place::LedgerPlace;
use crate::account::Account;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::{Globals, duration};
use crate::interrupt::Interrupts;

/// How a broker serves.
#[derive(Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    ledger: LedgerPlace,
    /// How long --spend-limit is for: once, day or month, by the calendar in UTC.
    #[arg(long, default_value = "once", value_name = "PERIOD", value_parser = period)]
    period: Period,
    /// The address and port to listen on. Anything but loopback lets other machines in, without encryption.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Another name under which the broker's own pages may be called, such as a proxy's; may be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// How many calls are under way at the service at once.
    #[arg(long, default_value_t = 64, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    at_once: u16,
    /// How long requests in flight may take once the broker is told to end.
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    grace: Duration,
}

/// Serves until it is told to end.
///
/// # Errors
/// The configuration, a ledger that another broker serves, an address that is taken.
pub(super) async fn run(args: ServeArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let account = Account::find(&globals)?;
    // Tells better what is missing.
    account.client()?;
    let ledger = args.ledger.address(&globals)?;
    let mut builder = Broker::builder(account.builder_without_limit(), ledger.clone())
        .address(args.listen)
        .at_once(args.at_once.into())
        .grace(args.grace)
        .allow_host(args.allow_host);
    if let Some(limit) = account.spend_limit() {
        builder = builder.spend_limit(limit, args.period);
    }
    let mut interrupts = Interrupts::listen()?;
    let broker = builder.start().await?;
    globals.output().print(&format!("{}\n", broker.base_url()));
    announce(&broker, &globals, &account, args.period, &ledger);
    if !args.listen.ip().is_loopback() {
        globals.note(
            "The broker speaks plain HTTP, and other machines can reach it: put a proxy with TLS before it, since tokens are \
             sent as they are.",
        );
    }
    interrupts.next().await;
    globals.note("Ending: requests in flight are finished.");
    broker.stop().await;
    Ok(ExitStatus::Done)
}

/// The base URL alone is on stdout, for programs; the rest is for people, on stderr.
fn announce(broker: &Broker, globals: &Globals, account: &Account, period: Period, ledger: &dyn std::fmt::Display) {
    let limit = match (account.spend_limit(), period) {
        (Some(limit), Period::Once) => format!("USD {limit}"),
        (Some(limit), each) => format!("USD {limit} each {each}"),
        (None, _) => "none; --spend-limit USD gives one".to_owned(),
    };
    for line in [
        "The broker is running. Workers set its base URL, and a token of `telnyx-reputation broker tokens create` as API key."
            .to_owned(),
        format!("  base URL      {}", broker.base_url()),
        format!("  page          {} (password: {})", broker.page_url(), broker.admin_token()),
        format!("  ledger        {ledger}"),
        format!("  spend limit   {limit}"),
    ] {
        globals.note(&line);
    }
    match broker.open_calls() {
        0 => {}
        1 => globals.note("1 call of an earlier process has no answer; it is being looked for, for free."),
        calls => globals
            .note(&format!("{calls} calls of an earlier process have no answer; they are being looked for, for free.")),
    }
}

fn period(text: &str) -> Result<Period, String> {
    text.parse::<Period>().map_err(|error| error.message().to_owned())
}
