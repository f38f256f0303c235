//! What is awaited right before a call is sent.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;

/// Is awaited right before the first attempt of a call that is not safe to repeat, with what a look found before it
/// ([`Client::reopen`](crate::Client::reopen) takes it back): whoever writes it down can find out in another process what
/// became of the call. `false` stops the call, of which nothing is sent then.
#[derive(Clone)]
pub struct BeforeSent(Arc<dyn Fn(Option<Value>) -> BoxFuture<'static, bool> + Send + Sync>);

impl BeforeSent {
    /// Awaits what `hook` gives.
    pub fn new(hook: impl Fn(Option<Value>) -> BoxFuture<'static, bool> + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }

    pub(crate) fn tell(&self, look: Option<Value>) -> BoxFuture<'static, bool> {
        (self.0)(look)
    }
}

impl fmt::Debug for BeforeSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeforeSent").finish_non_exhaustive()
    }
}
