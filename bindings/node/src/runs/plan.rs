//! From the numbers that should be monitored to what has to be done for it, and the doing.

use std::time::Duration;

use napi::Env;
use napi_derive::napi;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::Client;
use telnyx_reputation::runs::PlanRequest;

use super::options::{NativeCancel, RunOptions};
use super::outcome::{EncodedResult, encode};
use crate::abort::Abort;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::handles::NativePlan;

/// What `lib/runs/plan.ts` encodes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlanSettings {
    enterprise_id: String,
    phone_numbers: Vec<String>,
    #[serde(default)]
    remove: bool,
    max_removals: Option<u32>,
    /// Milliseconds.
    deadline: Option<f64>,
}

impl PlanSettings {
    fn of(self, client: &Client) -> Result<PlanRequest, NativeError> {
        let mut request = client.plan(self.enterprise_id, self.phone_numbers).remove(self.remove);
        if let Some(numbers) = self.max_removals {
            request = request.max_removals(numbers as usize);
        }
        if let Some(milliseconds) = self.deadline {
            let deadline = Duration::try_from_secs_f64(milliseconds / 1000.0).map_err(NativeError::invalid_argument)?;
            request = request.deadline(deadline);
        }
        Ok(request)
    }
}

/// What carrying a plan out came to, as `lib/runs/plan.ts` reads it.
#[derive(Serialize)]
struct EncodedApplied {
    associated: Vec<EncodedResult<Box<RawValue>>>,
    disassociated: Vec<EncodedResult<()>>,
}

#[napi]
impl NativeClient {
    /// Begins to make a plan with these settings, the JSON that [`PlanSettings`] reads. Its completion has the plan, and what
    /// it says as JSON.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes at the border.
    #[napi(catch_unwind)]
    pub fn plan(&self, env: &Env, call: u32, settings: String, abort: Option<&Abort>) -> napi::Result<()> {
        let given: PlanSettings = serde_json::from_str(&settings).map_err(NativeError::invalid_argument)?;
        let request = given.of(&self.open()?)?;
        let run = async move {
            let plan = request.await?;
            let encoded = json!({
                "enterpriseID": plan.enterprise_id(),
                "toAssociate": plan.to_associate,
                "toDisassociate": plan.to_disassociate,
                "notWanted": plan.not_wanted,
                "kept": plan.kept,
                "costUsd": plan.cost().to_string(),
                "undoCostUsd": plan.undo_cost().to_string(),
            });
            Ok(Completion { plan: Some(NativePlan(plan)), ..Completion::of_text(encoded.to_string()) })
        };
        self.begin(env, call, "listReputationNumbers", abort, run)
    }

    /// Begins to carry a plan out, with these options, the JSON that [`RunOptions`] reads. Its result is the JSON of an
    /// [`EncodedApplied`].
    ///
    /// # Errors
    /// Options that make no sense, and a closed client. Every other error comes at the border.
    #[napi(catch_unwind)]
    pub fn apply(
        &self,
        env: &Env,
        call: u32,
        plan: &NativePlan,
        options: String,
        cancel: &NativeCancel,
    ) -> napi::Result<()> {
        self.open()?;
        let apply = plan.0.apply_untyped().cancelled_by(&cancel.0);
        let apply = RunOptions::decode(&options)?.of_apply(apply, &self.border, call);
        let run = async move {
            let applied = apply.await;
            let encoded = EncodedApplied {
                associated: applied.associated.into_iter().map(encode).collect(),
                disassociated: applied.disassociated.into_iter().map(encode).collect(),
            };
            serde_json::to_string(&encoded).map(Completion::of_text).map_err(NativeError::internal)
        };
        self.begin(env, call, "associateReputationNumbers", None, run)
    }
}
