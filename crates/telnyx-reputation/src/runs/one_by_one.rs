//! A run whose calls take one number each.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::outcome::{NotTried, Outcome};
use super::run::{Context, Outcomes};
use crate::answer::Answer;
use crate::error::Result;

/// A chunk whose numbers are called for one after the other.
pub(super) async fn one_by_one<'c, T>(
    chunk: Vec<String>,
    context: Context,
    call: &(dyn Fn(&str) -> BoxFuture<'c, Result<Answer>> + Send + Sync),
    read: &(dyn Fn(Result<Answer>) -> Result<T> + Send + Sync),
) -> Outcomes<T> {
    let mut outcomes = Vec::new();
    for number in chunk {
        let outcome = match context.pace.begin(|| call(&number)).await {
            None => Outcome::NotTried(NotTried::Cancelled),
            Some(called) => match read(called) {
                Ok(value) => Outcome::Done(value),
                Err(error) if context.pace.called_off(&error) => Outcome::NotTried(NotTried::Cancelled),
                Err(error) => Outcome::of_error(&Arc::new(error)),
            },
        };
        outcomes.push((number, outcome));
    }
    outcomes
}
