//! Stopping a call from JavaScript.

use std::sync::{Mutex, PoisonError};

use futures::future::{AbortHandle, AbortRegistration};
use napi_derive::napi;

/// Stops the one call it is given to. The request's connection is closed.
#[napi]
pub struct Abort {
    handle: AbortHandle,
    registration: Mutex<Option<AbortRegistration>>,
}

#[napi]
impl Abort {
    /// A handle for one call.
    #[napi(constructor)]
    pub fn new() -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        Self { handle, registration: Mutex::new(Some(registration)) }
    }

    /// Stops the call; does nothing once it has ended.
    #[napi]
    pub fn abort(&self) {
        self.handle.abort();
    }

    /// The call's end of the handle; `None` when a call has it already.
    pub(crate) fn take(&self) -> Option<AbortRegistration> {
        self.registration.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
