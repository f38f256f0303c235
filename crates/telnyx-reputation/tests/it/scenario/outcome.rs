//! What a call gave, in the form that expectations speak of.

use serde_json::Value;
use telnyx_reputation::{Binary, Response};

pub(crate) enum Outcome {
    Empty,
    Json(Value),
    Binary(Binary),
}

impl Outcome {
    pub(crate) fn empty(_: Response<()>) -> Self {
        Self::Empty
    }

    /// The answer's own text: the typed value was made of it already, and that it could be is half of the test.
    pub(crate) fn json<T>(response: Response<T>) -> Self {
        Self::Json(serde_json::from_slice(&response.answer.body).unwrap())
    }

    pub(crate) fn binary(response: Response<Binary>) -> Self {
        Self::Binary(response.value)
    }
}
