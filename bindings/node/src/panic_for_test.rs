//! A call that panics, so that a test can see what becomes of it. Only in debug builds.

#![allow(clippy::panic, reason = "it is all it does; `expect` fails on what the macro adds")]

use futures::FutureExt;
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;

use crate::guard::guarded;

/// Panics as a call would.
///
/// # Errors
/// Always: the panic, as a failure.
#[napi(ts_return_type = "Promise<never>")]
pub fn panic_for_test(env: &Env) -> napi::Result<PromiseRaw<'_, ()>> {
    let call = guarded("panicForTest", async { panic!("of all things") }, None);
    env.spawn_future(call.map(|done| done.map_err(Into::into)))
}
