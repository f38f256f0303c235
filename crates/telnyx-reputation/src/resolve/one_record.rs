//! The one record that a call writes, such as the settings of an enterprise.

use serde_json::{Map, Value};

use super::found::data;
use super::matches_sent::holds;
use crate::error::{Error, ErrorKind, Result};
use crate::looked::Looked;
use crate::operation::Operation;
use crate::unresolved::{Resolution, Unresolved};

/// The record as it stands; `null` when there is none.
pub(super) async fn look(call: &Unresolved, read: &str, stamp: &str) -> Result<Looked> {
    let answer = call.read(Operation::expect_id(read)?, call.enterprise_path(), Map::new()).await;
    Looked::or_nothing(answer.and_then(|answer| match data(&answer)? {
        record if record.get(stamp).is_some_and(Value::is_string) => Ok(Looked::new(record, &answer)),
        _ => Err(answer.unexpected(format!("the answer does not say its `{stamp}`"))),
    }))
}

pub(super) async fn resolve(
    call: &Unresolved,
    read: &str,
    stamp: &str,
    defaults: &[(&str, &str)],
) -> Result<Resolution> {
    let now = look(call, read, stamp).await?;
    let Some(before) = &call.before else { return Ok(call.before_is_not_known()) };
    let made = |record: &Value| record.get(stamp).and_then(Value::as_str).map(str::to_owned);
    let Some(stamped) = made(&now.state) else { return Ok(call.cannot_tell("nothing of it is there by now")) };
    if made(&before.state).as_ref() == Some(&stamped) {
        return Ok(call.cannot_tell("what is there was there before the call"));
    }
    if !holds(&now.state, &sent(call.body(), defaults)?) {
        return Ok(call.cannot_tell(format!("what was written since, at {stamped}, differs from what was sent")));
    }
    if let Some(doubt) = call.may_be_older(&now.state, stamp, &now) {
        return Ok(doubt);
    }
    let path = call.enterprise_path().first().and_then(Value::as_str).unwrap_or_default();
    Ok(if call.claim(&format!("{read} {path} {stamped}")) {
        call.done(&now.state)
    } else {
        call.cannot_tell(format!("what was written at {stamped} is another call's"))
    })
}

/// What was sent, with what the API takes for what was left out.
fn sent(body: &Value, defaults: &[(&str, &str)]) -> Result<Value> {
    let mut sent = body.clone();
    if let Value::Object(sent) = &mut sent {
        for (name, default) in defaults {
            let default = serde_json::from_str(default).map_err(|why| {
                Error::new(ErrorKind::Internal, format!("the default of {name} is not JSON")).with_source(why)
            })?;
            sent.entry(*name).or_insert(default);
        }
    }
    Ok(sent)
}
