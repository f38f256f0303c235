//! Reads of a number that never bill.

use napi::Env;
use napi_derive::napi;

use crate::abort::Abort;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::request_options;

#[napi]
impl NativeClient {
    /// Begins a read of a number that never bills: its row as JSON, or `null`. Completes as [`Self::call`] does.
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "as the call's")]
    pub fn peek(
        &self,
        env: &Env,
        call: u32,
        enterprise_id: Option<String>,
        phone_number: String,
        options: Option<String>,
        abort: Option<&Abort>,
    ) -> napi::Result<()> {
        let client = self.open();
        let operation =
            if enterprise_id.is_some() { "listReputationNumbers" } else { "listReputationNumbersSimplified" };
        let run = async move {
            let options = request_options::decode(options.as_deref()).map_err(NativeError::invalid_argument)?;
            let row = client?.peek(enterprise_id.as_deref(), &phone_number, options).await?;
            Ok(Completion::of_text(row.unwrap_or_default().to_string()))
        };
        self.begin(env, call, operation, abort, run)
    }
}
