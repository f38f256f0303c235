//! Waiting until the networks have answered a remediation, and what they said.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use telnyx_reputation::wait::Wait;

use crate::context::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupts;
use crate::jobs::spinner;
use crate::output::plain;

/// How a wait for the networks polls: they take hours to days.
const POLLS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// What the networks said, as far as it was waited for.
#[derive(Default)]
pub(super) struct Found {
    /// By phone number: `remediated`, `not_flagged`, ...
    pub(super) results: BTreeMap<String, String>,
    pub(super) interrupted: bool,
}

impl Found {
    /// Waits for each of the requests. Free.
    pub(super) async fn wait(
        &mut self,
        at_most: Option<Duration>,
        context: &Context,
        enterprise_id: &str,
        ids: &[String],
    ) -> Result<(), Failure> {
        let mut interrupts = Interrupts::listen()?;
        for id in ids {
            context.note(&format!("Waiting for the networks: request {id}. Ctrl-C ends the waiting, not the request."));
            let waiting = spinner(context);
            let shown = waiting.clone();
            let mut wait = Wait::new().poll_interval(POLLS.0, POLLS.1).on_progress(move |request: &Value| {
                shown.set_message(plain(request["status"].as_str().unwrap_or_default()));
            });
            if let Some(deadline) = at_most {
                wait = wait.deadline(deadline);
            }
            let request = tokio::select! {
                request = context.client.wait_for_remediation(enterprise_id, id, wait) => Some(request),
                _ = interrupts.next() => None,
            };
            waiting.finish_and_clear();
            match request {
                Some(request) => self.add(&request?),
                None => {
                    self.interrupted = true;
                    break;
                }
            }
        }
        Ok(())
    }

    pub(super) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for result in self.results.values() {
            *counts.entry(result.as_str()).or_default() += 1;
        }
        counts
    }

    fn add(&mut self, request: &Value) {
        for (result, numbers) in request["results"].as_object().into_iter().flatten() {
            for number in numbers.as_array().into_iter().flatten().filter_map(Value::as_str) {
                self.results.insert(number.to_owned(), result.clone());
            }
        }
    }
}
