//! What is known of a failure.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::{ApiError, ErrorKind};
use crate::unresolved::{Resolution, Unresolved};
use crate::usd::Usd;
use crate::visible::visible;

/// How many characters the refusal of an argument has at most: of a long list it names many rows.
const LONGEST_REFUSAL: usize = 20_000;

/// How many that of an option has.
const LONGEST_OF_OPTION: usize = 2_000;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, where, and what the API said of it.
///
/// [`Display`](fmt::Display) is one line without the cause; walk [`StdError::source`] for the rest. Neither it
/// nor [`Debug`] ever shows the API key or a header.
pub struct Error(pub(super) Box<Details>);

#[derive(Default)]
pub(super) struct Details {
    pub(super) kind: ErrorKind,
    pub(super) message: String,
    pub(super) operation: Option<&'static str>,
    pub(super) status: Option<u16>,
    pub(super) errors: Vec<ApiError>,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) attempts: u32,
    pub(super) sent: bool,
    /// An attempt before the one that ended the call may have done the work.
    pub(super) earlier_unknown: bool,
    /// How many numbers would have fitted, where the limit that refused the call knows.
    pub(super) room: Option<u64>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) unresolved: Option<Arc<Unresolved>>,
    /// What may have been billed where no call is there to ask.
    pub(super) may_have_billed: Usd,
    pub(super) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details { kind, message: message.into(), ..Details::default() }))
    }

    /// Of what a caller gave, which is shown with escapes where it cannot be seen, and never at its full length.
    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, visible(&message.into(), LONGEST_REFUSAL))
    }

    /// The same of an option.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, visible(&message.into(), LONGEST_OF_OPTION))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The error of a call that may have been done, with what is needed to find out.
    pub(crate) fn outcome_unknown(cause: Error, unresolved: Arc<Unresolved>) -> Self {
        let money = money(unresolved.may_have_billed());
        let mut error = Self::new(
            ErrorKind::OutcomeUnknown,
            format!("the request was sent, but no answer says whether it was done{money}; it was not repeated"),
        );
        error.0.status = cause.0.status;
        error.0.errors.clone_from(&cause.0.errors);
        error.0.request_id.clone_from(&cause.0.request_id);
        error.0.retry_after = cause.0.retry_after;
        error.0.headers.clone_from(&cause.0.headers);
        error.0.body = cause.0.body.clone();
        error.0.sent = true;
        error.0.unresolved = Some(unresolved);
        error.with_source(cause)
    }

    /// The error of what was sent and billed so much at the most, and that no call is there to ask of: one of an earlier
    /// process, or a part of an answer that cannot be read.
    pub(crate) fn with_unknown_outcome(mut self, may_have_billed: Usd) -> Self {
        self.0.kind = ErrorKind::OutcomeUnknown;
        self.0.sent = true;
        self.0.message += &money(may_have_billed);
        self.0.may_have_billed = may_have_billed;
        self
    }

    /// The error of a call that was done, and whose answer cannot be read.
    pub(crate) fn of_a_call_that_was_done(mut self, call: Unresolved) -> Self {
        self.0.message += &format!("; the call was done{}", money(call.may_have_billed()));
        self.0.unresolved = Some(Arc::new(call));
        self
    }

    /// The error of a call that was not made, since a free read before it failed so.
    pub(crate) fn before_the_call(mut self) -> Self {
        self.0.message += "; this was a free read before the call, of which nothing was sent";
        self.0.sent = false;
        self.0.earlier_unknown = false;
        self.0.attempts = 0;
        self
    }

    /// The error of a call that was dropped, and may have been done.
    pub(crate) fn dropped(unresolved: Arc<Unresolved>) -> Self {
        let money = money(unresolved.may_have_billed());
        let mut error = Self::new(
            ErrorKind::OutcomeUnknown,
            format!("the call was given up after its request was sent, so it may have been done{money}"),
        );
        error.0.sent = true;
        error.0.unresolved = Some(unresolved);
        error
    }

    /// Whether the request, or a part of it, may have reached the server.
    pub(crate) fn was_sent(&self) -> bool {
        self.0.sent
    }

    /// Whether an attempt before the one that ended the call may have done the work.
    pub(crate) fn has_earlier_unknown(&self) -> bool {
        self.0.earlier_unknown
    }

    pub(crate) fn with_earlier_unknown(mut self, unknown: bool) -> Self {
        self.0.earlier_unknown = unknown;
        self
    }

    /// Whether the call was not made since it did not fit into what may be spent.
    pub(crate) fn is_spend_limit(&self) -> bool {
        self.0.kind == ErrorKind::SpendLimit
    }

    pub(crate) fn with_room(mut self, numbers: u64) -> Self {
        self.0.room = Some(numbers);
        self
    }

    /// How many numbers would have fitted, where the limit that refused the call knows.
    pub(crate) fn room(&self) -> Option<u64> {
        self.0.room
    }

    /// What kind of failure this is: the thing to branch on first.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The `operationId` of the call that failed, when one was being made.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status of the answer, when there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The API's own errors, one for each problem; empty when the answer held none.
    #[must_use]
    pub fn errors(&self) -> &[ApiError] {
        &self.0.errors
    }

    /// The API's code of the first error, for example `10015`.
    ///
    /// Branch on [`Error::status`] and this together: 10005 and 10009 mean two things each.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.errors.first().and_then(|error| error.code.as_deref())
    }

    /// The server's request id, when it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asked to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the request was sent; 0 when nothing was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The most that the call may have billed although it failed; nothing unless its outcome is unknown, or it was done
    /// and its answer cannot be read.
    #[must_use]
    pub fn may_have_billed(&self) -> Usd {
        self.0.unresolved.as_ref().map_or(self.0.may_have_billed, |unresolved| unresolved.may_have_billed())
    }

    /// Finds out, free of charge, what became of a call whose outcome is unknown.
    ///
    /// It reads what the call would have changed: the numbers of an association, the settings of an enable, the
    /// newest remediations, the enterprises. Only calls of [`ErrorKind::OutcomeUnknown`] have anything to find out; one
    /// that was done and whose answer could not be read ([`ErrorKind::Decode`]) has that answer.
    ///
    /// # Errors
    /// Those of the reads. The outcome stays unknown then, and asking again is as free as the first time.
    pub async fn resolve(&self) -> Result<Resolution> {
        match &self.0.unresolved {
            Some(unresolved) => unresolved.resolve().await,
            // Of a part of a call, or of one of an earlier process, there is nothing to ask.
            None if self.0.sent && !self.proves_not_done() => Ok(Resolution::CannotTell(self.0.message.clone())),
            None => {
                Err(Self::invalid_argument("the outcome of this call is known: only one that is not can be resolved"))
            }
        }
    }

    /// The answer's headers, empty when there was none. They may hold what is secret, such as `set-cookie`: neither
    /// [`Display`](fmt::Display) nor [`Debug`] shows them.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The answer's body as it came, empty when there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The message without the operation's name.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

fn money(billed: Usd) -> String {
    if billed > Usd::ZERO { format!("; up to USD {billed} may have been billed") } else { String::new() }
}

/// For options that take an amount or what can become one: an amount itself always can.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        // The message of a refusing answer begins with its status, which says as much.
        if self.0.status.is_none() || matches!(self.0.kind, ErrorKind::Decode | ErrorKind::OutcomeUnknown) {
            write!(f, "{}: ", self.0.kind.label())?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("errors", &self.0.errors)
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.0.attempts)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_so_results_stay_small() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn display_is_one_line_with_the_operation() {
        let error =
            Error::invalid_argument("phone_number: must not be empty").with_operation("getPhoneNumberReputation");
        assert_eq!(error.to_string(), "getPhoneNumberReputation: invalid argument: phone_number: must not be empty");
    }
}
