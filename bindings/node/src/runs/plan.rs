//! From the numbers that should be monitored to what has to be done for it, and the doing.

use napi::Env;
use napi_derive::napi;
use telnyx_reputation::Client;
use telnyx_reputation::runs::PlanRequest;

use super::options::{NativeCancel, RunOptions};
use super::outcome::Errors;
use crate::abort::Abort;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::forecast;
use crate::handles::NativePlan;
use crate::json_object::{object, usd};
use crate::option_values::{Fields, Read};

/// The plan that `lib/runs/plan.ts` asks for.
fn request(client: &Client, settings: &str) -> Read<PlanRequest> {
    let mut given = Fields::decode(settings)?;
    let enterprise_id = given.string("enterpriseId")?.unwrap_or_default();
    let mut request = client.plan(enterprise_id, given.strings("phoneNumbers")?).remove(given.flag("remove")?);
    if let Some(numbers) = given.count("maxRemovals")? {
        request = request.max_removals(numbers as usize);
    }
    if let Some(deadline) = given.duration("deadline")? {
        request = request.deadline(deadline);
    }
    given.end().map(|()| request)
}

#[napi]
impl NativeClient {
    /// Begins to make a plan with these settings, the JSON that [`request`] reads. Its completion has the plan, and what
    /// it says as JSON.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn plan(&self, env: &Env, call: u32, settings: String, abort: Option<&Abort>) -> napi::Result<()> {
        let request = request(&self.open()?, &settings).map_err(NativeError::invalid_argument)?;
        let run = async move {
            let plan = request.await?;
            let encoded = object(vec![
                ("enterpriseID", plan.enterprise_id().into()),
                ("toAssociate", plan.to_associate.clone().into()),
                ("toDisassociate", plan.to_disassociate.clone().into()),
                ("notWanted", plan.not_wanted.clone().into()),
                ("kept", plan.kept.into()),
                ("costUsd", usd(plan.cost())),
                ("undoCostUsd", usd(plan.undo_cost())),
                ("before", plan.before.as_ref().map(forecast::encode).into()),
                ("after", plan.after.as_ref().map(forecast::encode).into()),
            ]);
            Ok(Completion { plan: Some(NativePlan(plan)), ..Completion::of_text(encoded.to_string()) })
        };
        self.begin(env, call, "listReputationNumbers", abort, run)
    }

    /// Begins to carry a plan out, with these options, the JSON that [`RunOptions`] reads. It completes with
    /// the results of the numbers to associate, and of those to disassociate.
    ///
    /// # Errors
    /// Options that make no sense, and a closed client. Every other error comes over the bridge.
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
        let apply =
            RunOptions::decode(&options).map_err(NativeError::invalid_argument)?.of_apply(apply, &self.bridge, call)?;
        let run = async move {
            let applied = apply.await;
            let mut errors = Errors::default();
            let associated = errors.encode(applied.associated)?;
            let disassociated = errors.encode(applied.disassociated)?;
            errors.complete(vec![associated, disassociated])
        };
        self.begin(env, call, "associateReputationNumbers", None, run)
    }
}
