//! A wait that is gone through one read at a time, untyped: for languages whose own code has to run in between.

use std::fmt;

use super::approval::{Gates, approved};
use super::pauses_until_deadline::Pauses;
use super::remediation::is_over;
use super::state;
use super::until::Wait;
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::generated::operations::{GET_REPUTATION_REMEDIATION, GET_REPUTATION_SETTINGS};
use crate::operation::Operation;

/// A wait under way. Dropping it ends the wait.
pub struct Polling {
    client: Client,
    operation: &'static Operation,
    arguments: Arguments,
    options: CallOptions,
    pauses: Pauses,
    /// Reads the state and says whether the wait is over with it.
    judge: fn(&Answer) -> Result<Verdict>,
    /// What was said of the state that was read last.
    last: Option<Verdict>,
}

/// Whether the wait is over, or what it was for cannot come any more.
type Verdict = Result<bool>;

impl Client {
    /// As `wait_until_approved`, one read at a time. The progress of `wait` is not called.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the poll interval is refused: nothing is sent yet.
    pub fn poll_until_approved(
        &self,
        enterprise_id: &str,
        wait: &Wait<'_, Answer>,
        options: CallOptions,
    ) -> Result<Polling> {
        self.polling(&GET_REPUTATION_SETTINGS, Arguments::new([enterprise_id]), wait, options, |answer| {
            Ok(approved(&Gates::read(&state::data(answer)?)?))
        })
    }

    /// As `remediation().wait`, one read at a time. The progress of `wait` is not called.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the poll interval is refused: nothing is sent yet.
    pub fn poll_remediation(
        &self,
        enterprise_id: &str,
        remediation_id: &str,
        wait: &Wait<'_, Answer>,
        options: CallOptions,
    ) -> Result<Polling> {
        let arguments = Arguments::new([enterprise_id, remediation_id]);
        self.polling(&GET_REPUTATION_REMEDIATION, arguments, wait, options, |answer| {
            Ok(Ok(is_over(&state::data(answer)?)?))
        })
    }

    fn polling(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        wait: &Wait<'_, Answer>,
        options: CallOptions,
        judge: fn(&Answer) -> Result<Verdict>,
    ) -> Result<Polling> {
        let pauses = wait.pauses().map_err(|error| error.with_operation(operation.id))?;
        Ok(Polling { client: self.clone(), operation, arguments, options, pauses, judge, last: None })
    }
}

impl Polling {
    /// The next state, after the pause that is due; `None` when the wait is over with the last one.
    ///
    /// # Errors
    /// As the wait itself. The state that shows a rejection is given before its error.
    pub async fn next(&mut self) -> Result<Option<Answer>> {
        let named = |error: Error| error.with_operation(self.operation.id);
        match self.last.take() {
            None => {}
            Some(Ok(true)) => {
                self.last = Some(Ok(true));
                return Ok(None);
            }
            Some(Ok(false)) => tokio::time::sleep(self.pauses.next().map_err(named)?).await,
            Some(Err(error)) => return Err(named(error)),
        }
        let answer = self.client.call(self.operation, self.arguments.clone(), self.options.clone()).await?;
        self.last = Some((self.judge)(&answer)?);
        Ok(Some(answer))
    }
}

impl fmt::Debug for Polling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Polling").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
