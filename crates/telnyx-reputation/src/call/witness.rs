//! What can be known of a call that was dropped before its end.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::call::was_sent::WasSent;
use crate::error::Error;
use crate::operation::RetryClass;
use crate::unresolved::Unresolved;

/// Knows of one call whether it was sent, also after its future was dropped: by a timeout, an abort, a signal.
///
/// Give it to the call ([`Request::witnessed_by`](crate::Request::witnessed_by), or
/// [`CallOptions`](crate::CallOptions) of the untyped ways), and ask it when the call was dropped.
///
/// ```no_run
/// # async fn example(client: telnyx_reputation::Client, enterprise: &str) -> telnyx_reputation::Result<()> {
/// use std::time::Duration;
/// use telnyx_reputation::Witness;
///
/// let witness = Witness::new();
/// let numbers = client.enterprises().reputation().numbers();
/// let call = numbers.associate(enterprise, ["+16035551234"]).witnessed_by(&witness).into_future();
/// if tokio::time::timeout(Duration::from_secs(2), call).await.is_err()
///     && let Some(error) = witness.outcome_unknown()
/// {
///     println!("{error}: {:?}", error.resolve().await?);
/// }
/// # Ok(())
/// # }
/// # use std::future::IntoFuture as _;
/// ```
#[derive(Clone, Default)]
pub struct Witness(Arc<Mutex<Option<Seen>>>);

#[derive(Clone)]
struct Seen {
    unresolved: Arc<Unresolved>,
    was_sent: Arc<WasSent>,
}

impl Witness {
    /// A witness for one call.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How often the request was sent; 0 when nothing was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.seen().map_or(0, |seen| seen.was_sent.attempts())
    }

    /// The error of a call that was dropped and may have been done: of
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), so it says what may have been billed and can
    /// find out. `None` when nothing was sent, and for calls that may safely be made again.
    ///
    /// It means something only when the call gave no result of its own.
    #[must_use]
    pub fn outcome_unknown(&self) -> Option<Error> {
        self.dropped().filter(|_| self.seen().is_some_and(|seen| seen.unresolved.operation.retry != RetryClass::Safe))
    }

    /// The same of any call, also of one that may safely be made again.
    pub(crate) fn dropped(&self) -> Option<Error> {
        let Seen { unresolved, was_sent } = self.seen().filter(|seen| seen.was_sent.may_have_run())?;
        let operation = unresolved.operation.id;
        Some(Error::dropped(unresolved).with_operation(operation).with_attempts(was_sent.attempts()))
    }

    /// The call begins. A free read that follows it, such as one that finds out what became of it, is not watched in
    /// its place.
    pub(crate) fn see(&self, unresolved: Arc<Unresolved>, was_sent: &Arc<WasSent>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none() || !unresolved.operation.is_free_read() {
            *seen = Some(Seen { unresolved, was_sent: Arc::clone(was_sent) });
        }
    }

    fn seen(&self) -> Option<Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("attempts", &self.attempts()).finish_non_exhaustive()
    }
}
