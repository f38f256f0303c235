//! A remediation request that a call would have made: known by the numbers that its results name.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::found::{data, numbers};
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::error::Result;
use crate::generated::operations::{GET_REPUTATION_REMEDIATION, LIST_REPUTATION_REMEDIATIONS};
use crate::looked::Looked;
use crate::page::PageCursor;
use crate::snapshot::items;
use crate::timestamp::Timestamp;
use crate::unresolved::{Resolution, Unresolved};

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// The ids of the newest requests, as many as a page has; the newest first.
pub(super) async fn look(call: &Unresolved) -> Result<Looked> {
    let mut query = Map::new();
    query.insert("page[size]".to_owned(), Value::from(PAGE_SIZE));
    let page = call.read(&LIST_REPUTATION_REMEDIATIONS, call.enterprise_path(), query).await?;
    let ids = items(&page)?.into_iter().map(|mut item| item.get_mut("id").map(Value::take).unwrap_or_default());
    Ok(Looked::new(ids.collect(), &page))
}

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    let Some(before) = &call.before else { return Ok(call.before_is_not_known()) };
    let Some((new, looked)) = newer_than(call, &before.state[0]).await? else {
        return Ok(call.cannot_tell("the list of requests could not be read back to the time of the call"));
    };
    let wanted: HashSet<&str> = call.numbers().collect();
    let mut untold = Vec::new();
    for item in new.iter().filter(|item| may_be(call, item)) {
        let Some(id) = item.get("id").and_then(Value::as_str) else { continue };
        let mut path = call.enterprise_path().to_vec();
        path.push(Value::from(id));
        let request = data(&call.read(&GET_REPUTATION_REMEDIATION, &path, Map::new()).await?)?;
        if request.get("id").and_then(Value::as_str) != Some(id) {
            // An answer to another request proves nothing of this one.
            untold.push(id.to_owned());
            continue;
        }
        if !["contact_email", "webhook_url"].iter().all(|key| same(&request, call.body(), key)) {
            continue;
        }
        let Some(results) = request.get("results").and_then(Value::as_object) else {
            untold.push(id.to_owned());
            continue;
        };
        let named: HashSet<&str> = results.values().flat_map(|list| numbers(Some(list))).collect();
        if named == wanted && call.may_be_older(item, "created_at", &looked).is_none() && call.claim(id) {
            return Ok(call.done(&request));
        }
        if named.is_empty() || !named.is_disjoint(&wanted) {
            untold.push(id.to_owned());
        }
    }
    Ok(call.cannot_tell(if untold.is_empty() {
        "no request that fits was made since".to_owned()
    } else {
        format!(
            "made since, and perhaps the call's: {}; which numbers are in a request can be read once its results are \
             there",
            untold.join(", ")
        )
    }))
}

/// The requests that came after the one that was the newest; `None` when the list does not lead back to it.
async fn newer_than(call: &Unresolved, newest_before: &Value) -> Result<Option<(Vec<Value>, Looked)>> {
    let operation = &LIST_REPUTATION_REMEDIATIONS;
    let (mut new, mut looked) = (Vec::new(), Looked::nothing());
    let mut next = Some(Arguments { path: call.enterprise_path().to_vec(), ..Arguments::default() });
    while let Some(arguments) = next {
        let page = call.client.call(operation, arguments.clone(), CallOptions::default()).await?;
        looked = Looked::new(Value::Null, &page);
        for item in items(&page)? {
            if !newest_before.is_null() && item.get("id") == Some(newest_before) {
                return Ok(newest_first(&new).then_some((new, looked)));
            }
            new.push(item);
        }
        next = PageCursor::of(&arguments, &page)?.next().cloned();
    }
    // The API does not promise an order; only a list that begins with the newest leads back to what was there before.
    Ok((newest_before.is_null() && newest_first(&new)).then_some((new, looked)))
}

fn newest_first(items: &[Value]) -> bool {
    let times: Vec<_> = items.iter().map(|item| Timestamp::from(item["created_at"].as_str()?).to_utc()).collect();
    times.iter().all(Option::is_some) && times.is_sorted_by(|newer, older| newer >= older)
}

/// Whether the entry of the list can be of this call.
fn may_be(call: &Unresolved, item: &Value) -> bool {
    let count = item.get("phone_numbers_count").and_then(Value::as_u64);
    same(item, call.body(), "call_purpose") && count == Some(call.numbers().collect::<HashSet<_>>().len() as u64)
}

/// What was sent under this key, or nothing where nothing was.
fn same(record: &Value, sent: &Value, key: &str) -> bool {
    record.get(key).unwrap_or(&Value::Null) == sent.get(key).unwrap_or(&Value::Null)
}
