//! A panic becomes an error like any other.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;

use crate::error::NativeError;

/// Runs `call`; a panic inside it is an internal error.
pub(crate) async fn caught<T>(call: impl Future<Output = Result<T, NativeError>>) -> Result<T, NativeError> {
    // The call is dropped where it panicked: nothing of it can be seen in a broken state.
    let caught = AssertUnwindSafe(call).catch_unwind().await;
    caught.unwrap_or_else(|payload| Err(NativeError::panic(payload.as_ref())))
}

/// Panics as a call would, so that a test can see what becomes of it. Only in debug builds.
///
/// # Errors
/// Always: the panic, as an error.
#[cfg(debug_assertions)]
#[napi_derive::napi(ts_return_type = "Promise<never>")]
#[allow(clippy::panic, reason = "it is all it does; `expect` fails on what the macro adds")]
pub fn panic_for_test(env: &napi::Env) -> napi::Result<napi::bindgen_prelude::PromiseRaw<'_, ()>> {
    let call = caught(async { panic!("of all things") });
    env.spawn_future(call.map(|done| done.map_err(|error| error.of_operation("panicForTest").into())))
}
