//! The attempts of one call, within one deadline.

use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::call::read::{Read, Reading};
use crate::call::retry;
use crate::call::timing::Limits;
use crate::call::was_sent::WasSent;
use crate::call::wire::received;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Fate, Result};
use crate::looked::Looked;
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
    /// What a look found before the call.
    #[cfg_attr(not(feature = "broker"), expect(dead_code, reason = "for whoever writes it down"))]
    pub(crate) before: Option<&'c Looked>,
    /// Told of each attempt before anything of it can have left.
    pub(crate) was_sent: &'c WasSent,
}

impl Attempts<'_> {
    /// Sends the request, and sends it again where that cannot bill twice. `read` makes an answer of a response, whose body may have so many bytes.
    pub(crate) async fn run(self, read: Reading) -> Result<Read> {
        // Being asked to wait is no failure: a free read waits as often as the server asks and the deadline lets it.
        let (mut failures, mut waits) = (0, 0);
        #[cfg(feature = "broker")]
        let mut last = None;
        loop {
            #[cfg(feature = "broker")]
            let begun = self.was_sent.attempts();
            let earlier_unknown = self.was_sent.failed_unknown();
            let error = match self.attempt(read).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error.without_key(self.client.shared.settings.api_key.expose()),
            };
            let attempt = self.was_sent.attempts();
            // It came to no other attempt: what became of the one before tells more.
            #[cfg(feature = "broker")]
            if attempt == begun
                && let Some(last) = last
            {
                return Err(last);
            }
            let sent = error.was_sent() || attempt > 1;
            let error = error.with_attempts(if sent { attempt } else { 0 }).with_earlier_unknown(earlier_unknown);
            self.was_sent.failed(Fate::of(&error));
            let is_asked_to_wait = self.class == RetryClass::Safe && error.status() == Some(429);
            let repeat = if is_asked_to_wait { &mut waits } else { &mut failures };
            *repeat += 1;
            let wait = retry::delay(*repeat, error.retry_after(), self.client.shared.settings.max_retry_delay);
            let in_time = wait < self.limits.left();
            let too_often = !is_asked_to_wait && failures > self.limits.max_retries;
            if too_often || !in_time || !retry::repeats(self.class, &error) {
                return Err(error);
            }
            tracing::debug!(attempt, wait_ms = wait.as_millis(), error = %error, "repeats the call");
            #[cfg(feature = "broker")]
            if let Some(before_sent) = self.options.before_sent.as_ref().filter(|_| !self.was_sent.failed_unknown()) {
                before_sent.tell_turned_away().await;
            }
            #[cfg(feature = "broker")]
            {
                last = Some(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Lets whoever wants to know of the call write it down. After its turn: what waits for that may never be sent.
    #[cfg(feature = "broker")]
    async fn tell_before_sent(self) -> Result<()> {
        let is_told = self.operation.retry != RetryClass::Safe;
        match self.options.before_sent.as_ref().filter(|_| is_told) {
            Some(before_sent) if !before_sent.tell(|| self.before.map(Looked::write)).await => {
                Err(Error::new(ErrorKind::SpendLimit, "the call was stopped before it was sent"))
            }
            _ => Ok(()),
        }
    }

    async fn attempt(self, read: Reading) -> Result<Read> {
        let Self { client, operation, arguments, options, limits, .. } = self;
        client.shared.rate.turn(limits.left()).await?;
        let timeout = limits.next_attempt();
        if timeout.is_zero() {
            return Err(Error::new(ErrorKind::Timeout, "the deadline was over before the request could be sent"));
        }
        #[cfg(feature = "broker")]
        self.tell_before_sent().await?;
        // Lets the runtime see which idle connections the server has closed meanwhile: one yield for the driver, one for
        // the connection's own task. A request that is sent on a closed one has an unknown outcome.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        // From here on a dropped future leaves a request that may have arrived.
        self.was_sent.begin();
        let received = received(client, operation, arguments, options, timeout).await;
        #[cfg(feature = "broker")]
        if let Ok(response) = &received {
            client.shared.rate.learn(response.status().as_u16(), response.headers());
        }
        read(operation, received, client.shared.settings.max_body_bytes).await
    }
}
