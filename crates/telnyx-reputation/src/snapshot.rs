//! What the service keeps of a number, read through the list, which never bills.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::Result;
use crate::operation::Operation;
use crate::operation::shape::{Format, Shape};

/// What a number must look like.
const NUMBER: Shape = Shape::Text { format: Format::E164, min: 1, max: usize::MAX };

/// The answer that a read of a number would give from what is stored, or `None` without a snapshot. Never bills.
pub(crate) async fn stored(
    client: &Client,
    read: &'static Operation,
    arguments: &Arguments,
    options: CallOptions,
) -> Result<Option<Answer>> {
    let Some((number, path)) = arguments.path.split_last() else { return Ok(None) };
    let (row, answer) = Box::pin(row(client, path, number.as_str().unwrap_or_default(), options)).await?;
    Ok(row.filter(|row| row.get("reputation_data").is_some_and(|data| !data.is_null())).map(|row| Answer {
        operation: read,
        body: Bytes::from(json!({"data": row}).to_string()),
        page: None,
        ..answer
    }))
}

/// A number's row through the list filter, which never bills; below an enterprise when the path names one.
pub(crate) async fn row(
    client: &Client,
    path: &[Value],
    number: &str,
    options: CallOptions,
) -> Result<(Option<Value>, Answer)> {
    let id = if path.is_empty() { "listReputationNumbersSimplified" } else { "listReputationNumbers" };
    // By the name that the caller knows, and not by that of the filter.
    NUMBER.check("phone_number", &Value::from(number)).map_err(|why| why.with_operation(id))?;
    let mut query = Map::new();
    query.insert("filter[phone_number][eq]".to_owned(), Value::from(number));
    let arguments = Arguments { path: path.to_vec(), query, ..Arguments::default() };
    let client = client.for_own_reads();
    let answer = client.call(Operation::expect_id(id)?, arguments, options).await?;
    let rows = items(&answer)?;
    if rows.iter().any(|row| row.get("phone_number").and_then(Value::as_str) != Some(number)) {
        let why = "the list has other numbers than the filter asks for";
        return Err(answer.unexpected(why));
    }
    Ok((rows.into_iter().next(), answer))
}

/// The row of a number that is monitored; one that was removed may still be listed.
pub(crate) async fn monitored_row(
    client: &Client,
    path: &[Value],
    number: &str,
    options: CallOptions,
) -> Result<(Option<Value>, Answer)> {
    let (row, answer) = row(client, path, number, options).await?;
    Ok((row.filter(|row| row.get("ownership_status").and_then(Value::as_str) != Some("removed")), answer))
}

/// The rows of a page. An empty list is believed only from what knows of pages: it says that something is not there.
pub(crate) fn items(page: &Answer) -> Result<Vec<Value>> {
    let mut body: Value = page.json()?;
    let is_page = body.get("meta").is_some_and(Value::is_object);
    match body.get_mut("data").map(Value::take) {
        Some(Value::Array(items)) if is_page => Ok(items),
        _ => Err(page.unexpected("the list has no `data`, or no `meta`")),
    }
}
