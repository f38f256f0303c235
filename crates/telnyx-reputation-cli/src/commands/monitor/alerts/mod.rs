//! `--alert`: what turned is told to people where they are, once.

mod mail;
mod send;
mod sink;

use clap::Args;
use serde_json::Value;
use telnyx_reputation_monitor::{Alert, Moment, Pending, Store};

use self::send::NotTold;
use self::sink::{Kind, Place, Sink};
use super::store_file::print;
use crate::context::say;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::input::Input;

/// How many alerts are told together at most.
const TOGETHER: usize = 100;

/// Who is told.
#[derive(Args)]
pub(super) struct AlertArgs {
    /// Tell stdout, webhook:URL, slack:URL, smtp:URL or command:PROGRAM what turned; may be repeated, and a URL be in a file: slack:@FILE.
    #[arg(long = "alert", value_name = "SINK")]
    sinks: Vec<String>,
}

/// The places that a run tells.
pub(super) struct Alerts {
    sinks: Vec<Sink>,
}

impl AlertArgs {
    /// The places, which the store knows from now on.
    ///
    /// # Errors
    /// One is no place; the store cannot be written.
    pub(super) fn add_to(&self, store: &mut Store) -> Result<Alerts, Failure> {
        let mut input = Input::default();
        let sinks: Vec<Sink> = self.sinks.iter().map(|text| Sink::parse(text, &mut input)).collect::<Result<_, _>>()?;
        for sink in &sinks {
            store.add_sink(&sink.name, Moment::now())?;
        }
        Ok(Alerts { sinks })
    }
}

impl Alerts {
    /// Whether anybody is told.
    pub(super) fn is_wanted(&self) -> bool {
        !self.sinks.is_empty()
    }

    /// Whether the alerts are what the command prints.
    pub(super) fn has_stdout(&self) -> bool {
        self.sinks.iter().any(|sink| sink.kind == Kind::Stdout)
    }

    /// Tells each place what it was not told yet, also what was decided in earlier runs; whether all were told. What is not
    /// told is said on stderr, and kept.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub(super) async fn deliver(&self, store: &mut Store, globals: &Globals) -> Result<bool, Failure> {
        let mut are_all_told = true;
        if self.sinks.iter().any(|sink| sink.kind != Kind::Stdout) {
            let _others_wait = store.lock_delivery()?;
            for sink in &self.sinks {
                if let Kind::Elsewhere(place) = &sink.kind {
                    are_all_told &= tell(sink, place, store).await?;
                }
            }
        }
        // Others do not wait for it, since whoever reads it may never come to its end.
        if let Some(sink) = self.sinks.iter().find(|sink| sink.kind == Kind::Stdout) {
            let alerts = store.pending(&sink.name, usize::MAX)?.alerts;
            if let Some(last) = alerts.last() {
                if print_alerts(globals, &alerts) {
                    store.delivered(&sink.name, last)?;
                } else {
                    say(&format!("{sink} was not told. {} alerts are kept for the next run.", alerts.len()));
                    are_all_told = false;
                }
            } else {
                print_alerts(globals, &alerts);
            }
        }
        Ok(are_all_told)
    }
}

/// Tells one place; whether it has heard of everything.
async fn tell(sink: &Sink, place: &Place, store: &mut Store) -> Result<bool, Failure> {
    loop {
        let Pending { alerts, count, not_before, .. } = store.pending(&sink.name, TOGETHER)?;
        let Some(last) = alerts.last() else { return Ok(true) };
        let now = Moment::now();
        if now < not_before {
            say(&format!(
                "{count} alerts wait for {sink}, which failed before and is tried again from {not_before} on."
            ));
            return Ok(false);
        }
        if let Err(NotTold { why, wait }) = place.send(&alerts).await {
            store.not_delivered(&sink.name, Moment::now(), wait)?;
            say(&format!("{sink} was not told: {why}. {count} alerts are kept for the next run."));
            return Ok(false);
        }
        store.delivered(&sink.name, last)?;
    }
}

const COLUMNS: &[&str] = &["kind", "text", "at", "enterprise_id", "id"];

/// The alerts as rows, which are at their reader's before they count as told; whether they are.
fn print_alerts(globals: &Globals, alerts: &[Alert]) -> bool {
    let rows: Vec<Value> = alerts.iter().map(|alert| alert.json().clone()).collect();
    print(globals, COLUMNS, &rows)
}
