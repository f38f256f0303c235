//! Requests that the document does not have, on the same path as all others.

use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{AnswerKind, FoundBy, Operation, RetryClass, UnknownOutcome};

/// Nothing is known of what such a request does, so it is sent once, and its body is left as it comes.
const fn operation(id: &'static str, method: &'static str) -> Operation {
    Operation {
        id,
        method,
        path: "",
        calls: &[],
        path_params: &[],
        query_params: &[],
        body: None,
        answer: AnswerKind::Any,
        success: &[],
        errors: &[],
        billing: None,
        recurring: None,
        retry: RetryClass::Once,
        outcome: Some(UnknownOutcome {
            found_by: FoundBy::Nothing,
            again: "the request is not in the API's document, so what sending it again would do and bill is not known",
        }),
        run: None,
    }
}

static OPERATIONS: [Operation; 5] = [
    operation("get", "GET"),
    operation("post", "POST"),
    operation("put", "PUT"),
    operation("patch", "PATCH"),
    operation("delete", "DELETE"),
];

impl Operation {
    /// What stands for the requests that the document does not have, by their method in capitals; see
    /// [`Client::request`].
    #[must_use]
    pub fn undocumented(method: &str) -> Option<&'static Operation> {
        OPERATIONS.iter().find(|operation| operation.method == method)
    }
}

impl Client {
    /// Sends a request that the document does not have: an endpoint that is newer than this version. `method` is
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; `path` is what follows the base URL, such as `/balance`. Query
    /// parameters go into the options.
    ///
    /// What such a request bills is not known. It is therefore never repeated unless it provably did not run, does
    /// not count in [`Client::usage`], and is refused by a client with a spend limit.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for another method or a path that could reach somewhere else, and
    /// [`ErrorKind::SpendLimit`], before anything is sent; else as [`Client::call`].
    pub async fn request(&self, method: &str, path: &str, body: Option<Value>, options: CallOptions) -> Result<Answer> {
        let operation = Operation::undocumented(method).ok_or_else(|| {
            Error::invalid_argument(format!("the method must be GET, POST, PUT, PATCH or DELETE, not {method:?}"))
        })?;
        check_path(path).map_err(|error| error.with_operation(operation.id))?;
        if self.budget.is_limited() || self.budget.monthly_limit().is_some() {
            let message = "what a request outside the document bills is not known, so a client with a limit does \
                           not send it: use a client without one";
            return Err(Error::new(ErrorKind::SpendLimit, message).with_operation(operation.id));
        }
        let payload = body.map_or(Payload::Empty, Payload::Json);
        let arguments = Arguments { path: vec![path.into()], payload, ..Arguments::default() };
        self.call_prepared(operation, arguments, options).await
    }
}

/// The URL parser removes dot segments, so that an id of `..` would reach another resource.
fn check_path(path: &str) -> Result<()> {
    let is_dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    // The URL parser takes tabs and line breaks out, so that what is no dot segment here would be one there.
    if path.contains(|c: char| c.is_control() || c == ' ') {
        return Err(Error::invalid_argument("path: must hold no space and no control character; percent-encode them"));
    }
    if !path.starts_with('/') || path.contains(['?', '#', '\\']) {
        return Err(Error::invalid_argument(
            "path: must begin with / and hold neither ? nor # nor \\; query parameters go into the options",
        ));
    }
    if path[1..].split('/').any(|segment| segment.is_empty() || is_dots(segment)) {
        return Err(Error::invalid_argument("path: must have no empty and no dot segment"));
    }
    Ok(())
}
