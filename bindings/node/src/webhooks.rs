//! Whether a delivered event is genuine. JavaScript reads its text itself.

use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use telnyx_reputation::Error;

use crate::client::NativeClient;
use crate::failure::Failure;

#[napi]
impl NativeClient {
    /// Verifies a delivered event with the client's public keys, or with `keys`. `headers` is the JSON text of a list of
    /// pairs.
    ///
    /// # Errors
    /// As `Webhooks::unwrap` of the core, and headers that are no such text.
    #[napi(catch_unwind)]
    pub fn verify_event(&self, payload: Buffer, headers: String, keys: Option<Vec<String>>) -> napi::Result<()> {
        let headers: Vec<(String, String)> = serde_json::from_str(&headers).map_err(Failure::invalid_argument)?;
        let webhooks = self.open()?.webhooks();
        let event = match keys {
            Some(keys) => webhooks.unwrap_with_keys(&payload, headers, keys),
            None => webhooks.unwrap(&payload, headers),
        };
        event.map(drop).map_err(thrown)
    }

    /// Whether a body is an event at all.
    ///
    /// # Errors
    /// As `Webhooks::unsafe_unwrap` of the core.
    #[napi(catch_unwind)]
    pub fn check_event(&self, payload: Buffer) -> napi::Result<()> {
        self.open()?.webhooks().unsafe_unwrap(&payload).map(drop).map_err(thrown)
    }
}

fn thrown(error: Error) -> napi::Error {
    Failure::from(error).into()
}
