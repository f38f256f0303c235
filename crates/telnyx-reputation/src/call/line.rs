//! The order in which the calls of a run set aside what they may cost.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

/// Calls that set aside what they may cost one after the other, in the order in which they came to it.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<Mutex<()>>);

/// That a call is the first of its line: none that came later sets anything aside while this is kept.
pub(crate) type First = OwnedMutexGuard<()>;

impl Line {
    /// Waits until the calls that came before have set aside what they may cost, or have ended.
    pub(crate) async fn first(self) -> First {
        self.0.lock_owned().await
    }
}
