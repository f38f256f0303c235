//! Requests that the API's document does not have.

use napi::Env;
use napi_derive::napi;
use serde_json::Value;
use telnyx_reputation::Operation;

use crate::abort::Abort;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::request_options;

#[napi]
impl NativeClient {
    /// Begins a request, whose answer comes over the bridge as bytes. `body` is JSON, `options` the JSON that
    /// [`request_options::decode`] reads.
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "as the call's")]
    pub fn request(
        &self,
        env: &Env,
        call: u32,
        method: String,
        path: String,
        body: Option<String>,
        options: Option<String>,
        abort: Option<&Abort>,
    ) -> napi::Result<()> {
        let client = self.open();
        let name = Operation::undocumented(&method).map_or("request", |operation| operation.id);
        let witness = abort.map(Abort::witness);
        let run = async move {
            let body: Option<Value> =
                body.map(|text| serde_json::from_str(&text)).transpose().map_err(NativeError::invalid_argument)?;
            let mut options = request_options::decode(options.as_deref()).map_err(NativeError::invalid_argument)?;
            options.witness = witness;
            let answer = client?.request(&method, &path, body, options).await?;
            Ok(Completion::of_answer(answer, None)?)
        };
        self.begin(env, call, name, abort, run)
    }
}
