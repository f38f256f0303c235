//! `telnyx-reputation sandbox`: serve until a signal comes.

use std::{io::Write, process::ExitCode};

use telnyx_reputation_sandbox::SandboxHandle;
use tokio::signal::unix::{SignalKind, signal};

use super::{Error, SandboxArgs};

pub(super) async fn run(args: &SandboxArgs) -> Result<ExitCode, Error> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let sandbox = args.start().await?;
    announce(&sandbox)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// The base URL alone is the first line on stdout, for programs; the rest is for people, on stderr.
fn announce(sandbox: &SandboxHandle) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", sandbox.base_url())?;
    out.flush()?;
    let mut notes = std::io::stderr();
    writeln!(notes, "The Number Reputation sandbox is running. Nothing in it costs money.")?;
    writeln!(notes, "  base URL       {}", sandbox.base_url())?;
    writeln!(notes, "  control plane  {}", sandbox.control_url())?;
    writeln!(notes, "  API key        any text; each one is an account of its own")?;
    writeln!(notes, "Stop it with Ctrl-C.")
}
