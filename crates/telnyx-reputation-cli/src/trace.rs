//! `--verbose`: what the client does, on stderr.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::prelude::*;

/// Whose spans are shown. Those of the libraries below could show what is in a request.
const CLIENT: &str = "telnyx_reputation";

struct OfTheClient;

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
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_filter(OfTheClient);
    // It fails only when there is one already, which shows the same.
    let _ = tracing_subscriber::registry().with(lines).try_init();
}
