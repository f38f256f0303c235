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
mod input;
mod interrupt;
mod jobs;
mod operations;
mod output;
mod plan;
mod profiles;
mod replace_file;
mod spreadsheet;
mod trace;

use std::process::ExitCode;

fn main() -> ExitCode {
    match grammar::parse(std::env::args_os()) {
        Ok((globals, command)) => commands::run(globals, command, grammar::shown),
        Err(ended) => ended,
    }
}
