//! Whether a delivered event is genuine. JavaScript reads its text itself.

use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use telnyx_reputation::Error;
use telnyx_reputation::webhooks::{WebhookEvent, WebhookKeys};

use crate::error::NativeError;

/// Public keys that events are verified with.
#[napi]
pub struct NativeWebhookKeys(WebhookKeys);

#[napi]
impl NativeWebhookKeys {
    /// Keys in base64, of which any will do.
    ///
    /// # Errors
    /// An error of kind `configuration`: there is none, or one is malformed.
    #[napi(constructor, catch_unwind)]
    pub fn new(keys: Vec<String>) -> napi::Result<Self> {
        WebhookKeys::new(keys).map(Self).map_err(thrown)
    }

    /// Verifies a delivered event. `headers` is a list of pairs as JSON.
    ///
    /// # Errors
    /// As `WebhookKeys::unwrap` of the core, and headers that are not such a list.
    #[napi(catch_unwind)]
    pub fn verify(&self, payload: Buffer, headers: String) -> napi::Result<()> {
        let headers: Vec<(String, String)> = serde_json::from_str(&headers).map_err(NativeError::invalid_argument)?;
        self.0.verify(&payload, headers).map_err(thrown)?;
        check_event(payload)
    }
}

/// Whether a body is an event at all.
///
/// # Errors
/// As `WebhookEvent::untyped` of the core.
#[napi(catch_unwind)]
pub fn check_event(payload: Buffer) -> napi::Result<()> {
    WebhookEvent::untyped(&payload).map(drop).map_err(thrown)
}

fn thrown(error: Error) -> napi::Error {
    NativeError::from(error).into()
}
