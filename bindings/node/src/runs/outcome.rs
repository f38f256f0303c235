//! What became of the numbers of a run, as JavaScript reads it.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use telnyx_reputation::runs::{NotTried, Outcome, RunResult};
use telnyx_reputation::{ApiError, Error, ErrorKind, Timestamp};

use crate::completion::Completion;
use crate::error::NativeError;
use crate::handles::Unresolved;

/// How many results are one text.
const PIECE: usize = 10_000;

/// What `lib/runs/run.ts` decodes.
#[derive(Serialize)]
struct EncodedResult<T> {
    phone_number: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<T>,
    /// The API's own refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<ApiError>,
    /// Which of [`Errors`] it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<usize>,
    /// Why it was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_refreshed_at: Option<Timestamp>,
}

/// The errors of a run, each once: all numbers of a call share one.
#[derive(Default)]
pub(super) struct Errors {
    all: Vec<Arc<Error>>,
    places: HashMap<*const Error, usize>,
}

impl Errors {
    fn encode_one<T>(&mut self, result: RunResult<T>) -> EncodedResult<T> {
        let RunResult { phone_number, outcome, .. } = result;
        let mut encoded = EncodedResult {
            phone_number,
            outcome: outcome.name(),
            value: None,
            refusal: None,
            error: None,
            reason: None,
            last_refreshed_at: None,
        };
        match outcome {
            Outcome::Done(value) => encoded.value = Some(value),
            Outcome::Refused(refusal) => encoded.refusal = Some(refusal),
            Outcome::Failed(error) | Outcome::Unknown(error) => encoded.error = Some(self.place(error)),
            Outcome::NotTried(why) => {
                encoded.reason = Some(why.name());
                match why {
                    NotTried::SpendLimit(error) | NotTried::Unrecorded(error) | NotTried::BadNumber(error) => {
                        encoded.error = Some(self.place(error))
                    }
                    NotTried::FreshEnough(at) => encoded.last_refreshed_at = Some(at),
                    _ => {}
                }
            }
            _ => {}
        }
        encoded
    }

    fn place(&mut self, error: Arc<Error>) -> usize {
        let next = self.all.len();
        *self.places.entry(Arc::as_ptr(&error)).or_insert_with(|| {
            self.all.push(error);
            next
        })
    }

    /// The results of a run as JSON, in pieces.
    pub(super) fn encode<T: Serialize>(&mut self, results: Vec<RunResult<T>>) -> Result<Vec<String>, NativeError> {
        let encoded: Vec<_> = results.into_iter().map(|result| self.encode_one(result)).collect();
        encoded.chunks(PIECE).map(|piece| serde_json::to_string(piece).map_err(NativeError::internal)).collect()
    }

    /// What came of a run: these groups of results, the errors as JSON, and for each the call of unknown outcome that it
    /// can ask about.
    pub(super) fn complete(self, groups: Vec<Vec<String>>) -> Result<Completion, NativeError> {
        let encoded: Vec<_> = self.all.iter().map(|error| NativeError::of_shared(error)).collect();
        let text = serde_json::to_string(&encoded).map_err(NativeError::internal)?;
        let unknown = |error: Arc<Error>| (error.kind() == ErrorKind::OutcomeUnknown).then(|| Unresolved(error));
        Ok(Completion {
            results_of_run: Some(groups),
            unresolved_of_run: Some(self.all.into_iter().map(unknown).collect()),
            ..Completion::of_text(text)
        })
    }
}
