//! Files that JavaScript reads piece by piece.

use std::sync::{Arc, Mutex, PoisonError};

use napi::Env;
use napi_derive::napi;
use telnyx_reputation::FileStream;

use crate::abort::Abort;
use crate::arguments::CallArguments;
use crate::bridge::Bridge;
use crate::call::find;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::handles::NativeStream;
use crate::headers::lines;
use crate::request_options;

#[napi]
impl NativeClient {
    /// Begins a call as [`NativeClient::call`] does, which completes when the file begins to come.
    ///
    /// # Errors
    /// An operation that does not exist. Every other error comes over the bridge.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "as the call's")]
    pub fn stream(
        &self,
        env: &Env,
        call: u32,
        operation: String,
        arguments: String,
        options: Option<String>,
        abort: Option<&Abort>,
    ) -> napi::Result<()> {
        let operation = find(&operation)?;
        let client = self.open();
        let run = async move {
            let arguments = CallArguments::decode(&arguments)?.into_core(None);
            let options = request_options::decode(options.as_deref()).map_err(NativeError::invalid_argument)?;
            let streamed = client?.stream(operation, arguments, options).await?;
            Ok(Completion {
                status: Some(streamed.status),
                headers: Some(lines(&streamed.headers)),
                attempts: Some(streamed.attempts),
                stream: Some(NativeStream { operation: operation.id, streamed: Arc::new(Mutex::new(Some(streamed))) }),
                ..Completion::default()
            })
        };
        self.begin(env, call, operation.id, abort, run)
    }
}

#[napi]
impl NativeStream {
    /// Begins to read the next piece, one at a time. It completes over the bridge with its bytes, or without any after the
    /// last. An abort ends the transfer.
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn chunk(&self, env: &Env, call: u32, bridge: &Bridge, abort: &Abort) -> napi::Result<()> {
        let (operation, kept) = (self.operation, self.streamed.clone());
        let run = async move {
            // Out of its place while it is read, so that a stopped read drops it.
            let Some(mut streamed) = take(&kept) else { return Ok(Completion::default()) };
            let Some(bytes) = streamed.chunk().await? else { return Ok(Completion::default()) };
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(streamed);
            Ok(Completion { bytes: Some(Vec::from(bytes).into()), ..Completion::default() })
        };
        bridge.queue().run(env, call, operation, Some(abort), Box::pin(run))
    }

    /// Ends the transfer, unless a piece is being read.
    #[napi]
    pub fn close(&self) {
        drop(take(&self.streamed));
    }
}

fn take(kept: &Mutex<Option<FileStream>>) -> Option<FileStream> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).take()
}
