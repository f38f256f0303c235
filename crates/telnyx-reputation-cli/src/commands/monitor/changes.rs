//! `telnyx-reputation monitor changes`: what turned since a time.

use std::ops::ControlFlow;

use clap::Args;
use serde_json::Value;
use telnyx_reputation_monitor::{Change, Moment, Turn, Wanted};

use super::since::since;
use super::store_file::{StoreFile, print};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::{Format, Output};

/// Show which numbers turned since a time: flagged, cleared, better, worse, moved, gone.
///
/// A row for each turn of a number, in the order in which collections found them. What the first collection found is no
/// news.
///
/// Exit status: 0 nothing turned, 2 something did; an error as everywhere.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor changes --since 24h --turn flagged --turn worse
  telnyx-reputation monitor changes --since 2026-11-20 --all --format csv")]
pub(super) struct ChangesArgs {
    /// Since when: 24h, 7d, 2026-11-20, or a time.
    #[arg(long, value_name = "TIME", value_parser = since, default_value = "24h")]
    since: Moment,
    /// Only turns of this kind; may be repeated.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    turn: Vec<Turn>,
    /// Also scores that moved, new snapshots that say the same, and what the first collection found.
    #[arg(long, conflicts_with = "turn")]
    all: bool,
    /// Only numbers that are or were this enterprise's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

/// How many rows are printed at once, so that little of a long history is in memory.
const AT_ONCE: usize = 256;

/// What a row has.
const COLUMNS: &[&str] = &[
    "phone_number",
    "turns",
    "spam_risk_before",
    "spam_risk",
    "spam_category",
    "at",
    "maturity_score",
    "ownership_status",
    "enterprise_id",
];

/// Prints what turned.
///
/// # Errors
/// There is no store.
pub(super) fn run(args: &ChangesArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let store = args.store.open(globals)?;
    let enterprise_id = args.enterprise_id.as_deref();
    let wanted = Wanted { all: args.all, enterprise_id, ..Wanted::since(args.since) };
    let mut output = globals.output();
    let row = row_for(&output);
    let mut rows = output.rows(COLUMNS);
    let (mut waiting, mut something_turned) = (Vec::with_capacity(AT_ONCE), false);
    store.each(wanted, |change| {
        let turns = change.turns();
        if args.turn.is_empty() || turns.iter().any(|turn| args.turn.contains(turn)) {
            something_turned |= change.is_news() && !turns.is_empty();
            waiting.push(row(&change));
        }
        if waiting.len() == AT_ONCE {
            rows.add(&waiting);
            waiting.clear();
        }
        if rows.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    rows.add(&waiting);
    globals.notes(rows.end());
    Ok(if something_turned { ExitStatus::Flagged } else { ExitStatus::Done })
}

/// Prints changes, a row each.
pub(super) fn show(globals: &Globals, changes: &[Change]) {
    let row = row_for(&globals.output());
    print(globals, COLUMNS, &changes.iter().map(row).collect::<Vec<_>>());
}

/// What is printed of a change: for programs also all that the number was.
fn row_for(output: &Output) -> fn(&Change) -> Value {
    if output.format() == Format::Table { Change::row } else { Change::row_with_before }
}

fn kind(text: &str) -> Result<Turn, String> {
    let found = Turn::ALL.iter().find(|turn| turn.name() == text).copied();
    found.ok_or_else(|| {
        let names: Vec<&str> = Turn::ALL.iter().map(|turn| turn.name()).collect();
        format!("a turn is one of {}", names.join(", "))
    })
}
