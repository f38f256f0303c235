//! `telnyx-reputation sandbox`: serve until a signal comes, or the standard input ends.

use std::{future::pending, io::Write, process::ExitCode, thread};

use telnyx_reputation_sandbox::SandboxHandle;
use tokio::sync::oneshot;

use super::{Error, SandboxArgs};
use crate::interrupt::Interrupts;

pub(super) async fn run(args: &SandboxArgs) -> Result<ExitCode, Error> {
    let mut interrupts = Interrupts::listen().map_err(|failure| failure.to_string())?;
    let sandbox = args.start().await?;
    announce(&sandbox)?;
    tokio::select! {
        _ = interrupts.next() => {}
        () = input_end(args.until_stdin_ends) => {}
    }
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Waits for the end of the standard input, or for ever when it is nobody's.
async fn input_end(awaited: bool) {
    if !awaited {
        return pending().await;
    }
    let (ended, end) = oneshot::channel();
    // A thread of its own: the runtime would wait for one of its threads that reads, also when a signal has come.
    thread::spawn(move || {
        // An input that cannot be read has ended, too.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        ended.send(())
    });
    let _ = end.await;
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
