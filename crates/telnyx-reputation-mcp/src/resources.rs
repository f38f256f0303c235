//! What clients can attach: the report, and the history as a table. All text of others in them is quoted.

use std::ops::ControlFlow;

use rmcp::model::{ErrorData, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::{Value, json};
use telnyx_reputation_monitor::{Change, Moment, Report, Store, Wanted};

use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::tools::{history_of, sentences};

const REPORT: &str = "telnyx-reputation://report";
const HISTORY: &str = "telnyx-reputation://history.csv";
/// Before a number, of which it is the history alone.
const HISTORY_OF: &str = "telnyx-reputation://history/";
const CSV: &str = "text/csv";
const JSON: &str = "application/json";

/// So many rows of the newest are given: a file of more is written by the command line.
const MOST_ROWS: usize = 1_000;
/// So many of the worst numbers are in the report.
const MOST_NUMBERS: usize = 50;

/// How what the history has is written as text.
type Written = fn(&Value) -> Result<String>;

/// The resources, as they are listed.
pub(crate) fn all() -> Vec<Resource> {
    let resource = |uri: &str, name: &str, title: &str, says: String, kind: &str| {
        Resource::new(uri, name).with_title(title).with_description(says).with_mime_type(kind)
    };
    vec![
        resource(
            REPORT,
            "report",
            "Report",
            format!("What turned, what to do, what it costs, and the {MOST_NUMBERS} worst numbers"),
            JSON,
        ),
        resource(HISTORY, "history.csv", "History", format!("The newest {MOST_ROWS} changes, the newest first"), CSV),
    ]
}

/// The history of one number.
pub(crate) fn templates() -> Vec<ResourceTemplate> {
    let of_number = ResourceTemplate::new(format!("{HISTORY_OF}{{phone_number}}.csv"), "history of a number");
    vec![of_number.with_title("History of a number").with_mime_type(CSV)]
}

/// Reads one of them.
pub(crate) async fn read(desk: &Desk, uri: &str) -> std::result::Result<ReadResourceResult, ErrorData> {
    let enterprise = desk.enterprise_id.clone();
    let number =
        uri.strip_prefix(HISTORY_OF).and_then(|rest| rest.strip_suffix(".csv")).map(|it| it.replace("%2B", "+"));
    let (told, written, kind): (Result<Value>, Written, &str) = match (uri, number) {
        (REPORT, _) => (desk.history(move |store| report(store, enterprise.as_deref())).await, document, JSON),
        (HISTORY, _) => (desk.history(move |store| newest(store, enterprise.as_deref())).await, table, CSV),
        (_, Some(number)) => (desk.history(move |store| of_number(store, &number)).await, table, CSV),
        _ => return Err(ErrorData::resource_not_found("there is no such resource", None)),
    };
    let text = told.and_then(|told| written(&desk.quoted(told))).map_err(|failure| {
        ErrorData::resource_not_found("the history cannot be read", Some(desk.quoted(failure.to_json())))
    })?;
    // What is told is true for as long as nobody collects.
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(kind)]).with_ttl_ms(0))
}

fn report(store: &Store, enterprise_id: Option<&str>) -> Result<Value> {
    let report = store.report(None, enterprise_id)?.ok_or_else(Failure::nothing_collected)?;
    Ok(json!({
        "says": sentences(&report),
        "now": report.now,
        "turned": first(&report.turned, MOST_NUMBERS),
        "to_do": to_do(&report),
        "deadlines": first(&report.deadlines, MOST_NUMBERS),
        "rejected": report.rejected,
        "numbers": first(&report.numbers, MOST_NUMBERS),
    }))
}

fn first<T>(rows: &[T], most: usize) -> &[T] {
    &rows[..rows.len().min(most)]
}

fn to_do(report: &Report) -> Vec<Value> {
    let row = |to_do: &telnyx_reputation_monitor::ToDo| {
        json!({
            "rule": to_do.rule, "says": to_do.says, "numbers": to_do.phone_numbers.len(), "usd": to_do.usd.to_string(),
            "phone_numbers": first(&to_do.phone_numbers, MOST_NUMBERS),
        })
    };
    report.to_do.iter().map(row).collect()
}

/// The newest changes of all numbers, the newest first.
fn newest(store: &Store, enterprise_id: Option<&str>) -> Result<Value> {
    let mut newest = std::collections::VecDeque::new();
    let all =
        Wanted { all: true, enterprise_id, ..Wanted::since(Moment::parse("1970-01-01").unwrap_or_else(Moment::now)) };
    store.each(all, |change| {
        if newest.len() == MOST_ROWS {
            newest.pop_front();
        }
        newest.push_back(change);
        ControlFlow::Continue(())
    })?;
    Ok(newest.iter().rev().map(Change::row).collect())
}

/// The changes of one number, the newest first.
fn of_number(store: &Store, phone_number: &str) -> Result<Value> {
    Ok(history_of(store, phone_number)?.iter().rev().map(Change::row).collect())
}

fn document(report: &Value) -> Result<String> {
    serde_json::to_string_pretty(report).map_err(|why| Failure::local(format!("the report cannot be written: {why}")))
}

/// Changes as a table, every cell in quotes.
fn table(changes: &Value) -> Result<String> {
    let broken = |why: &dyn std::fmt::Display| Failure::local(format!("the table cannot be written: {why}"));
    let mut lines = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    lines.write_record(Change::FIELDS).map_err(|why| broken(&why))?;
    for row in changes.as_array().into_iter().flatten() {
        lines.write_record(Change::FIELDS.iter().map(|name| cell(&row[*name]))).map_err(|why| broken(&why))?;
    }
    let bytes = lines.into_inner().map_err(|why| broken(&why))?;
    String::from_utf8(bytes).map_err(|why| broken(&why))
}

/// A value in one cell; text that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '-', '@']) => format!("'{text}"),
        Value::String(text) if text.starts_with('+') && !text[1..].bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("'{text}")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
