//! The refusal of a part of a request's numbers, told of the request as the worker made it.

use serde_json::{Value, json};

use super::asked::Asked;
use crate::reply::Reply;

/// Where an error of the API says which number it is about, before the number's place in the list.
const POINTER: &str = "/body/phone_numbers/";

/// The refusal of what was sent for these numbers, as one of the whole request, of which the others are recorded. Each of
/// its errors points at a number of the worker's own list: one without a place would speak of what is done as well.
pub(super) fn of_whole(reply: Reply, asked: &Asked, sent: &[&str]) -> Reply {
    if reply.is_of_the_moment() { of_each(reply, asked, sent) } else { of_some(reply, asked, sent) }
}

/// That none of these numbers can be sent now: each has the same error.
fn of_each(reply: Reply, asked: &Asked, sent: &[&str]) -> Reply {
    let mut body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let Some(first) = body.pointer("/errors/0").cloned() else { return reply };
    let pointed: Vec<Value> = sent.iter().filter_map(|number| pointing(first.clone(), asked, number)).collect();
    body["errors"] = pointed.into();
    Reply { body: body.to_string().into(), ..reply }.others_recorded()
}

fn of_some(reply: Reply, asked: &Asked, sent: &[&str]) -> Reply {
    let mut body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let Some(errors) = body.get_mut("errors").and_then(Value::as_array_mut).filter(|errors| !errors.is_empty()) else {
        return reply;
    };
    let pointed: Vec<Value> = errors.iter().filter_map(|error| moved(error, asked, sent)).collect();
    *errors = if pointed.is_empty() {
        let first = errors[0].clone();
        sent.iter().filter_map(|number| pointing(first.clone(), asked, number)).collect()
    } else {
        pointed
    };
    Reply { body: body.to_string().into(), ..reply }.recorded_in_part()
}

/// The answer to these numbers, each of which the worker's list has at least once: errors point at their places in that list.
pub(super) fn in_list(reply: Reply, asked: &Asked, sent: &[&str]) -> Reply {
    let mut body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let Some(errors) = body.get_mut("errors").and_then(Value::as_array_mut) else { return reply };
    for error in errors {
        if let Some(moved) = moved(error, asked, sent) {
            *error = moved;
        }
    }
    Reply { body: body.to_string().into(), ..reply }
}

/// The error with its place in the worker's list, when it has one in what was sent.
fn moved(error: &Value, asked: &Asked, sent: &[&str]) -> Option<Value> {
    let place = error.pointer("/source/pointer")?.as_str()?.strip_prefix(POINTER)?.parse::<usize>().ok()?;
    pointing(error.clone(), asked, sent.get(place)?)
}

fn pointing(mut error: Value, asked: &Asked, number: &str) -> Option<Value> {
    let list = asked.body().get("phone_numbers")?.as_array()?;
    let place = list.iter().position(|it| it == number)?;
    error.as_object_mut()?.insert("source".to_owned(), json!({"pointer": format!("{POINTER}{place}")}));
    Some(error)
}
