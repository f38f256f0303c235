//! `telnyx-reputation sandbox`: run the service on this machine.

mod args;
mod exec;
mod serve;

pub(crate) use args::SandboxArgs;

use std::process::ExitCode;

use args::SandboxCommand;

type Error = Box<dyn std::error::Error>;

/// Serves until a signal comes, or for as long as a command runs.
pub(crate) fn run(args: SandboxArgs) -> Result<ExitCode, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match &args.command {
            None => serve::run(&args).await,
            Some(SandboxCommand::Exec { command }) => exec::run(&args, command).await,
        }
    })
}
