//! A chunk that is done as a whole or not at all.

use std::future::Future;
use std::sync::Arc;

use super::item::Ended;
use super::run::{Context, Ends};
use crate::answer::Answer;
use crate::error::{Error, ErrorKind, Result};
use crate::resolve::Resolution;

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
/// `send` makes the call, `read` gives each number its part of the answer.
pub(super) async fn chunk<T, F>(
    numbers: Vec<String>,
    context: Context,
    twice: Twice,
    send: impl Fn(Vec<String>) -> F,
    read: impl Fn(&Answer, &[String]) -> Result<Ends<T>>,
) -> Ends<T>
where
    F: Future<Output = Result<Answer>>,
{
    let mut ends = Vec::new();
    let mut left = numbers;
    let mut resends = 0;
    while !left.is_empty() {
        let error = match context.pace.call(|| send(left.clone())).await {
            Ok(answer) => return with_answer(ends, &answer, left, &read),
            Err(error) => error,
        };
        if error.kind() == ErrorKind::OutcomeUnknown {
            let error = Arc::new(error);
            match context.pace.call(|| error.resolve()).await {
                Ok(Resolution::Done(answer)) => return with_answer(ends, &answer, left, &read),
                Ok(Resolution::NotDone)
                    if twice == Twice::IsRefused && resends < RESENDS && !context.pace.is_cancelled() =>
                {
                    resends += 1;
                    continue;
                }
                Ok(Resolution::NotDone) if twice == Twice::IsRefused => {
                    ends.extend(all(left, || Ended::Failed(Arc::clone(&error))));
                }
                Ok(Resolution::NotDone | Resolution::CannotTell(_)) | Err(_) => {
                    ends.extend(all(left, || Ended::Unknown(Arc::clone(&error))));
                }
            }
            return ends;
        }
        let (refused, others) = split(&error, left);
        let goes_on = context.go_on && !refused.is_empty() && !context.pace.is_cancelled();
        ends.extend(refused);
        if !goes_on {
            let error = Arc::new(error);
            ends.extend(all(others, || Ended::Failed(Arc::clone(&error))));
            return ends;
        }
        left = others;
    }
    ends
}

/// An answer that cannot be read was still a success.
fn with_answer<T>(
    mut ends: Ends<T>,
    answer: &Answer,
    numbers: Vec<String>,
    read: &impl Fn(&Answer, &[String]) -> Result<Ends<T>>,
) -> Ends<T> {
    match read(answer, &numbers) {
        Ok(read) => ends.extend(read),
        Err(error) => {
            let error = Arc::new(error);
            ends.extend(all(numbers, || Ended::Unknown(Arc::clone(&error))));
        }
    }
    ends
}

fn all<T>(numbers: Vec<String>, end: impl Fn() -> Ended<T>) -> Ends<T> {
    numbers.into_iter().map(|number| (number, end())).collect()
}

/// The numbers that the API's errors point at, each with its error, and the rest.
fn split<T>(error: &Error, numbers: Vec<String>) -> (Ends<T>, Vec<String>) {
    let (mut refused, mut others) = (Vec::new(), Vec::new());
    for (index, number) in numbers.into_iter().enumerate() {
        let pointer = format!("/body/phone_numbers/{index}");
        match error.errors().iter().find(|entry| entry.pointer.as_deref() == Some(&pointer)) {
            Some(entry) => refused.push((number, Ended::Refused(entry.clone()))),
            None => others.push(number),
        }
    }
    (refused, others)
}
