//! The one way in for every operation.

use napi::Env;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use telnyx_reputation::Operation;
use telnyx_reputation::operation::AnswerKind;

use crate::abort::Abort;
use crate::arguments::CallArguments;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::request_options;

#[napi]
impl NativeClient {
    /// Begins a call of the operation with that id, which completes over the bridge under the number `call`.
    ///
    /// `arguments` is the JSON that [`CallArguments`] reads, `options` that of [`request_options::decode`]; `file` holds the
    /// bytes of an upload.
    ///
    /// # Errors
    /// An operation that does not exist. Every other error, also of an argument, comes over the bridge.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "an object would cost more to read, at every call")]
    pub fn call(
        &self,
        env: &Env,
        call: u32,
        operation: String,
        arguments: String,
        options: Option<String>,
        abort: Option<&Abort>,
        file: Option<Buffer>,
    ) -> napi::Result<()> {
        let operation = find(&operation)?;
        let client = self.open();
        let file = file.map(|bytes| bytes.to_vec());
        let witness = abort.map(Abort::witness);
        let run = async move {
            let client = client?;
            let arguments = CallArguments::decode(&arguments)?.into_core(file);
            let mut options = request_options::decode(options.as_deref()).map_err(NativeError::invalid_argument)?;
            options.witness = witness;
            let asked = matches!(operation.answer, AnswerKind::Page(..)).then(|| arguments.clone());
            let answer = client.call(operation, arguments, options).await?;
            Ok(Completion::of_answer(answer, asked.as_ref())?)
        };
        self.begin(env, call, operation.id, abort, run)
    }
}

/// The operation with that id.
pub(crate) fn find(operation: &str) -> Result<&'static Operation, NativeError> {
    Operation::by_id(operation)
        .ok_or_else(|| NativeError::internal(format!("the native module has no operation {operation}")))
}
