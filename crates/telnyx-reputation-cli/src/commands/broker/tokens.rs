//! `telnyx-reputation broker tokens`: what workers may do.

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use telnyx_reputation::Usd;
use telnyx_reputation_broker::{LedgerHandle, NewToken, Token};

use super::ledger_place::LedgerPlace;
use super::runs::{at, print};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::{Globals, usd};

/// Make, list and revoke the tokens that workers have in place of the API key.
#[derive(Subcommand)]
pub(super) enum TokensCommand {
    Create(CreateArgs),
    List(ListArgs),
    Revoke(RevokeArgs),
}

/// Make a token, and print it alone on stdout. It is shown once: the ledger keeps a digest of it. What revoked tokens of its
/// name may have spent counts as its own.
#[derive(Args)]
pub(super) struct CreateArgs {
    /// Whose it is; the name of no other token in use. A new name begins with nothing spent.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Allow reads that cannot bill, and nothing else.
    #[arg(long, conflicts_with = "limit_usd")]
    free_only: bool,
    /// What its calls, and those of revoked tokens of its name, may come to in all, in US dollars.
    #[arg(long, value_name = "USD", value_parser = usd)]
    limit_usd: Option<Usd>,
    /// The only enterprise that it is for; may be given several times. What is of the whole account is refused then.
    #[arg(long = "enterprise", value_name = "UUID")]
    enterprises: Vec<String>,
    /// Allow to see the broker's status, metrics and page.
    #[arg(long)]
    status: bool,
    #[command(flatten)]
    ledger: LedgerPlace,
}

/// List the tokens, with what each may have spent.
#[derive(Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    ledger: LedgerPlace,
}

/// Revoke a token; requests with it are refused from now on.
#[derive(Args)]
pub(super) struct RevokeArgs {
    /// Whose it is.
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    ledger: LedgerPlace,
}

const COLUMNS: &[&str] = &[
    "name",
    "free_only",
    "limit_usd",
    "at_least_usd",
    "at_most_usd",
    "enterprises",
    "status",
    "created_at",
    "revoked_at",
];

/// Does what is asked.
///
/// # Errors
/// The ledger, a name that is in use or is nobody's.
pub(super) async fn run(command: TokensCommand, globals: Globals) -> Result<ExitStatus, Failure> {
    match command {
        TokensCommand::Create(args) => {
            let CreateArgs { name, free_only, limit_usd: limit, enterprises, status, ledger } = args;
            let token = NewToken { name, free_only, limit, enterprises, status };
            let ledger = ledger.open(&globals).await?;
            let spent = spent_before(&ledger, &token).await?;
            let text = ledger.create_token(token).await?;
            globals.output().print(&format!("{text}\n"));
            globals.note(
                "It is shown once. A worker sets it as API key, as in TELNYX_API_KEY, with the broker's base URL.",
            );
            globals.notes(spent);
        }
        TokensCommand::List(args) => {
            let tokens = args.ledger.open_existing(&globals).await?.list_tokens().await?;
            let rows: Vec<Value> =
                tokens.iter().map(|(token, spent)| row(token, spent.at_least, spent.at_most)).collect();
            print(&globals, COLUMNS, &rows);
        }
        TokensCommand::Revoke(args) => {
            if !args.ledger.open_existing(&globals).await?.revoke(&args.name).await? {
                return Err(Failure::usage(format!(
                    "no token in use is named {}: `telnyx-reputation broker tokens list` shows them",
                    args.name
                )));
            }
            globals.note(&format!("The token {} is revoked.", args.name));
        }
    }
    Ok(ExitStatus::Done)
}

/// That earlier tokens of the same name may have spent something, which counts as the new one's.
async fn spent_before(ledger: &LedgerHandle, new: &NewToken) -> Result<Option<String>, Failure> {
    let tokens = ledger.list_tokens().await?;
    let same_name = tokens.iter().find(|(token, spent)| token.allows.name == new.name && spent.at_most > Usd::ZERO);
    Ok(same_name.map(|(_, spent)| {
        let name = &new.name;
        let left = new.limit.map(|limit| format!(": of its limit USD {} is left", limit.less(spent.at_most)));
        format!(
            "Revoked tokens named {name} may have spent USD {}, which counts as this one's{}. Under another name a token begins \
             with nothing spent.",
            spent.at_most,
            left.unwrap_or_default(),
        )
    }))
}

fn row(token: &Token, at_least: Usd, at_most: Usd) -> Value {
    let allows = &token.allows;
    json!({
        "name": allows.name,
        "free_only": allows.free_only,
        "limit_usd": allows.limit.map(|limit| limit.to_string()),
        "at_least_usd": at_least.to_string(),
        "at_most_usd": at_most.to_string(),
        "enterprises": allows.enterprises,
        "status": allows.status,
        "created_at": at(token.created_at),
        "revoked_at": token.revoked_at.map(at),
    })
}
