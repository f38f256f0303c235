//! The options of the sandbox.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, Subcommand};
use telnyx_reputation_sandbox::{Approval, Approvals, Clock, Sandbox, SandboxHandle};

use super::Error;

/// Without a command, serves until it is stopped; the first line on stdout is the base URL.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Address to listen on. Anything but loopback lets other machines in.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// File that keeps the state, made by a sandbox or new; without it the state is in memory.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// YAML file with the state to begin with.
    #[arg(long, value_name = "FILE")]
    seed_file: Option<PathBuf>,
    /// What ids and scores are made from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The clock: `real`, or a time such as 2026-11-20T09:00:00Z at which it stands still.
    #[arg(long, default_value = "real", value_parser = parse_clock)]
    clock: Clock,
    /// When reviews end: `immediate`, `reads:N`, `seconds:N` or `manual`.
    #[arg(long, default_value = "reads:2")]
    approvals: Approval,
    /// Send events to other machines too, and not to this one alone.
    #[arg(long)]
    webhooks_anywhere: bool,
    /// Another name under which the control plane may be called, such as a container's; may be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Stop when the standard input ends: with the process that holds its other end, however that one ends.
    #[arg(long)]
    pub(super) until_stdin_ends: bool,
    #[command(subcommand)]
    pub(super) command: Option<SandboxCommand>,
}

/// What else can be done with a sandbox.
#[derive(Debug, Subcommand)]
pub(super) enum SandboxCommand {
    /// Run a command against a fresh sandbox, with TELNYX_BASE_URL, TELNYX_API_KEY and TELNYX_PUBLIC_KEY set.
    ///
    /// Its exit status is passed on.
    Exec {
        /// The command and its arguments, after `--`.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

impl SandboxArgs {
    /// The address that is listened on.
    pub(super) fn host(&self) -> IpAddr {
        self.host
    }

    pub(super) async fn start(&self) -> Result<SandboxHandle, Error> {
        let mut builder = Sandbox::builder()
            .address(SocketAddr::new(self.host, self.port))
            .seed(self.seed)
            .clock(self.clock)
            .approvals(Approvals::all(self.approvals))
            .webhooks_anywhere(self.webhooks_anywhere);
        for name in &self.allow_host {
            builder = builder.allow_host(name);
        }
        if let Some(db) = &self.db {
            builder = builder.db(db);
        }
        if let Some(path) = &self.seed_file {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("the seed file {} cannot be read: {error}", path.display()))?;
            builder = builder.seed_yaml(text);
        }
        Ok(builder.start().await?)
    }
}

fn parse_clock(text: &str) -> Result<Clock, String> {
    match text {
        "real" => Ok(Clock::REAL),
        at => Clock::frozen(at).map_err(|error| error.to_string()),
    }
}
