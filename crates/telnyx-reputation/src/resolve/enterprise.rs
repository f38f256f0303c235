//! An enterprise that a call would have created.

use serde_json::{Map, Value, json};

use super::matches_sent::holds;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::error::Result;
use crate::generated::operations::LIST_ENTERPRISES;
use crate::looked::Looked;
use crate::page::PageCursor;
use crate::snapshot::items;
use crate::unresolved::{Resolution, Unresolved};

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// All enterprises of the same name.
pub(super) async fn look(call: &Unresolved) -> Result<Looked> {
    let operation = &LIST_ENTERPRISES;
    let mut query = Map::new();
    query.insert("page[size]".to_owned(), Value::from(PAGE_SIZE));
    let name = call.body().get("legal_name").and_then(Value::as_str).unwrap_or_default();
    query.insert("filter[legal_name][contains]".to_owned(), Value::from(name));
    let name = name.to_lowercase();
    let is_asked_for = |row: &Value| {
        row.get("legal_name").and_then(Value::as_str).is_some_and(|found| found.to_lowercase().contains(&name))
    };
    let (mut found, mut looked) = (Vec::new(), Looked::nothing());
    let mut next = Some(Arguments { query, ..Arguments::default() });
    while let Some(arguments) = next {
        let page = call.client.call(operation, arguments.clone(), CallOptions::default()).await?;
        let rows = items(&page)?;
        if !rows.iter().all(is_asked_for) {
            let why = "the list has other enterprises than the filter asks for";
            return Err(page.unexpected(why));
        }
        found.extend(rows);
        next = PageCursor::of(&arguments, &page)?.next().cloned();
        looked = Looked::new(Value::Null, &page);
    }
    looked.state = Value::Array(found);
    Ok(looked)
}

pub(super) async fn resolve(call: &Unresolved) -> Result<Resolution> {
    let now = look(call).await?;
    let Some(before) = &call.before else { return Ok(call.before_is_not_known()) };
    let older: Vec<&str> = ids(&before.state).collect();
    let new = now.state.as_array().into_iter().flatten().filter(|it| id(it).is_some_and(|id| !older.contains(&id)));
    match new.filter(|it| holds(it, call.body())).collect::<Vec<_>>().as_slice() {
        [] => Ok(call.cannot_tell(format!(
            "no enterprise with these values was created since; before the call there were {} of that name",
            older.len()
        ))),
        [one] => match call.may_be_older(one, "created_at", &now) {
            Some(doubt) => Ok(doubt),
            None if id(one).is_some_and(|id| call.claim(id)) => Ok(call.done_with(&json!({"data": one}))),
            None => Ok(call.cannot_tell(format!("{} is another call's", id(one).unwrap_or_default()))),
        },
        several => Ok(call.cannot_tell(format!("{} enterprises with these values were created since", several.len()))),
    }
}

fn ids(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(id)
}

fn id(record: &Value) -> Option<&str> {
    record.get("id").and_then(Value::as_str)
}
