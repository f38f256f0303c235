//! Whether what a repeated DELETE did not find is gone by the attempt before it, whose answer was lost.

use bytes::Bytes;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::timing::Limits;
use crate::error::Error;
use crate::operation::Operation;
use crate::snapshot::monitored_row;
use crate::unresolved::Unresolved;

/// The answer of a DELETE whose thing is gone; `None` when this error does not prove it.
///
/// The API's 404 may speak of what the thing is a part of, such as an enterprise that is not the account's. So a number has
/// to be missing in its list; any other thing must not be found, and what it is a part of must be. The reads are free.
pub(super) async fn gone(call: &Unresolved, error: &Error, limits: Limits) -> Option<Answer> {
    let operation = call.operation;
    if operation.method != "DELETE" || !is_not_found(error) {
        return None;
    }
    let path = &call.arguments.path;
    if operation.path_params.last().is_some_and(|last| last.name == "phone_number") {
        let (number, above) = path.split_last()?;
        let read = monitored_row(&call.client, above, number.as_str()?, limits.options()).await;
        return read.ok()?.0.is_none().then(|| empty(operation));
    }
    // A path that ends with an id names the thing alone; else it is the one such thing of what the id is of.
    let owner = &operation.path[..operation.path.rfind('}')? + 1];
    for path in [owner, operation.path] {
        let read = Operation::all().iter().find(|it| it.method == "GET" && it.path == path)?;
        let arguments = Arguments { path: call.arguments.path.clone(), ..Arguments::default() };
        match call.client.call_prepared(read, arguments, limits.options()).await {
            Ok(_) if path != operation.path => {}
            Err(error) if path == operation.path && is_not_found(&error) => return Some(empty(operation)),
            _ => return None,
        }
    }
    None
}

/// Only the API itself knows that something is not there: a gateway's 404 speaks of a route.
fn is_not_found(error: &Error) -> bool {
    error.status() == Some(404) && error.is_of_the_api()
}

/// Where the DELETE would have answered with the record, the record went with its answer.
fn empty(operation: &'static Operation) -> Answer {
    let body = if operation.answers_json() { Bytes::from_static(b"{}") } else { Bytes::new() };
    Answer {
        operation,
        status: http::StatusCode::NO_CONTENT.as_u16(),
        headers: http::HeaderMap::new(),
        body,
        attempts: 1,
        page: None,
    }
}
