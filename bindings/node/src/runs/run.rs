//! A run over many numbers.

use napi::Env;
use napi_derive::napi;
use serde::Deserialize;
use serde_json::value::RawValue;
use telnyx_reputation::runs::{RemediationDetails, Run, RunCall};

use super::options::{NativeCancel, RunOptions};
use super::outcome::{EncodedResult, encode};
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;

/// What `lib/runs/run.ts` encodes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RunSettings {
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
}

#[napi]
impl NativeClient {
    /// Begins a run with these settings and options, the JSON that [`RunSettings`] and [`RunOptions`] read. Its result is
    /// the JSON of a list with an [`EncodedResult`] for each number.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes at the border.
    #[napi(catch_unwind)]
    pub fn run(
        &self,
        env: &Env,
        call: u32,
        settings: String,
        options: String,
        cancel: &NativeCancel,
    ) -> napi::Result<()> {
        let (operation, run) = set_up(self, &settings)?;
        let run = run.checked().map_err(NativeError::from)?.cancelled_by(&cancel.0);
        let run = RunOptions::decode(&options)?.of_run(run, &self.border, call);
        let run = async move {
            let results: Vec<EncodedResult<_>> = run.await.into_iter().map(encode).collect();
            serde_json::to_string(&results).map(Completion::of_text).map_err(NativeError::internal)
        };
        self.begin(env, call, operation, None, run)
    }

    /// What the run with these settings can bill at most, in US dollars.
    ///
    /// # Errors
    /// Settings that make no sense.
    #[napi(catch_unwind)]
    pub fn estimate(&self, settings: String) -> napi::Result<String> {
        Ok(set_up(self, &settings)?.1.estimate().to_string())
    }
}

/// The run, with the id of the operation that it calls.
fn set_up(client: &NativeClient, settings: &str) -> Result<(&'static str, Run<'static, Box<RawValue>>), NativeError> {
    let given: RunSettings = serde_json::from_str(settings).map_err(NativeError::invalid_argument)?;
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
        other => return Err(NativeError::internal(format!("there is no run {other}"))),
    };
    Ok((operation, client.open()?.run(call, given.enterprise_id, given.phone_numbers)))
}
