//! `telnyx-reputation columns`: pages of lists, and what runs came to, as columns of Arrow for whoever has read them.

use std::io::{self, BufRead, IsTerminal, Write};

use arrow_ipc::writer::StreamWriter;
use clap::Args;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use telnyx_reputation_arrow::layout::NUMBERS;
use telnyx_reputation_arrow::{BATCH, Ended, Record, Rows};

use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::output::binary;

/// Write pages of numbers, and what runs came to, as columns of Apache Arrow. Nothing is sent.
///
/// Reads JSON objects from the standard input, one a line: {"page": PAGE, "enterprise_id": ID} with an answer of the API,
/// whose `data` are monitored numbers, or {"ended": RESULT, "enterprise_id": ID} with what a number of a run came to. The
/// enterprise is for rows that do not name theirs, and may be left out. Writes a stream of Arrow's IPC format.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation enterprises:reputation:numbers list --enterprise-id ID --format json |
    jq --compact-output '{page: .}' | telnyx-reputation columns > numbers.arrows")]
pub(crate) struct ColumnsArgs {}

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
pub(crate) fn run(_: &ColumnsArgs) -> Result<ExitStatus, Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::usage("columns are bytes: let a program or a file have the standard output"));
    }
    let failed = |why: &dyn std::fmt::Display| Failure::local(format!("the columns cannot be written: {why}"));
    let mut writer = StreamWriter::try_new(binary(), &NUMBERS.schema()).map_err(|why| failed(&why))?;
    let mut rows = Rows::new(&NUMBERS, BATCH);
    let mut write = |rows: &mut Rows| rows.finish().and_then(|batch| writer.write(&batch)).map_err(|why| failed(&why));
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let refuse = |why: &dyn std::fmt::Display| Failure::usage(format!("line {}: {why}", number + 1));
        let line = line.map_err(|why| refuse(&why))?;
        add(&mut rows, &serde_json::from_str(&line).map_err(|why| refuse(&why))?);
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

fn add(rows: &mut Rows, line: &Line<'_>) {
    let enterprise_id = line.enterprise_id.as_deref();
    if let Some(page) = line.page {
        rows.add_page(page.get(), enterprise_id);
    }
    if let Some(ended) = &line.ended {
        rows.add_ended(&Ended {
            phone_number: &ended.phone_number,
            enterprise_id,
            outcome: &ended.outcome,
            reason: ended.reason.as_deref(),
            error: ended.error.as_deref(),
            last_refreshed_at: ended.last_refreshed_at.as_deref(),
            record: ended.value.map_or(Record::None, |value| record(value.get())),
        });
    }
}

fn record(value: &str) -> Record<'_> {
    match serde_json::from_str::<NumberRecord>(value) {
        Ok(_) => Record::Number(value),
        Err(_) => Record::Other(value),
    }
}
