//! What became of one number of a run, as JavaScript reads it.

use serde::Serialize;
use telnyx_reputation::ApiError;
use telnyx_reputation::runs::{Outcome, RunResult};

use crate::error::NativeError;

/// What `lib/runs/run.ts` decodes.
#[derive(Serialize)]
pub(super) struct EncodedResult<T> {
    phone_number: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<T>,
    /// The API's own refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<NativeError>,
}

pub(super) fn encode<T>(result: RunResult<T>) -> EncodedResult<T> {
    let RunResult { phone_number, outcome, .. } = result;
    let none = EncodedResult { phone_number, outcome: "not_tried", value: None, refusal: None, error: None };
    let of_error = |error| Some(NativeError::of_shared(error));
    match outcome {
        Outcome::Done(value) => EncodedResult { outcome: "done", value: Some(value), ..none },
        Outcome::Refused(refusal) => EncodedResult { outcome: "refused", refusal: Some(refusal), ..none },
        Outcome::Failed(error) => EncodedResult { outcome: "failed", error: of_error(&error), ..none },
        Outcome::Unknown(error) => EncodedResult { outcome: "unknown", error: of_error(&error), ..none },
        _ => none,
    }
}
