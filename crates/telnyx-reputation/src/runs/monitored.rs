//! The numbers that are monitored for an enterprise, read whole.

use std::collections::HashSet;

use futures::TryStreamExt;
use serde::Deserialize;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::page::Paged;
use crate::request::{Endpoint, Request};
use crate::resources::ListReputationNumbers;

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// How often a list is read that changes while it is read.
const READS: usize = 3;

/// The list of an enterprise's numbers, of which little is read: it may be long.
struct Monitored;

#[derive(Deserialize)]
struct Page {
    data: Vec<Row>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    total_results: u64,
}

#[derive(Deserialize)]
struct Row {
    phone_number: String,
    ownership_status: Option<String>,
}

impl Endpoint for Monitored {
    type Output = Page;

    fn operation() -> &'static Operation {
        ListReputationNumbers::operation()
    }

    fn decode(answer: &Answer) -> Result<Page> {
        answer.json()
    }
}

impl Paged for Monitored {
    type Item = Row;

    fn into_items(page: Page) -> Vec<Row> {
        page.data
    }
}

/// The monitored numbers in the API's order. A list that changes while it is read is read again.
///
/// # Errors
/// As `list`; [`ErrorKind::ListChanged`] when the list changed during each of the reads.
pub(super) async fn read(client: &Client, enterprise_id: &str) -> Result<Vec<String>> {
    let mut changed = None;
    for _ in 0..READS {
        match read_once(client, enterprise_id).await {
            Err(error) if error.kind() == ErrorKind::ListChanged => changed = Some(error),
            read => return read,
        }
    }
    let message = format!(
        "the list of monitored numbers changed each of the {READS} times that it was read; nothing was changed here. \
         Plan again when nothing else adds or removes numbers"
    );
    let error = Error::new(ErrorKind::ListChanged, message).with_operation(Monitored::operation().id);
    Err(match changed {
        Some(last) => error.with_source(last),
        None => error,
    })
}

async fn read_once(client: &Client, enterprise_id: &str) -> Result<Vec<String>> {
    let list = Request::<Monitored>::new(&client.for_own_reads(), [enterprise_id.to_owned()]);
    let mut pages = list.query_param("page[size]", PAGE_SIZE).pages();
    let mut total = None;
    let mut rows = Vec::new();
    while let Some(page) = pages.try_next().await? {
        let now = page.meta.total_results;
        if let Some(before) = total.replace(now).filter(|before| *before != now) {
            return Err(changed(format!("it had {before} numbers, then {now}")));
        }
        rows.extend(page.data);
    }
    let (listed, total) = (rows.len(), total.unwrap_or_default());
    if listed as u64 != total {
        return Err(changed(format!("it says that it has {total} numbers, and lists {listed}")));
    }
    let mut seen = HashSet::with_capacity(listed);
    if let Some(twice) = rows.iter().find(|row| !seen.insert(row.phone_number.as_str())) {
        return Err(changed(format!("it lists {} twice", twice.phone_number)));
    }
    // The API lists removed numbers only when asked for them; whoever does otherwise does not monitor them either.
    rows.retain(|row| row.ownership_status.as_deref() != Some("removed"));
    Ok(rows.into_iter().map(|row| row.phone_number).collect())
}

fn changed(how: String) -> Error {
    Error::new(ErrorKind::ListChanged, how)
}
