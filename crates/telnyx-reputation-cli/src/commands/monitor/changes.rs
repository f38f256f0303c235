//! `telnyx-reputation monitor changes`: what turned since a time.

use clap::Args;
use serde_json::{Value, json};
use telnyx_reputation_monitor::{Change, Moment, Turn, Wanted};

use super::since::since;
use super::store_file::{self, StoreFile, print};
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
    let changes = store.changes(Wanted { all: args.all, enterprise_id, ..Wanted::since(args.since) })?;
    let is_wanted =
        |change: &&Change| args.turn.is_empty() || change.turns().iter().any(|turn| args.turn.contains(turn));
    let changes: Vec<Change> = changes.into_iter().filter(|change| is_wanted(&change)).collect();
    show(globals, &changes);
    Ok(if changes.iter().any(|change| !change.turns().is_empty()) { ExitStatus::Flagged } else { ExitStatus::Done })
}

/// Prints changes, a row each.
pub(super) fn show(globals: &Globals, changes: &[Change]) {
    let for_people = Output::new(globals.format).format() == Format::Table;
    let rows: Vec<Value> = changes.iter().map(|change| row(change, for_people)).collect();
    print(globals, COLUMNS, &rows);
}

/// What turned and what the number is now; for programs also all that it was.
fn row(change: &Change, for_people: bool) -> Value {
    let mut row = json!({
        "phone_number": change.phone_number,
        "turns": change.turns().iter().map(|turn| turn.name()).collect::<Vec<_>>(),
        "at": change.at,
        "changed": change.changed.names().collect::<Vec<_>>(),
        "spam_risk_before": change.before.as_ref().map(|before| &before.spam_risk),
        "enterprise_id": change.enterprise_id(),
        "collection": change.collection,
    });
    let mut insert = |name: String, value: Value| row.as_object_mut().and_then(|row| row.insert(name, value));
    if let Value::Object(now) = store_file::row(&change.after) {
        for (name, value) in now {
            insert(name, value);
        }
    }
    if !for_people {
        insert("before".to_owned(), store_file::row(&change.before));
    }
    row
}

fn kind(text: &str) -> Result<Turn, String> {
    let found = Turn::ALL.iter().find(|turn| turn.name() == text).copied();
    found.ok_or_else(|| {
        let names: Vec<&str> = Turn::ALL.iter().map(|turn| turn.name()).collect();
        format!("a turn is one of {}", names.join(", "))
    })
}
