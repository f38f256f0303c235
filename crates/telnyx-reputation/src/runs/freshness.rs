//! Which numbers need no lookup, since what is stored of them is recent: decided from free reads alone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::Result;
use crate::generated::operations::LIST_REPUTATION_NUMBERS;
use crate::page::PageCursor;
use crate::snapshot::{items, row};
use crate::timestamp::Timestamp;

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// Those of the numbers whose snapshot is at most so old, by this machine's clock, with its time.
pub(super) async fn fresh_enough(
    client: &Client,
    enterprise_id: &str,
    numbers: &[String],
    age: Duration,
) -> Result<HashMap<String, Timestamp>> {
    let path = [Value::from(enterprise_id)];
    let mut query = Map::new();
    query.insert("page[size]".to_owned(), Value::from(PAGE_SIZE));
    let wanted: HashSet<&str> = numbers.iter().map(String::as_str).collect();
    let mut found = HashMap::new();
    let mut next = Some(Arguments { path: path.to_vec(), query, ..Arguments::default() });
    while let Some(arguments) = next {
        let page = client.call(&LIST_REPUTATION_NUMBERS, arguments.clone(), CallOptions::default()).await?;
        if is_dearer(&page.json()?, numbers.len()) {
            found.clear();
            for number in numbers {
                let (row, _) = row(client, &path, number, CallOptions::default()).await?;
                found.extend(row.as_ref().and_then(|row| recent(row, age)));
            }
            break;
        }
        let rows = items(&page)?;
        let wanted = |row: &&Value| row["phone_number"].as_str().is_some_and(|number| wanted.contains(number));
        found.extend(rows.iter().filter(wanted).filter_map(|row| recent(row, age)));
        next = PageCursor::of(&arguments, &page)?.next().cloned();
    }
    Ok(found)
}

/// Whether reading the whole list takes more calls than reading each of so few numbers.
fn is_dearer(page: &Value, numbers: usize) -> bool {
    page.pointer("/meta/total_pages").and_then(Value::as_u64).is_some_and(|pages| pages > numbers as u64 + 1)
}

fn recent(row: &Value, age: Duration) -> Option<(String, Timestamp)> {
    let at = Timestamp::from(row.pointer("/reputation_data/last_refreshed_at")?.as_str()?);
    let old = OffsetDateTime::now_utc() - at.to_utc()?;
    (old <= age).then_some((row.get("phone_number")?.as_str()?.to_owned(), at))
}
