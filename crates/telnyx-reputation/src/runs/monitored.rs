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

/// How often a list is read at most: twice when nothing changes it.
const READS: usize = 4;

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

/// A list as one reading has it.
struct Listed {
    numbers: Vec<String>,
    pages: usize,
}

/// The monitored numbers in the API's order. A list of several pages is read until two readings have the same numbers:
/// where one number goes and another comes between two pages, a third is on neither, and nothing else shows it.
///
/// # Errors
/// As `list`; [`ErrorKind::ListChanged`] when the list changed each time that it was read.
pub(super) async fn read(client: &Client, enterprise_id: &str) -> Result<Vec<String>> {
    let (mut last, mut before): (_, Option<Vec<String>>) = (None, None);
    for _ in 0..READS {
        let list = match read_once(client, enterprise_id).await {
            Err(error) if error.kind() == ErrorKind::ListChanged => {
                (last, before) = (Some(error), None);
                continue;
            }
            read => read?,
        };
        if list.pages <= 1 || before.as_ref().is_some_and(|before| are_same(before, &list.numbers)) {
            return Ok(list.numbers);
        }
        if before.replace(list.numbers).is_some() {
            last = Some(changed("it has other numbers than the time before".to_owned()));
        }
    }
    let message = format!(
        "the list of monitored numbers changed while it was read, {READS} times; nothing was changed here. Plan again \
         when nothing else adds or removes numbers"
    );
    let error = Error::new(ErrorKind::ListChanged, message).with_operation(Monitored::operation().id);
    Err(match last {
        Some(last) => error.with_source(last),
        None => error,
    })
}

/// Whether two lists, each without repeats, have the same numbers in whatever order.
fn are_same(before: &[String], now: &[String]) -> bool {
    let known: HashSet<&str> = before.iter().map(String::as_str).collect();
    before.len() == now.len() && now.iter().all(|number| known.contains(number.as_str()))
}

async fn read_once(client: &Client, enterprise_id: &str) -> Result<Listed> {
    let list = Request::<Monitored>::new(&client.for_own_reads(), [enterprise_id.to_owned()]);
    let mut stream = list.query_param("page[size]", PAGE_SIZE).pages();
    let mut total = None;
    let (mut rows, mut pages) = (Vec::new(), 0);
    while let Some(page) = stream.try_next().await? {
        let now = page.meta.total_results;
        if let Some(before) = total.replace(now).filter(|before| *before != now) {
            return Err(changed(format!("it had {before} numbers, then {now}")));
        }
        rows.extend(page.data);
        pages += 1;
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
    Ok(Listed { numbers: rows.into_iter().map(|row| row.phone_number).collect(), pages })
}

fn changed(how: String) -> Error {
    Error::new(ErrorKind::ListChanged, how)
}
