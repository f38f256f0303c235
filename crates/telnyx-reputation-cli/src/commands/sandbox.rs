//! `telnyx-reputation sandbox`.

use std::{
    io::Write,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use telnyx_reputation_sandbox::{Approval, Approvals, Clock, Sandbox, SandboxHandle};
use tokio::signal::unix::{SignalKind, signal};

type Error = Box<dyn std::error::Error>;

/// The sandbox's options.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Address to listen on. Anything but loopback lets other machines in.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// File that keeps the state; without it the state is in memory.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// What ids and scores are made from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The clock: `real`, or a time such as 2026-11-20T09:00:00Z at which it stands still.
    #[arg(long, default_value = "real", value_parser = parse_clock)]
    clock: Clock,
    /// When reviews end: `immediate`, `reads:N`, `seconds:N` or `manual`.
    #[arg(long, default_value = "reads:2")]
    approvals: Approval,
}

/// Starts the sandbox and waits for a signal.
pub(crate) fn run(args: SandboxArgs) -> Result<ExitCode, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args))
}

async fn serve(args: SandboxArgs) -> Result<ExitCode, Error> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let sandbox = start(args).await?;
    announce(&sandbox)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn start(args: SandboxArgs) -> Result<SandboxHandle, Error> {
    let mut builder = Sandbox::builder()
        .address(SocketAddr::new(args.host, args.port))
        .seed(args.seed)
        .clock(args.clock)
        .approvals(Approvals::all(args.approvals));
    if let Some(db) = args.db {
        builder = builder.db(db);
    }
    Ok(builder.start().await?)
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

fn parse_clock(text: &str) -> Result<Clock, String> {
    match text {
        "real" => Ok(Clock::REAL),
        at => Clock::frozen(at).map_err(|error| error.to_string()),
    }
}
