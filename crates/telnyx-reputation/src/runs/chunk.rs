//! The numbers of a run cut up into as many as one call takes, and what becomes of each when that call is made.

use std::future::ready;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::outcome::{NotTried, Outcome};
use super::run::{Context, Outcomes};
use crate::answer::Answer;
use crate::call::run_id::{OTHERS, PARTLY, RunId};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::shape::Shape;
use crate::operation::{Body, Operation};
use crate::unresolved::Resolution;

/// Cuts the numbers of a run up into as many as one call takes.
pub(super) fn cut(operation: &Operation, numbers: &[String]) -> impl Iterator<Item = Vec<String>> {
    numbers.chunks(operation.numbers_a_call()).map(<[String]>::to_vec)
}

impl Operation {
    /// How many phone numbers one call takes at most: what the document says of the list in the body, else one.
    fn numbers_a_call(&self) -> usize {
        let Some(Body { shape: Shape::Object { fields, .. }, .. }) = &self.body else { return 1 };
        match fields.iter().find(|field| field.name == "phone_numbers").map(|field| &field.shape) {
            Some(Shape::List { max, .. }) => *max,
            _ => 1,
        }
    }
}

/// Sends a chunk and gives every number of it exactly one outcome.
///
/// `call` makes the call, `read` gives each number its part of the answer. A chunk whose outcome is unknown is never
/// sent again: what is not there by now may yet be done. Both are behind pointers, so that this is compiled once.
pub(super) async fn send<'c, T: Send>(
    numbers: Vec<String>,
    context: Context,
    operation: &Operation,
    call: &Call<'c>,
    read: &dyn AsyncRead<T>,
) -> Outcomes<T> {
    let mut outcomes = Vec::new();
    let mut left = numbers;
    // The refusal that says that a broker has answered some of those that are left before, and whether it is all of them.
    let (mut recorded, mut all_recorded) = (None, false);
    let mut why = None;
    while !left.is_empty() {
        let called = if all_recorded {
            // The broker asks nobody for it, however long the run is to wait with what is new.
            Some(call(left.clone()).await)
        } else {
            context.pace.begin(|| call(left.clone())).await
        };
        let error = match called {
            Some(Ok(answer)) => {
                outcomes.extend(read.read(answer, left).await);
                return outcomes;
            }
            Some(Err(error)) if !context.pace.called_off(&error) => Arc::new(error),
            None | Some(Err(_)) => break,
        };
        if error.kind() == ErrorKind::OutcomeUnknown {
            if let Ok(Resolution::Done(answer)) = context.pace.call(|| error.resolve()).await {
                outcomes.extend(read.read(answer, left).await);
                return outcomes;
            }
            why = Some(error);
            break;
        }
        if error.is_spend_limit() {
            let over = left.split_off(context.fits(operation.unit_price(), left.len(), &error).await);
            outcomes.extend(without_call(over, Some(&error), recorded.as_ref()));
            continue;
        }
        // What a broker refuses of a call is not of the numbers that it has answered before.
        let mark = RunId::mark(context.client.defaults.run_id.as_ref(), operation, error.headers());
        all_recorded = mark == Some(OTHERS);
        if all_recorded || mark == Some(PARTLY) {
            recorded = Some(Arc::clone(&error));
        }
        let (refused, others) = split(&error, all_recorded, left);
        left = others;
        let goes_on = (context.go_on || all_recorded) && !refused.is_empty() && !context.pace.is_cancelled();
        outcomes.extend(refused);
        if !goes_on {
            why = Some(error);
            break;
        }
    }
    outcomes.extend(without_call(left, why.as_ref(), recorded.as_ref()));
    outcomes
}

/// What becomes of numbers for which no call is made any more, for this reason, or since the run was cancelled. None is said to
/// be not done where a broker has answered some of them before, as this refusal says.
fn without_call<T>(numbers: Vec<String>, why: Option<&Arc<Error>>, recorded: Option<&Arc<Error>>) -> Outcomes<T> {
    all(numbers, || match (why, recorded) {
        (Some(error), Some(_)) | (None, Some(error)) => Outcome::Unknown(Arc::clone(error)),
        (Some(error), None) => Outcome::of_error(error),
        (None, None) => Outcome::NotTried(NotTried::Cancelled),
    })
}

/// Makes the call for some numbers.
pub(super) type Call<'c> = dyn Fn(Vec<String>) -> BoxFuture<'c, Result<Answer>> + Send + Sync + 'c;

/// Gives each number its part of an answer; it may have to ask once more to do so.
pub(super) trait AsyncRead<T>: Send + Sync {
    fn read(&self, answer: Answer, numbers: Vec<String>) -> BoxFuture<'_, Outcomes<T>>;
}

/// What reads an answer without asking for more.
pub(super) struct Read<F>(pub(super) F);

impl<T: Send + 'static, F: Fn(&Answer, &[String]) -> Result<Outcomes<T>> + Send + Sync> AsyncRead<T> for Read<F> {
    fn read(&self, answer: Answer, numbers: Vec<String>) -> BoxFuture<'_, Outcomes<T>> {
        // An answer that cannot be read was still a success.
        let outcomes = (self.0)(&answer, &numbers).unwrap_or_else(|error| {
            let error = Arc::new(answer.untold(error, numbers.len()));
            all(numbers, || Outcome::Unknown(Arc::clone(&error)))
        });
        Box::pin(ready(outcomes))
    }
}

impl Answer {
    /// The error of so many numbers that this success does not tell of.
    pub(super) fn untold(&self, error: Error, numbers: usize) -> Error {
        let worst = self.operation.unit_price().times(numbers as u64);
        error.with_unknown_outcome(self.operation.cost(&self.body, worst).1)
    }
}

pub(super) fn all<T>(numbers: Vec<String>, outcome: impl Fn() -> Outcome<T>) -> Outcomes<T> {
    numbers.into_iter().map(|number| (number, outcome())).collect()
}

/// The numbers that the errors point at, each with what that means for it, and the rest. A refusal that is `of_the_moment` is
/// the call's and not the number's: it can be asked for again.
fn split<T>(error: &Arc<Error>, of_the_moment: bool, numbers: Vec<String>) -> (Outcomes<T>, Vec<String>) {
    let (mut refused, mut others) = (Vec::new(), Vec::new());
    for (index, number) in numbers.into_iter().enumerate() {
        let pointer = format!("/body/phone_numbers/{index}");
        match error.errors().iter().find(|entry| entry.pointer.as_deref() == Some(&pointer)) {
            Some(entry) if error.proves_not_done() => {
                let failed = || Outcome::Failed(Arc::clone(error));
                refused.push((number, if of_the_moment { failed() } else { Outcome::Refused(entry.clone()) }));
            }
            _ => others.push(number),
        }
    }
    (refused, others)
}
