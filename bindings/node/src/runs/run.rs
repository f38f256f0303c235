//! A run over many numbers.

use napi::Env;
use napi_derive::napi;
use serde_json::value::RawValue;
use telnyx_reputation::runs::{RemediationDetails, Run, RunCall};

use super::options::{NativeCancel, RunOptions};
use super::outcome::Errors;
use crate::client::NativeClient;
use crate::error::NativeError;
use crate::option_values::{Fields, Read};

#[napi]
impl NativeClient {
    /// Begins a run with these settings and options, the JSON that [`set_up`] and [`RunOptions`] read. It
    /// completes with its results.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes over the bridge.
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
        let run = run.cancelled_by(&cancel.0);
        let run =
            RunOptions::decode(&options).map_err(NativeError::invalid_argument)?.of_run(run, &self.bridge, call)?;
        let run = async move {
            let results = run.await;
            let mut errors = Errors::default();
            let results = errors.encode(results)?;
            errors.complete(vec![results])
        };
        self.begin(env, call, operation, None, run)
    }

    /// What the run with these settings can bill at most, in US dollars.
    ///
    /// # Errors
    /// Settings that make no sense.
    #[napi(catch_unwind)]
    pub fn estimate(&self, settings: String) -> napi::Result<String> {
        let estimate = set_up(self, &settings)?.1.estimate().map_err(NativeError::from)?;
        Ok(estimate.to_string())
    }
}

/// The run that `lib/runs/run.ts` encodes, with the id of the operation that it calls.
fn set_up(client: &NativeClient, settings: &str) -> Result<(&'static str, Run<'static, Box<RawValue>>), NativeError> {
    let invalid = NativeError::invalid_argument;
    let mut given = Fields::decode(settings).map_err(invalid)?;
    let name = given.string("run").map_err(invalid)?.unwrap_or_default();
    let enterprise_id = given.string("enterpriseId").map_err(invalid)?.unwrap_or_default();
    let phone_numbers = given.strings("phoneNumbers").map_err(invalid)?;
    let (operation, call) = match name.as_str() {
        "associate" => ("associateReputationNumbers", RunCall::Associate),
        "retrieve" => {
            let fresh = given.flag("fresh").map_err(invalid)?;
            ("getPhoneNumberReputation", RunCall::Retrieve { fresh })
        }
        "disassociate" => ("disassociateReputationNumber", RunCall::Disassociate),
        "refresh" => ("refreshReputationNumbers", RunCall::Refresh),
        "createRemediation" => {
            let details = details(&mut given).map_err(invalid)?;
            ("submitReputationRemediation", RunCall::CreateRemediation(details))
        }
        other => return Err(NativeError::internal(format!("there is no run {other}"))),
    };
    given.end().map_err(invalid)?;
    Ok((operation, client.open()?.run(call, enterprise_id, phone_numbers)))
}

fn details(given: &mut Fields) -> Read<RemediationDetails> {
    let mut details = RemediationDetails::new(given.string("call_purpose")?.unwrap_or_default());
    details.contact_email = given.string("contact_email")?;
    details.webhook_url = given.string("webhook_url")?;
    Ok(details)
}
