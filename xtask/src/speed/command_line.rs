//! What people wait for at a terminal.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::figures::median;
use super::rounds::Bench;
use super::run::run;
use crate::workspace::root::fresh;

/// A command of the command line.
pub struct Waited {
    pub what: &'static str,
    pub milliseconds: f64,
    /// How long it may take.
    pub goal: f64,
}

/// `check` ends with this status when numbers are flagged, as those of the server are.
const FLAGGED: i32 = 2;

/// How many numbers the enterprise has that is checked.
const NUMBERS: usize = 10_000;

/// Runs each so many times.
pub fn measure(bench: &Bench, program: &Path, times: usize) -> Result<Vec<Waited>> {
    let empty = fresh("speed-home")?;
    let enterprise = format!("6a09cdc3-8948-47f0-aa62-{NUMBERS:012}");
    let command = |args: &[&str]| {
        let mut command = Command::new(program);
        command.args(args).env("XDG_CONFIG_HOME", &empty).env("HOME", &empty).env("NO_COLOR", "1");
        command.env("TELNYX_API_KEY", "KEY0123").env("TELNYX_BASE_URL", bench.base_url());
        command
    };
    let check = ["check", "--enterprise-id", &enterprise, "--quiet"];
    let commands: [(&str, &[&str], i32, f64); 2] =
        [("`--help`", &["--help"], 0, 10.0), ("`check` of 10,000 stored numbers", &check, FLAGGED, 500.0)];
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..times {
        for ((what, args, status, _), took) in commands.iter().zip(&mut took) {
            let ran = bench.on_the_clients_core(|| run(command(args), *status));
            took.push(ran.with_context(|| format!("the command line, {what}"))?.1);
        }
    }
    let waited = commands.iter().zip(took).map(|((what, _, _, goal), took)| {
        let milliseconds = took.iter().map(Duration::as_secs_f64).map(|seconds| seconds * 1e3).collect();
        Some(Waited { what, milliseconds: median(milliseconds)?, goal: *goal })
    });
    waited.collect::<Option<_>>().context("nothing was measured of the command line")
}
