//! The options that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use telnyx_reputation::{RunId, Usd};

use crate::output::Format;

/// What is not given comes from the profile, the environment or the defaults, in the order that `account.rs` states.
#[derive(Args, Clone)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Globals {
    /// The API key; else, unless --profile names a profile, TELNYX_API_KEY; else the profile's.
    #[arg(long, global = true, value_name = "KEY", hide_short_help = true)]
    pub(crate) api_key: Option<String>,
    /// Where the API is; else the profile's or, with a key of no profile, TELNYX_BASE_URL; else https://api.telnyx.com/v2.
    #[arg(long, global = true, value_name = "URL", hide_short_help = true)]
    pub(crate) base_url: Option<String>,
    /// The profile of the configuration file to use; else the file's default, of which only the spend limit and the times
    /// hold when a key is given or in TELNYX_API_KEY.
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub(crate) profile: Option<String>,
    /// The configuration file; else telnyx-reputation/config.toml in the system's folder for configuration.
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub(crate) config: Option<PathBuf>,
    /// How long one attempt of a call may take, such as 30s or 2m (60s).
    #[arg(long, global = true, value_name = "TIME", value_parser = duration, hide_short_help = true)]
    pub(crate) timeout: Option<Duration>,
    /// How long a whole call may take, with its attempts and the waits between them.
    #[arg(long, global = true, value_name = "TIME", value_parser = duration, hide_short_help = true)]
    pub(crate) deadline: Option<Duration>,
    /// How often a call is repeated at most, where that cannot bill twice (2).
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_retries: Option<u32>,
    /// The run that the calls are of: a broker answers the same call of the same run again as before, and bills nothing.
    #[arg(long, global = true, value_name = "ID", value_parser = run_id, hide_short_help = true)]
    pub(crate) run_id: Option<RunId>,
    /// What the command may spend, in US dollars; else the profile's. What could pass it is refused before it is sent.
    #[arg(long, global = true, value_name = "USD", value_parser = usd, hide_short_help = true)]
    pub(crate) spend_limit: Option<Usd>,
    /// How to print: a table on a terminal, JSON in a pipe.
    #[arg(long, global = true, value_name = "FORMAT", value_enum)]
    pub(crate) format: Option<Format>,
    /// Do not ask before what bills.
    #[arg(long, short, global = true)]
    pub(crate) yes: bool,
    /// Say nothing beside the data and errors.
    #[arg(long, short, global = true, conflicts_with = "verbose", hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Tell of every call on stderr.
    #[arg(long, short, global = true, hide_short_help = true)]
    pub(crate) verbose: bool,
}

/// `30s`, `2m 5s`, `7d`, or seconds.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(Duration::from_secs(seconds.into()));
    }
    humantime::parse_duration(text).map_err(|why| format!("{why}; write 30s, 2m or 7d"))
}

/// An id of a run, such as `nightly-2025-06-01`.
pub(crate) fn run_id(text: &str) -> Result<RunId, String> {
    RunId::new(text).map_err(|error| error.message().trim_start_matches("run_id: ").to_owned())
}

/// An amount, such as `12.50`.
pub(crate) fn usd(text: &str) -> Result<Usd, String> {
    text.parse::<Usd>().map_err(|error| error.message().to_owned())
}
