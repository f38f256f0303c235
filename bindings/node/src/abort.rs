//! Stopping a call from JavaScript.

use std::sync::{Mutex, PoisonError};

use futures::future::{AbortHandle, AbortRegistration, Abortable};
use napi_derive::napi;
use telnyx_reputation::Witness;

use crate::error::NativeError;

/// Stops the one call it is given to. The request's connection is closed.
#[napi]
pub struct Abort {
    handle: AbortHandle,
    registration: Mutex<Option<AbortRegistration>>,
    witness: Witness,
}

/// A call's end of an [`Abort`].
pub(crate) struct AbortWatch {
    registration: AbortRegistration,
    /// Knows what may have become of the call when it is stopped, if the call was given the same.
    witness: Witness,
}

#[napi]
impl Abort {
    /// A handle for one call.
    #[napi(constructor)]
    pub fn new() -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        Self { handle, registration: Mutex::new(Some(registration)), witness: Witness::new() }
    }

    /// Stops the call; does nothing once it has completed.
    #[napi]
    pub fn abort(&self) {
        self.handle.abort();
    }

    /// The call's end of the handle; `None` when a call has it already.
    pub(crate) fn take(&self) -> Option<AbortWatch> {
        let registration = self.registration.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(AbortWatch { registration, witness: self.witness.clone() })
    }

    /// For the options of the call.
    pub(crate) fn witness(&self) -> Witness {
        self.witness.clone()
    }
}

impl AbortWatch {
    /// Runs `call` until it completes or is stopped.
    pub(crate) async fn over<T>(self, call: impl Future<Output = Result<T, NativeError>>) -> Result<T, NativeError> {
        // Dropping the call closes its connection, which is what stops the request.
        let ended = Abortable::new(call, self.registration).await;
        ended.unwrap_or_else(|_| Err(NativeError::aborted(&self.witness)))
    }
}
