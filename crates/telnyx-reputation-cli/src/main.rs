//! The `telnyx-reputation` command.

mod account;
mod commands;
mod confirm;
mod context;
mod exit_status;
mod failure;
mod generated;
mod globals;
mod grammar;
mod http_client;
mod input;
mod interrupt;
mod jobs;
mod operations;
mod output;
mod plan;
mod profiles;
mod replace_file;
mod spreadsheet;
mod table_file;
mod trace;

use std::process::ExitCode;

use crate::exit_status::ExitStatus;

fn main() -> ExitCode {
    match grammar::parse(std::env::args_os()) {
        Ok((globals, command)) => match commands::run(globals, command, grammar::shown) {
            _ if output::data_was_lost() => ExitStatus::Error.into(),
            status => status,
        },
        Err(ended) => ended,
    }
}
