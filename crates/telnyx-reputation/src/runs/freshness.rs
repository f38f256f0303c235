//! Which numbers need no lookup, since what is stored of them is recent: decided from free reads alone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::answer::Answer;
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

/// From how far in the future on a snapshot's time is of another clock than the answer's `Date`, which counts seconds.
const ANOTHER_CLOCK: time::Duration = time::Duration::MINUTE;

/// Those of the numbers whose snapshot is at most so old, by the server's clock, with its time.
pub(super) async fn fresh_enough(
    client: &Client,
    enterprise_id: &str,
    numbers: &[String],
    age: Duration,
) -> Result<HashMap<String, Timestamp>> {
    let client = &client.for_own_reads();
    let path = [Value::from(enterprise_id)];
    let mut query = Map::new();
    query.insert("page[size]".to_owned(), Value::from(PAGE_SIZE));
    let mut unseen: HashSet<&str> = numbers.iter().map(String::as_str).collect();
    let (mut found, mut rereads) = (HashMap::new(), 1);
    let first = Arguments { path: path.to_vec(), query, ..Arguments::default() };
    let mut next = Some(first.clone());
    while let Some(arguments) = next {
        let page = client.call(&LIST_REPUTATION_NUMBERS, arguments.clone(), CallOptions::default()).await?;
        if is_dearer(&page.json()?, unseen.len()) {
            for number in unseen {
                let (row, answer) = row(client, &path, number, CallOptions::default()).await?;
                let now = now(&answer);
                found.extend(row.as_ref().and_then(|row| recent(row, now, age)));
            }
            break;
        }
        let (rows, now) = (items(&page)?, now(&page));
        let mut wanted = |row: &&Value| row["phone_number"].as_str().is_some_and(|number| unseen.remove(number));
        found.extend(rows.iter().filter(&mut wanted).filter_map(|row| recent(row, now, age)));
        next = PageCursor::of(&arguments, &page)?.next().cloned();
        // A number on none of several pages may have moved to one that was read already, when another was removed.
        if next.is_none() && arguments.follows.is_some() && !unseen.is_empty() && rereads > 0 {
            rereads -= 1;
            next = Some(first.clone());
        }
    }
    Ok(found)
}

/// Whether reading the whole list takes more calls than reading each of so few numbers.
fn is_dearer(page: &Value, numbers: usize) -> bool {
    page.pointer("/meta/total_pages").and_then(Value::as_u64).is_some_and(|pages| pages > numbers as u64 + 1)
}

/// The server's clock, which stamps the snapshots, at the end of the second that it tells; this machine's when the answer
/// does not tell it.
fn now(answer: &Answer) -> OffsetDateTime {
    answer.date().map_or_else(OffsetDateTime::now_utc, |told| told.saturating_add(time::Duration::SECOND))
}

fn recent(row: &Value, now: OffsetDateTime, age: Duration) -> Option<(String, Timestamp)> {
    let at = Timestamp::from(row.pointer("/reputation_data/last_refreshed_at")?.as_str()?);
    let old = now - at.to_utc()?;
    // What comes from the future comes from another clock, and says nothing of its age.
    (old <= age && old > -ANOTHER_CLOCK).then_some((row.get("phone_number")?.as_str()?.to_owned(), at))
}
