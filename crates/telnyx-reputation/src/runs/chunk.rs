//! A chunk that is done as a whole or not at all.

use std::future::Future;
use std::sync::Arc;

use super::outcome::Outcome;
use super::run::{Context, Outcomes};
use crate::answer::Answer;
use crate::error::{Error, ErrorKind, Result};
use crate::unresolved::Resolution;

/// How often a chunk that is found not to be done is sent again.
const RESENDS: u32 = 2;

/// What the API makes of a chunk that comes twice.
///
/// Asking shows what is done by now. A server that is still at work on a request whose answer was lost does it later,
/// and then a chunk that was sent again has come twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Twice {
    /// It refuses the second, so that sending again cannot bill twice.
    IsRefused,
    /// It does and bills both: such a chunk is never sent again.
    IsBilled,
}

/// Sends a chunk and gives every number of it exactly one end.
///
/// `call` makes the call, `read` gives each number its part of the answer.
pub(super) async fn send<T, F>(
    numbers: Vec<String>,
    context: Context,
    twice: Twice,
    call: impl Fn(Vec<String>) -> F,
    read: impl Fn(&Answer, &[String]) -> Result<Outcomes<T>>,
) -> Outcomes<T>
where
    F: Future<Output = Result<Answer>>,
{
    let mut outcomes = Vec::new();
    let mut left = numbers;
    let mut resends = 0;
    while !left.is_empty() {
        let error = match context.pace.call(|| call(left.clone())).await {
            Ok(answer) => return with_answer(outcomes, &answer, left, &read),
            Err(error) => error,
        };
        if error.kind() == ErrorKind::OutcomeUnknown {
            let error = Arc::new(error);
            match context.pace.call(|| error.resolve()).await {
                Ok(Resolution::Done(answer)) => return with_answer(outcomes, &answer, left, &read),
                Ok(Resolution::NotDone)
                    if twice == Twice::IsRefused && resends < RESENDS && !context.pace.is_cancelled() =>
                {
                    resends += 1;
                    continue;
                }
                Ok(Resolution::NotDone) if twice == Twice::IsRefused => {
                    outcomes.extend(all(left, || Outcome::Failed(Arc::clone(&error))));
                }
                Ok(Resolution::NotDone | Resolution::CannotTell(_)) | Err(_) => {
                    outcomes.extend(all(left, || Outcome::Unknown(Arc::clone(&error))));
                }
            }
            return outcomes;
        }
        let (refused, others) = split(&error, left);
        let goes_on = context.go_on && !refused.is_empty() && !context.pace.is_cancelled();
        outcomes.extend(refused);
        if !goes_on {
            let error = Arc::new(error);
            outcomes.extend(all(others, || Outcome::Failed(Arc::clone(&error))));
            return outcomes;
        }
        left = others;
    }
    outcomes
}

/// An answer that cannot be read was still a success.
fn with_answer<T>(
    mut outcomes: Outcomes<T>,
    answer: &Answer,
    numbers: Vec<String>,
    read: &impl Fn(&Answer, &[String]) -> Result<Outcomes<T>>,
) -> Outcomes<T> {
    match read(answer, &numbers) {
        Ok(read) => outcomes.extend(read),
        Err(error) => {
            let error = Arc::new(error);
            outcomes.extend(all(numbers, || Outcome::Unknown(Arc::clone(&error))));
        }
    }
    outcomes
}

fn all<T>(numbers: Vec<String>, end: impl Fn() -> Outcome<T>) -> Outcomes<T> {
    numbers.into_iter().map(|number| (number, end())).collect()
}

/// The numbers that the API's errors point at, each with its error, and the rest.
fn split<T>(error: &Error, numbers: Vec<String>) -> (Outcomes<T>, Vec<String>) {
    let (mut refused, mut others) = (Vec::new(), Vec::new());
    for (index, number) in numbers.into_iter().enumerate() {
        let pointer = format!("/body/phone_numbers/{index}");
        match error.errors().iter().find(|entry| entry.pointer.as_deref() == Some(&pointer)) {
            Some(entry) => refused.push((number, Outcome::Refused(entry.clone()))),
            None => others.push(number),
        }
    }
    (refused, others)
}
