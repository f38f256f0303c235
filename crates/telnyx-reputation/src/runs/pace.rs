//! One pace for a whole run: when the server asks one call to wait, all of them do.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::cancel::Cancel;
use crate::error::{Error, ErrorKind, Result};

/// How long to wait when the server does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

/// From when on the server lets the run go on. What comes later is the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum NotBefore {
    #[default]
    Now,
    At(Instant),
    /// Later than the clock can count.
    Never,
}

#[derive(Debug)]
pub(super) struct Pace {
    not_before: Mutex<NotBefore>,
    cancel: Cancel,
    /// How long one call of the run may take, its waits included.
    deadline: Duration,
}

impl Pace {
    pub(super) fn new(cancel: Cancel, deadline: Duration) -> Self {
        Self { not_before: Mutex::default(), cancel, deadline }
    }

    /// Whether the run is to begin no further call.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Whether a call failed because the run was ended before anything of it was sent. One of which an earlier send may
    /// yet be done is not called off.
    pub(super) fn called_off(&self, error: &Error) -> bool {
        let may_be_done = error.kind() == ErrorKind::OutcomeUnknown || error.has_earlier_unknown();
        self.is_cancelled() && error.attempts() == 0 && !may_be_done
    }

    /// As [`Self::call`], unless the run is cancelled before it is begun: then `None`.
    pub(super) async fn begin<T, F>(&self, call: impl FnMut() -> F) -> Option<Result<T>>
    where
        F: Future<Output = Result<T>>,
    {
        match self.turn().await {
            Ok(()) if self.is_cancelled() => None,
            Ok(()) => Some(self.call(call).await),
            Err(error) => Some(Err(error)),
        }
    }

    /// Makes a call when the server lets the run go on, and again when it is turned away for its pace (429): what was
    /// turned away did not run. It is not made again once the run is cancelled, nor when its time is over, nor when the
    /// server asks to wait for longer than the call may take. What an attempt of it left unknown stays unknown, whatever comes after.
    pub(super) async fn call<T, F>(&self, mut call: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        // A deadline that the clock cannot count is none.
        let ends = Instant::now().checked_add(self.deadline);
        let mut unknown = false;
        self.wait(ends).await?;
        loop {
            let error = match call().await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            unknown |= error.has_earlier_unknown();
            let error = error.with_earlier_unknown(unknown);
            if error.kind() != ErrorKind::RateLimited {
                return Err(error);
            }
            self.hold(&error).await;
            let may_go_on = self.wait(ends).await.is_ok() && !self.is_cancelled();
            // A server that asks for no wait at all would otherwise be asked for ever.
            if !may_go_on || ends.is_some_and(|ends| ends <= Instant::now()) {
                return Err(error);
            }
        }
    }

    /// Waits for the turn of a call that begins now: until the server lets the run go on, or the run is cancelled.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] when that would take longer than the call may: nothing is to be sent.
    pub(super) async fn turn(&self) -> Result<()> {
        self.wait(Instant::now().checked_add(self.deadline)).await
    }

    async fn wait(&self, ends: Option<Instant>) -> Result<()> {
        // Read again after each sleep: another call may have been asked to wait for longer meanwhile.
        loop {
            match *self.not_before.lock().await {
                NotBefore::Now => return Ok(()),
                NotBefore::At(until) if until <= Instant::now() => return Ok(()),
                NotBefore::At(until) if ends.is_none_or(|ends| until <= ends) => {
                    if tokio::time::timeout_at(until, self.cancel.cancelled()).await.is_ok() {
                        return Ok(());
                    }
                }
                NotBefore::At(_) | NotBefore::Never => {
                    let message = "the server asked the run to wait for longer than a call may take; nothing was sent";
                    return Err(Error::new(ErrorKind::RateLimited, message));
                }
            }
        }
    }

    /// Lets all calls of the run wait.
    async fn hold(&self, error: &Error) {
        let until = Instant::now().checked_add(error.retry_after().unwrap_or(DEFAULT_WAIT));
        let mut not_before = self.not_before.lock().await;
        *not_before = (*not_before).max(until.map_or(NotBefore::Never, NotBefore::At));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::HeaderMap;
    use std::cell::RefCell;

    const ENVELOPE: &str = r#"{"errors":[{"code":"10015","title":"No","detail":"no"}]}"#;

    fn answered(status: u16, retry_after: &str) -> Error {
        let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, retry_after.parse().unwrap())]);
        Error::of_answer(status, &headers, Bytes::from_static(ENVELOPE.as_bytes()), None)
    }

    /// What becomes of a call of at most ten seconds that fails so, the last first.
    async fn failed(errors: Vec<Error>) -> (Error, Duration) {
        let begun = Instant::now();
        let errors = RefCell::new(errors);
        let pace = Pace::new(Cancel::new(), Duration::from_secs(10));
        let call = || {
            let error = errors.borrow_mut().pop().unwrap();
            async { Err::<(), _>(error) }
        };
        (pace.call(call).await.unwrap_err(), begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_after_a_wait_does_not_refuse_what_was_sent_before() {
        let turned_away = answered(429, "3");
        let (error, waited) = failed(vec![answered(400, "0"), turned_away.with_earlier_unknown(true)]).await;
        assert_eq!((error.status(), error.proves_not_done(), waited), (Some(400), false, Duration::from_secs(3)));
        let (error, _) = failed(vec![answered(400, "0"), answered(429, "3")]).await;
        assert!(error.proves_not_done());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_waits_no_longer_than_it_may_take() {
        let (error, waited) = failed(vec![answered(429, "6"), answered(429, "6")]).await;
        assert_eq!((error.status(), waited), (Some(429), Duration::from_secs(6)));
        for longer in ["31536000", "18446744073709551615"] {
            let (error, waited) = failed(vec![answered(429, longer)]).await;
            assert_eq!((error.status(), waited), (Some(429), Duration::ZERO), "{longer}");
        }
    }

    /// What went on without refused numbers was sent at once when its run was cancelled, before the server let it.
    #[tokio::test(start_paused = true)]
    async fn a_call_that_waits_when_the_run_is_cancelled_is_not_begun() {
        let cancel = Cancel::new();
        let pace = Pace::new(cancel.clone(), Duration::from_secs(60));
        pace.hold(&answered(429, "20")).await;
        let cancelled = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            cancel.cancel();
        };
        let (begun, ()) = futures::join!(pace.begin(|| async { Ok(()) }), cancelled);
        assert!(begun.is_none());
        assert_eq!(pace.call(|| async { Ok(1) }).await.unwrap(), 1, "what was done is still found out");
    }

    #[test]
    fn what_may_be_done_by_an_earlier_send_is_not_called_off() {
        let cancel = Cancel::new();
        let pace = Pace::new(cancel.clone(), Duration::from_secs(60));
        let unsent = || Error::new(ErrorKind::Timeout, "the run was ended; nothing was sent");
        assert!(!pace.called_off(&unsent()), "it goes on");
        cancel.cancel();
        assert!(pace.called_off(&unsent()));
        assert!(!pace.called_off(&unsent().with_earlier_unknown(true)));
        assert!(!pace.called_off(&unsent().with_attempts(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_asks_for_no_wait_is_not_asked_beyond_the_deadline() {
        let pace = Pace::new(Cancel::new(), Duration::from_secs(10));
        let begun = Instant::now();
        let call = || async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Err::<(), _>(answered(429, "0"))
        };
        let failed = tokio::time::timeout(Duration::from_secs(60), pace.call(call)).await.unwrap().unwrap_err();
        assert_eq!((failed.status(), begun.elapsed()), (Some(429), Duration::from_secs(12)));
    }
}
