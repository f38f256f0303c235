//! A call of unknown outcome, which can find out what became of it.

use std::sync::Arc;

use napi::Env;
use napi_derive::napi;
use serde::Serialize;
use serde_json::value::RawValue;
use telnyx_reputation::{Error, Resolution};

use crate::border::Border;
use crate::failure::Failure;
use crate::reply::Ended;

/// What is needed to find out; `lib/errors/from-native.ts` gives it to the error. It outlives a closed client.
#[napi]
pub struct Unresolved {
    error: Arc<Error>,
}

/// What `lib/resolution.ts` describes.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Spelled {
    Done { value: Option<Box<RawValue>> },
    NotDone,
    CannotTell { reason: String },
}

#[napi]
impl Unresolved {
    pub(crate) fn new(error: Arc<Error>) -> Self {
        Self { error }
    }

    /// Begins to find out, which ends at `border` under the number `call`.
    ///
    /// # Errors
    /// Every failure comes at the border.
    #[napi(catch_unwind)]
    pub fn resolve(&self, env: &Env, call: u32, border: &Border) -> napi::Result<()> {
        let error = self.error.clone();
        let operation = error.operation().unwrap_or_default();
        let run = async move { spell(error.resolve().await?).map(Ended::of_text) };
        border.queue().run(env, call, operation, None, Box::pin(run))
    }
}

fn spell(resolution: Resolution) -> Result<String, Failure> {
    let spelled = match resolution {
        Resolution::Done(answer) if answer.body.is_empty() => Spelled::Done { value: None },
        Resolution::Done(answer) => Spelled::Done { value: Some(answer.json()?) },
        Resolution::NotDone => Spelled::NotDone,
        Resolution::CannotTell(reason) => Spelled::CannotTell { reason },
        _ => return Err(Failure::internal("the native module does not know this outcome")),
    };
    serde_json::to_string(&spelled).map_err(Failure::internal)
}
