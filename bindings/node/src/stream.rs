//! Files that JavaScript reads piece by piece.

use std::sync::{Arc, Mutex, PoisonError};

use napi::Env;
use napi_derive::napi;
use telnyx_reputation::FileStream as Streamed;

use crate::abort::Abort;
use crate::arguments::{self, Given};
use crate::border::Queue;
use crate::client::{NativeClient, find};
use crate::failure::Failure;
use crate::reply::{Ended, lines};

/// A file whose bytes are still to come. Given up, it ends the transfer.
#[napi]
pub struct NativeStream {
    operation: &'static str,
    /// `None` while a piece is read, and at the end.
    streamed: Arc<Mutex<Option<Streamed>>>,
    border: Arc<Queue>,
}

#[napi]
impl NativeClient {
    /// Begins a call as [`NativeClient::call`] does, which ends when the file begins to come.
    ///
    /// # Errors
    /// An operation that does not exist. Every other failure comes at the border.
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
        let (client, border) = (self.open(), self.border.clone());
        let run = async move {
            let named = |failure: Failure| failure.of_operation(operation.id);
            let arguments = Given::read(&arguments).map_err(named)?.into_core(None);
            let options = arguments::options(options.as_deref()).map_err(Failure::invalid_argument).map_err(named)?;
            let streamed = client.map_err(named)?.stream(operation, arguments, options).await?;
            Ok(Ended {
                status: Some(streamed.status),
                headers: Some(lines(&streamed.headers)),
                attempts: Some(streamed.attempts),
                stream: Some(NativeStream::new(operation.id, streamed, border)),
                ..Ended::default()
            })
        };
        self.begin(env, call, operation.id, abort, run)
    }
}

#[napi]
impl NativeStream {
    fn new(operation: &'static str, streamed: Streamed, border: Arc<Queue>) -> Self {
        Self { operation, streamed: Arc::new(Mutex::new(Some(streamed))), border }
    }

    /// Begins to read the next piece, one at a time. It ends at the border with its bytes, or without any after the last.
    /// An abort ends the transfer.
    ///
    /// # Errors
    /// Every failure comes at the border.
    #[napi(catch_unwind)]
    pub fn chunk(&self, env: &Env, call: u32, abort: &Abort) -> napi::Result<()> {
        let (operation, kept) = (self.operation, self.streamed.clone());
        let run = async move {
            // Out of its place while it is read, so that a stopped read drops it.
            let Some(mut streamed) = take(&kept) else { return Ok(Ended::default()) };
            let Some(bytes) = streamed.chunk().await? else { return Ok(Ended::default()) };
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(streamed);
            Ok(Ended { bytes: Some(Vec::from(bytes).into()), ..Ended::default() })
        };
        self.border.run(env, call, operation, abort.take(), Box::pin(run))
    }

    /// Ends the transfer, unless a piece is being read.
    #[napi]
    pub fn close(&self) {
        drop(take(&self.streamed));
    }
}

fn take(kept: &Mutex<Option<Streamed>>) -> Option<Streamed> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).take()
}
