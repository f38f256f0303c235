//! `telnyx-reputation sandbox exec -- COMMAND`: a sandbox for as long as a command runs.

use std::{
    os::unix::process::ExitStatusExt,
    process::{ExitCode, ExitStatus},
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    signal::unix::{SignalKind, signal},
};

use super::{Error, SandboxArgs};

/// The account that the command works with.
const API_KEY: &str = "KEY_SANDBOX";

pub(super) async fn run(args: &SandboxArgs, command: &[String]) -> Result<ExitCode, Error> {
    if args.until_stdin_ends {
        return Err("--until-stdin-ends is not for exec: the standard input is the command's".into());
    }
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let sandbox = args.start().await?;
    let (program, arguments) = command.split_first().ok_or("there is no command to run")?;
    let mut child = Command::new(program)
        .args(arguments)
        .env("TELNYX_BASE_URL", sandbox.base_url())
        .env("TELNYX_API_KEY", API_KEY)
        .env("TELNYX_PUBLIC_KEY", sandbox.public_key())
        .spawn()
        .map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            _ = terminate.recv() => pass_on(&child, Signal::TERM),
            // A terminal tells the whole group of a Ctrl-C: the command has been told, and decides.
            _ = interrupt.recv() => {}
        }
    };
    sandbox.stop().await;
    Ok(exit_code(status))
}

fn pass_on(child: &Child, signal: Signal) {
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(id) = id {
        // It may have ended meanwhile, which `wait` is about to see.
        let _ = kill_process(id, signal);
    }
}

/// As a shell tells it: 128 and the signal, when it was one.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
