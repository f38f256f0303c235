//! `telnyx-reputation columns`: pages of lists, what runs came to, and what the monitor answers, as columns of Arrow for
//! whoever has read them.

use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};

use arrow_ipc::writer::StreamWriter;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use telnyx_reputation_arrow::layout::{CHANGES, COST, NUMBERS, RELAPSES, RESTING, TREND};
use telnyx_reputation_arrow::{BATCH, Ended, Layout, Record, Rows};

use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::output::binary;

/// Write pages of numbers, what runs came to, and what the monitor answers as columns of Apache Arrow. Nothing is sent.
///
/// Reads JSON objects from the standard input, one a line: {"page": PAGE, "enterprise_id": ID} with an answer of the API,
/// whose `data` are monitored numbers, or {"ended": RESULT, "enterprise_id": ID} with what a number of a run came to. The
/// enterprise is for rows that do not name theirs, and may be left out. An object that has a key of a column twice is refused.
/// Writes a stream of Arrow's IPC format.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation enterprises:reputation:numbers list --enterprise-id ID --format json |
    jq --compact-output '{page: .}' | telnyx-reputation columns > numbers.arrows
  telnyx-reputation monitor changes --all --since 1970-01-01 --format jsonl |
    telnyx-reputation columns --of changes > history.arrows")]
pub(crate) struct ColumnsArgs {
    /// What the lines are: pages and results as above, or rows as the monitor writes them with `--format jsonl`.
    #[arg(long, value_name = "ROWS", default_value = NUMBERS.name, value_parser = layouts())]
    of: &'static Layout,
}

fn layouts() -> impl TypedValueParser<Value = &'static Layout> {
    let names = [&NUMBERS, &CHANGES, &TREND, &RELAPSES, &RESTING, &COST].map(|layout| layout.name);
    PossibleValuesParser::new(names).try_map(|name| Layout::named(&name).ok_or("there are no such rows"))
}

/// A line of the input.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    page: Option<&'l RawValue>,
    #[serde(borrow)]
    ended: Option<EndedLine<'l>>,
    enterprise_id: Option<String>,
}

/// What a number of a run came to.
#[derive(Deserialize)]
struct EndedLine<'l> {
    phone_number: String,
    outcome: String,
    reason: Option<String>,
    /// What the error says.
    error: Option<String>,
    last_refreshed_at: Option<String>,
    /// What the API answered.
    #[serde(borrow)]
    value: Option<&'l RawValue>,
}

/// What a number's record has, and no other answer about a number: that of a refresh has no id.
#[derive(Deserialize)]
struct NumberRecord {
    #[serde(rename = "id")]
    _id: IgnoredAny,
    #[serde(rename = "phone_number")]
    _phone_number: IgnoredAny,
}

/// Writes the stream.
///
/// # Errors
/// A line that is none, and a standard output that cannot be written.
pub(crate) fn run(args: &ColumnsArgs) -> Result<ExitStatus, Failure> {
    let layout = args.of;
    if io::stdout().is_terminal() {
        return Err(Failure::usage("columns are bytes: let a program or a file have the standard output"));
    }
    let failed = |why: &dyn std::fmt::Display| Failure::local(format!("the columns cannot be written: {why}"));
    let mut writer = StreamWriter::try_new(binary(), &layout.schema()).map_err(|why| failed(&why))?;
    let mut rows = Rows::new(layout, BATCH);
    let add = |rows: &mut Rows, line: &str| match layout.name == NUMBERS.name {
        true => add(rows, &serde_json::from_str(line).map_err(|why| why.to_string())?),
        false => add_row(rows, layout, line),
    };
    let mut write = |rows: &mut Rows| rows.finish().and_then(|batch| writer.write(&batch)).map_err(|why| failed(&why));
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let refuse = |why: &dyn std::fmt::Display| Failure::usage(format!("line {}: {why}", number + 1));
        let line = line.map_err(|why| refuse(&why))?;
        add(&mut rows, &line).map_err(|why| refuse(&why))?;
        if rows.is_full() {
            write(&mut rows)?;
        }
    }
    if !rows.is_empty() {
        write(&mut rows)?;
    }
    writer.finish().map_err(|why| failed(&why))?;
    writer.get_mut().flush().map_err(|why| failed(&why))?;
    Ok(ExitStatus::Done)
}

fn add(rows: &mut Rows, line: &Line<'_>) -> Result<(), String> {
    let enterprise_id = line.enterprise_id.as_deref();
    let added = match (line.page, &line.ended) {
        (Some(page), None) => rows.add_page(page.get(), enterprise_id),
        (None, Some(ended)) => rows.add_ended(&Ended {
            phone_number: &ended.phone_number,
            enterprise_id,
            outcome: &ended.outcome,
            reason: ended.reason.as_deref(),
            error: ended.error.as_deref(),
            last_refreshed_at: ended.last_refreshed_at.as_deref(),
            record: ended.value.map_or(Record::None, |value| record(value.get())),
        }),
        (None, None) => return Err("it has neither \"page\" nor \"ended\"".to_owned()),
        (Some(_), Some(_)) => return Err("it has both \"page\" and \"ended\": give each a line of its own".to_owned()),
    };
    added.map_err(|why| why.to_string())
}

/// Adds a row of the monitor's, which has the field of the first column whatever else it lacks.
fn add_row(rows: &mut Rows, layout: &Layout, line: &str) -> Result<(), String> {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(line).map_err(|why| why.to_string())?;
    match layout.columns.first().filter(|first| !fields.contains_key(first.name)) {
        Some(first) => Err(format!("it is no row of {}: it has no \"{}\"", layout.name, first.name)),
        None => rows.add_record(line, None).map_err(|why| why.to_string()),
    }
}

fn record(value: &str) -> Record<'_> {
    match serde_json::from_str::<NumberRecord>(value) {
        Ok(_) => Record::Number(value),
        Err(_) => Record::Other(value),
    }
}
