//! Requests that the API's document does not have.

use napi::Env;
use napi_derive::napi;
use serde_json::Value;
use telnyx_reputation::Operation;

use crate::abort::Abort;
use crate::arguments;
use crate::client::NativeClient;
use crate::failure::Failure;
use crate::reply::{Ended, Reply};

#[napi]
impl NativeClient {
    /// Begins a request, whose answer comes at the border as bytes. `body` is JSON, `options` the text that
    /// [`arguments::options`] reads.
    ///
    /// # Errors
    /// Every failure comes at the border.
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
            let named = |failure: Failure| failure.of_operation(name);
            let body: Option<Value> = body
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(Failure::invalid_argument)
                .map_err(named)?;
            let mut options =
                arguments::options(options.as_deref()).map_err(Failure::invalid_argument).map_err(named)?;
            options.witness = witness;
            let answer = client.map_err(named)?.request(&method, &path, body, options).await?;
            Ok(Ended::from(Reply::of(answer, None)))
        };
        self.begin(env, call, name, abort, run)
    }
}
