//! Around every call: an abort and a panic become failures like any other.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::Abortable;

use crate::abort::Stop;
use crate::failure::Failure;

/// Runs `call` until it ends or is stopped. A panic inside it is an internal error.
pub(crate) async fn guarded<T>(
    operation: &'static str,
    call: impl Future<Output = Result<T, Failure>>,
    stop: Option<Stop>,
) -> Result<T, Failure> {
    // The call is dropped where it panicked: nothing of it can be seen in a broken state.
    let call = AssertUnwindSafe(call).catch_unwind();
    let done = match stop {
        // Dropping the call closes its connection, which is what stops the request.
        Some(Stop { registration, witness }) => match Abortable::new(call, registration).await {
            Ok(done) => done,
            Err(_) => return Err(Failure::aborted(&witness).of_operation(operation)),
        },
        None => call.await,
    };
    done.unwrap_or_else(|payload| Err(Failure::panic(payload.as_ref()).of_operation(operation)))
}
