//! What can be known of a call that was dropped before its end.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::arguments::Arguments;
use crate::call::line::{First, Line};
use crate::call::was_sent::WasSent;
use crate::error::Error;
use crate::looked::Looked;
use crate::operation::{Operation, RetryClass};
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
pub struct Witness(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    seen: Option<Seen>,
    /// The line of a run that its call stands in.
    line: Option<Line>,
    first: Option<First>,
}

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
        let mut state = self.state();
        if state.seen.is_none() || !unresolved.operation.is_free_read() {
            state.seen = Some(Seen { unresolved, was_sent: Arc::clone(was_sent) });
        }
    }

    /// What was there before the same call, when it was made once already and turned away.
    pub(crate) fn turned_away(&self, operation: &Operation, arguments: &Arguments) -> Option<Looked> {
        let Seen { unresolved: earlier, was_sent } = self.seen()?;
        let what = |arguments: &Arguments| (arguments.path.clone(), arguments.json().clone());
        let is_same = earlier.operation.id == operation.id && what(&earlier.arguments) == what(arguments);
        let is_of_the_call_alone = operation.outcome.is_some_and(|outcome| outcome.found_by.is_of_the_call_alone());
        earlier.before.clone().filter(|_| is_same && is_of_the_call_alone && !was_sent.may_have_run())
    }

    /// A witness for one call of a run, which stands in this line.
    pub(crate) fn in_line(line: Line) -> Self {
        let witness = Self::new();
        witness.state().line = Some(line);
        witness
    }

    /// Waits for the call's turn to set aside what it may cost. It stays the first until [`Self::let_next`], so that a
    /// call that does not fit is tried with less before any that came later.
    pub(crate) async fn first_in_line(&self) {
        let line = {
            let state = self.state();
            state.line.clone().filter(|_| state.first.is_none())
        };
        if let Some(line) = line {
            let first = line.first().await;
            self.state().first = Some(first);
        }
    }

    /// What the call may cost is set aside: the next may set aside what it may cost. `false` when the run was ended
    /// meanwhile: the call is not to be sent.
    pub(crate) fn let_next(&self) -> bool {
        let mut state = self.state();
        state.first = None;
        !state.line.as_ref().is_some_and(Line::is_called_off)
    }

    fn seen(&self) -> Option<Seen> {
        self.state().seen.clone()
    }

    /// Every change is one assignment, so a poisoned state is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("attempts", &self.attempts()).finish_non_exhaustive()
    }
}
