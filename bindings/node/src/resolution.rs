//! What became of a call whose outcome is unknown.

use napi::Env;
use napi_derive::napi;
use serde::Serialize;
use serde_json::value::RawValue;
use telnyx_reputation::Resolution;

use crate::bridge::Bridge;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::handles::Unresolved;

/// What `lib/resolution.ts` describes.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum EncodedResolution {
    Done { value: Option<Box<RawValue>> },
    CannotTell { reason: String },
}

#[napi]
impl Unresolved {
    /// Begins to find out, which completes at `bridge` under the number `call`.
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn resolve(&self, env: &Env, call: u32, bridge: &Bridge) -> napi::Result<()> {
        let error = self.0.clone();
        let operation = error.operation().unwrap_or_default();
        let run = async move { encode(error.resolve().await?).map(Completion::of_text) };
        bridge.queue().run(env, call, operation, None, Box::pin(run))
    }
}

fn encode(resolution: Resolution) -> Result<String, NativeError> {
    let encoded = match resolution {
        Resolution::Done(answer) if answer.body.is_empty() => EncodedResolution::Done { value: None },
        Resolution::Done(answer) => EncodedResolution::Done { value: Some(answer.json()?) },
        Resolution::CannotTell(reason) => EncodedResolution::CannotTell { reason },
        _ => return Err(NativeError::internal("the native module does not know this outcome")),
    };
    serde_json::to_string(&encoded).map_err(NativeError::internal)
}
