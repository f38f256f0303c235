//! Runs over many numbers: one crossing of the border for the whole run, and one for each step of its progress.

use std::num::NonZeroUsize;
use std::sync::Arc;

use napi::Env;
use napi_derive::napi;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::ApiError;
use telnyx_reputation::runs::{
    Cancel, Outcome as End, Progress, RemediationDetails, Run as Many, RunCall, RunResult as Item,
};

use crate::border::Queue;
use crate::client::NativeClient;
use crate::failure::Failure;
use crate::reply::Ended;

/// What `lib/by-hand/many.ts` writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    run: String,
    enterprise_id: String,
    phone_numbers: Vec<String>,
    #[serde(default)]
    fresh: bool,
    #[serde(default, rename = "call_purpose")]
    call_purpose: String,
    #[serde(rename = "contact_email")]
    contact_email: Option<String>,
    #[serde(rename = "webhook_url")]
    webhook_url: Option<String>,
    concurrency: Option<NonZeroUsize>,
    #[serde(default)]
    go_on_without_refused: bool,
    /// Whether anyone wants to know how far it has come.
    #[serde(default)]
    progress: bool,
}

/// How one number ended, as `lib/by-hand/many.ts` reads it.
#[derive(Serialize)]
pub(crate) struct Spelled<T> {
    phone_number: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<T>,
    /// The API's own refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
}

/// Ends a run between two of its calls.
#[napi]
pub struct Stop(pub(crate) Cancel);

#[napi]
impl Stop {
    /// A handle for one run.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "only JavaScript makes one")]
    pub fn new() -> Self {
        Self(Cancel::new())
    }

    /// Lets the run begin no further call.
    #[napi]
    pub fn stop(&self) {
        self.0.cancel();
    }
}

#[napi]
impl NativeClient {
    /// Begins a run with these settings, the JSON text that [`Given`] reads. Its end is the JSON text of a list with
    /// a [`Spelled`] for each number.
    ///
    /// # Errors
    /// Settings that make no sense. Every other failure comes at the border.
    #[napi(catch_unwind)]
    pub fn many(&self, env: &Env, call: u32, settings: String, stop: &Stop) -> napi::Result<()> {
        let (operation, run) = self.run(&settings, Some(call))?;
        let run = run.checked().map_err(Failure::from)?.cancelled_by(&stop.0);
        let run = async move {
            let items: Vec<Spelled<Box<RawValue>>> = run.await.into_iter().map(spell).collect();
            serde_json::to_string(&items).map(Ended::of_text).map_err(Failure::internal)
        };
        self.begin(env, call, operation, None, run)
    }

    /// What the run with these settings can bill at the most, in US dollars.
    ///
    /// # Errors
    /// Settings that make no sense.
    #[napi(catch_unwind)]
    pub fn estimate(&self, settings: String) -> napi::Result<String> {
        Ok(self.run(&settings, None)?.1.estimate().to_string())
    }

    /// The run, with the id of the operation that it calls. Its progress goes to the border under that number.
    fn run(
        &self,
        settings: &str,
        number: Option<u32>,
    ) -> Result<(&'static str, Many<'static, Box<RawValue>>), Failure> {
        let given: Given = serde_json::from_str(settings).map_err(Failure::invalid_argument)?;
        let (operation, call) = match given.run.as_str() {
            "associate" => ("associateReputationNumbers", RunCall::Associate),
            "retrieve" => ("getPhoneNumberReputation", RunCall::Retrieve { fresh: given.fresh }),
            "disassociate" => ("disassociateReputationNumber", RunCall::Disassociate),
            "refresh" => ("refreshReputationNumbers", RunCall::Refresh),
            "createRemediation" => {
                let mut details = RemediationDetails::new(given.call_purpose);
                (details.contact_email, details.webhook_url) = (given.contact_email, given.webhook_url);
                ("submitReputationRemediation", RunCall::CreateRemediation(details))
            }
            other => return Err(Failure::internal(format!("there is no run {other}"))),
        };
        let mut run = self.open()?.run(call, given.enterprise_id, given.phone_numbers);
        if let Some(calls) = given.concurrency {
            run = run.concurrency(calls);
        }
        if let Some(number) = number.filter(|_| given.progress) {
            run = run.on_progress(tell(self.border.clone(), number));
        }
        Ok((operation, if given.go_on_without_refused { run.go_on_without_refused() } else { run }))
    }
}

/// What hands the progress of a run over.
pub(crate) fn tell(queue: Arc<Queue>, call: u32) -> impl FnMut(Progress) + Send + 'static {
    move |progress| {
        let news = json!({ "done": progress.done, "total": progress.total }).to_string();
        Queue::push(queue.clone(), Ended { call, progress: Some(news), ..Ended::default() });
    }
}

pub(crate) fn spell<T>(item: Item<T>) -> Spelled<T> {
    let none =
        Spelled { phone_number: item.phone_number, outcome: "not_tried", value: None, refusal: None, failure: None };
    match item.outcome {
        End::Done(value) => Spelled { outcome: "done", value: Some(value), ..none },
        End::Refused(refusal) => Spelled { outcome: "refused", refusal: Some(refusal), ..none },
        End::Failed(error) => Spelled { outcome: "failed", failure: Some(Failure::of_shared(&error)), ..none },
        End::Unknown(error) => Spelled { outcome: "unknown", failure: Some(Failure::of_shared(&error)), ..none },
        _ => none,
    }
}
