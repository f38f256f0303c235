//! The steps, in their order.

use std::future::IntoFuture;
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use serde_json::Value;
use telnyx_reputation::{Error, Witness};

use super::told::Told;
use super::{approvals, costs, enterprise, letter, monitoring, numbers, reading, terms};
use crate::context::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupts;

/// What the person wants.
pub(super) struct Wanted {
    pub(super) real: bool,
    pub(super) enterprise_id: Option<String>,
    /// The enterprise to register.
    pub(super) body: Option<Value>,
    /// The signed letter.
    pub(super) letter: Option<PathBuf>,
    /// How long to wait for the approvals.
    pub(super) wait: Duration,
    pub(super) numbers: Vec<String>,
}

/// A walk through the steps.
pub(super) struct Walk<'c> {
    pub(super) context: &'c Context,
    pub(super) told: Told,
    interrupts: Interrupts,
}

impl<'c> Walk<'c> {
    /// Before the first step.
    ///
    /// # Errors
    /// The system refuses to tell of signals.
    pub(super) fn begin(context: &'c Context) -> Result<Self, Failure> {
        Ok(Self { context, told: Told::new(context.output()), interrupts: Interrupts::listen()? })
    }

    /// Takes one step after the other, as far as it can be gone now.
    ///
    /// # Errors
    /// As the steps.
    pub(super) async fn through(&mut self, wanted: &Wanted) -> Result<(), Failure> {
        terms::agree(self).await?;
        let id = enterprise::find_or_register(self, wanted).await?;
        if monitoring::is_enabled(self, &id).await? {
            letter::skip(self, &id);
            monitoring::skip(self, &id);
        } else {
            let Some(letter) = letter::render(self, wanted, &id).await? else { return Ok(()) };
            let document_id = letter::upload(self, wanted, letter).await?;
            monitoring::enable(self, wanted, &id, &document_id).await?;
        }
        if !approvals::wait(self, wanted, &id).await? {
            return Ok(());
        }
        let Some(number) = numbers::add(self, wanted, &id).await? else { return Ok(()) };
        reading::read(self, &id, &number).await?;
        costs::tell(self, &id).await
    }

    /// Makes a call; a Ctrl-C gives it up, and tells what may have become of it.
    ///
    /// # Errors
    /// As the call.
    pub(super) async fn call<T, F>(&mut self, request: impl FnOnce(&Witness) -> F) -> Result<T, Failure>
    where
        F: IntoFuture<Output = Result<T, Error>>,
    {
        let witness = Witness::new();
        {
            let mut call = pin!(request(&witness).into_future());
            tokio::select! {
                answer = &mut call => return Ok(answer?),
                _ = self.interrupts.next() => {}
            }
        }
        Err(Failure::given_up(&witness, "the same command goes on from here"))
    }
}
