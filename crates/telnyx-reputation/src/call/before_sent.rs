//! What is awaited right before a call is sent.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use serde_json::Value;

/// Is awaited right before a call that is not safe to repeat is sent, with what a look found before it
/// ([`Client::reopen`](crate::Client::reopen) takes it back): whoever writes it down can find out in another process what
/// became of the call. `false` stops the call, of which nothing is sent then.
///
/// It is of one call. Where an attempt proved not to have run and the call is to be repeated, that is told as well
/// ([`when_turned_away`](Self::when_turned_away)), and this is awaited again before the next attempt.
#[derive(Clone)]
pub struct BeforeSent {
    before: Arc<dyn Fn(Option<Value>) -> BoxFuture<'static, bool> + Send + Sync>,
    turned_away: Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>,
    /// Whether it was awaited since the call was turned away.
    told: Arc<AtomicBool>,
}

impl BeforeSent {
    /// Awaits what `hook` gives.
    pub fn new(hook: impl Fn(Option<Value>) -> BoxFuture<'static, bool> + Send + Sync + 'static) -> Self {
        let nothing = || -> BoxFuture<'static, ()> { Box::pin(std::future::ready(())) };
        Self { before: Arc::new(hook), turned_away: Arc::new(nothing), told: Arc::default() }
    }

    /// Awaits what `hook` gives when an attempt was turned away, before the wait for the next one.
    #[must_use]
    pub fn when_turned_away(mut self, hook: impl Fn() -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        self.turned_away = Arc::new(hook);
        self
    }

    pub(crate) async fn tell(&self, look: impl FnOnce() -> Option<Value>) -> bool {
        if self.told.swap(true, Ordering::Relaxed) {
            return true;
        }
        (self.before)(look()).await
    }

    pub(crate) async fn tell_turned_away(&self) {
        if self.told.swap(false, Ordering::Relaxed) {
            (self.turned_away)().await;
        }
    }
}

impl fmt::Debug for BeforeSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeforeSent").finish_non_exhaustive()
    }
}
