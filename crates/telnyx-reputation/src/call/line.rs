//! The order in which the calls of a run set aside what they may cost.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

/// Calls that set aside what they may cost one after the other, in the order in which they came to it.
#[derive(Clone)]
pub(crate) struct Line {
    turn: Arc<Mutex<()>>,
    is_called_off: Arc<dyn Fn() -> bool + Send + Sync>,
}

/// That a call is the first of its line: none that came later sets anything aside while this is kept.
pub(crate) type First = OwnedMutexGuard<()>;

impl Line {
    /// A line whose calls are called off, unless they are sent by then, once this is true.
    pub(crate) fn new(is_called_off: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self { turn: Arc::default(), is_called_off: Arc::new(is_called_off) }
    }

    /// Waits until the calls that came before have set aside what they may cost, or have ended.
    pub(crate) async fn first(self) -> First {
        self.turn.lock_owned().await
    }

    pub(crate) fn is_called_off(&self) -> bool {
        (self.is_called_off)()
    }
}
