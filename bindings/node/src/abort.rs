//! Stopping a call from JavaScript.

use std::sync::{Mutex, PoisonError};

use futures::future::{AbortHandle, AbortRegistration};
use napi_derive::napi;
use telnyx_reputation::Witness;

/// Stops the one call it is given to. The request's connection is closed.
#[napi]
pub struct Abort {
    handle: AbortHandle,
    registration: Mutex<Option<AbortRegistration>>,
    witness: Witness,
}

/// A call's end of an [`Abort`].
pub(crate) struct Stop {
    pub(crate) registration: AbortRegistration,
    /// Who knows what may have become of the call when it is stopped, if the call was given the same.
    pub(crate) witness: Witness,
}

#[napi]
impl Abort {
    /// A handle for one call.
    #[napi(constructor)]
    pub fn new() -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        Self { handle, registration: Mutex::new(Some(registration)), witness: Witness::new() }
    }

    /// Stops the call; does nothing once it has ended.
    #[napi]
    pub fn abort(&self) {
        self.handle.abort();
    }

    /// The call's end of the handle; `None` when a call has it already.
    pub(crate) fn take(&self) -> Option<Stop> {
        let registration = self.registration.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(Stop { registration, witness: self.witness.clone() })
    }

    /// For the options of the call.
    pub(crate) fn witness(&self) -> Witness {
        self.witness.clone()
    }
}
