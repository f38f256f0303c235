//! `--verbose`: what the client does, on stderr.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::prelude::*;

/// How many digits the shortest phone number has; a time zone has fewer.
const SHORTEST: usize = 7;

/// Whose spans are shown. Those of the libraries below could show what is in a request.
const CLIENT: &str = "telnyx_reputation";

struct OfTheClient;

/// Writes what it is given, with `+***` in place of phone numbers: an error tells what the API said, and that may name one.
struct WithoutNumbers<W>(W);

impl<W: io::Write> io::Write for WithoutNumbers<W> {
    /// A line comes at once.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let mut parts = text.split('+');
        let mut masked = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = part.len() - rest.len();
            masked += "+";
            masked += if digits >= SHORTEST { "***" } else { &part[..digits] };
            masked += rest;
        }
        self.0.write_all(masked.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<S: Subscriber> Filter<S> for OfTheClient {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        metadata.target().starts_with(CLIENT) && *metadata.level() <= Level::DEBUG
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }
}

/// Shows a line for each call when it has ended, and what the client has to say in between.
pub(crate) fn start() {
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(|| WithoutNumbers(io::stderr()))
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_filter(OfTheClient);
    // It fails only when there is one already, which shows the same.
    let _ = tracing_subscriber::registry().with(lines).try_init();
}
