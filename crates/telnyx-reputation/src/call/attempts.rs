//! The attempts of one call, within one deadline.

use std::time::Duration;

use crate::arguments::Arguments;
use crate::call::hooks::CallContext;
use crate::call::options::CallOptions;
use crate::call::retry::{self, Fate};
use crate::call::sending::Sending;
use crate::call::timing::Limits;
use crate::call::wire::{Received, received};
use crate::client::Client;
use crate::error::Result;
use crate::generated::client::Client as GeneratedClient;
use crate::operation::{Operation, RetryClass};

/// What is to be sent, and how often.
#[derive(Clone, Copy)]
pub(crate) struct Attempts<'c> {
    pub(crate) client: &'c Client,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: &'c Arguments,
    pub(crate) options: &'c CallOptions,
    pub(crate) limits: Limits,
    pub(crate) class: RetryClass,
    /// Told of each attempt before anything of it can have left.
    pub(crate) sending: &'c Sending,
}

impl Attempts<'_> {
    /// Sends the request, and sends it again where that cannot bill twice. `read` makes an answer of a response.
    pub(crate) async fn run<T, F>(self, read: impl Fn(&'static Operation, Received) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        loop {
            let timeout = self.limits.timeout.min(self.limits.left());
            let error = match self.attempt(timeout, &read).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let attempt = self.sending.attempts();
            let sent = error.was_sent() || attempt > 1;
            let error = error.with_attempts(if sent { attempt } else { 0 });
            self.sending.failed(Fate::of(&error));
            let wait = retry::delay(attempt, error.retry_after(), self.client.settings.max_retry_delay);
            let in_time = wait < self.limits.left();
            if attempt > self.limits.max_retries || !in_time || !retry::repeats(self.class, &error) {
                return Err(error);
            }
            tracing::debug!(attempt, wait_ms = wait.as_millis(), error = %error, "repeats the call");
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt<T, F>(self, timeout: Duration, read: &impl Fn(&'static Operation, Received) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let Self { client, operation, options, .. } = self;
        let context = CallContext { settings: client.settings.clone(), operation, options: options.clone(), timeout };
        let generated = GeneratedClient::new_with_client(&client.settings.base_url, client.http.clone(), context);
        // Lets the runtime see which idle connections the server has closed meanwhile: one yield for the driver, one for
        // the connection's own task. A request that is sent on a closed one has an unknown outcome.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        // From here on a dropped future leaves a request that may have arrived.
        self.sending.begin();
        read(operation, received(&generated, operation, self.arguments).await).await
    }
}
