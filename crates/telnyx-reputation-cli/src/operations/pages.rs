//! Lists: one page, or as many as are wanted, printed as they come.

use clap::ArgMatches;
use serde_json::Value;
use telnyx_reputation::{Arguments, CallOptions, Operation, PageCursor};

use super::entry::CallHelp;
use super::flags::{ALL, LIMIT};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;

const PAGE_SIZE: &str = "page[size]";

/// The largest page that the API gives; it cuts a larger one to this.
const LARGEST_PAGE: u64 = 250;

/// Prints the page that is asked for, or the items of all pages.
pub(super) async fn list(
    context: &Context,
    call: &CallHelp,
    operation: &'static Operation,
    mut arguments: Arguments,
    matches: &ArgMatches,
) -> Result<ExitStatus, Failure> {
    let limit = matches.get_one::<u64>(LIMIT).copied();
    let mut output = context.output();
    if limit.is_none() && !matches.get_flag(ALL) {
        let page: Value = context.client.call(operation, arguments, CallOptions::default()).await?.json()?;
        let said = output.answer(&page, call.columns);
        let more = page.pointer("/meta/total_results").and_then(Value::as_u64).zip(page["data"].as_array());
        let more =
            more.filter(|(total, rows)| *total > rows.len() as u64 && output.format() == crate::output::Format::Table);
        context.notes(said);
        if let Some((total, rows)) = more {
            context.note(&format!("{} of {total}: --all lists all, --limit COUNT so many.", rows.len()));
        }
        return Ok(ExitStatus::Done);
    }
    if operation.query_params.iter().any(|field| field.name == PAGE_SIZE) && !arguments.query.contains_key(PAGE_SIZE) {
        arguments.query.insert(PAGE_SIZE.to_owned(), Value::from(limit.unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE)));
    }
    let mut left = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut rows = output.rows(call.columns);
    let mut next = Some(arguments);
    while let Some(arguments) = next.filter(|_| left > 0 && !rows.is_closed()) {
        let answer = context.client.call(operation, arguments.clone(), CallOptions::default()).await?;
        next = PageCursor::of(&arguments, &answer)?.next().cloned();
        let mut page: Value = answer.json()?;
        if let Value::Array(items) = page["data"].take() {
            let wanted = &items[..items.len().min(left)];
            left -= wanted.len();
            rows.add(wanted);
        }
    }
    context.notes(rows.end());
    Ok(ExitStatus::Done)
}
