//! A state that a wait reads, as the API sends it: little of it is looked at, and the rest may be as it is.

use serde_json::Value;

use crate::answer::Answer;
use crate::error::{Error, ErrorKind, Result};

/// The `data` of a read.
///
/// # Errors
/// [`ErrorKind::Decode`] when it is no object.
pub(super) fn data(answer: &Answer) -> Result<Value> {
    let mut body: Value = answer.json()?;
    body.get_mut("data").map(Value::take).filter(Value::is_object).ok_or_else(|| undocumented("data"))
}

/// A text of a state; `None` where it has none.
///
/// # Errors
/// [`ErrorKind::Decode`] when it is no text.
pub(super) fn text<'s>(state: &'s Value, name: &str) -> Result<Option<&'s str>> {
    match &state[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(undocumented(name)),
    }
}

/// The texts of a list of a state; `None` where it has no list.
///
/// # Errors
/// [`ErrorKind::Decode`] when it is no list of texts.
pub(super) fn texts(state: &Value, name: &str) -> Result<Option<Vec<String>>> {
    let text = |one: &Value| one.as_str().map(str::to_owned).ok_or_else(|| undocumented(name));
    match &state[name] {
        Value::Null => Ok(None),
        Value::Array(all) => all.iter().map(text).collect::<Result<_>>().map(Some),
        _ => Err(undocumented(name)),
    }
}

/// A wait cannot go by a state whose `name` is not what the API documents.
pub(super) fn undocumented(name: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the {name} of the state is not what the API documents"))
}
