//! From the numbers that should be monitored to what has to be done for it, and the doing.

use std::num::NonZeroUsize;

use napi::Env;
use napi_derive::napi;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::runs::Plan;

use crate::abort::Abort;
use crate::client::NativeClient;
use crate::failure::Failure;
use crate::many::{Spelled, Stop, spell, tell};
use crate::reply::Ended;

/// A plan that was made.
#[napi]
pub struct NativePlan {
    plan: Plan,
}

/// What `lib/by-hand/plan.ts` writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    enterprise_id: String,
    phone_numbers: Vec<String>,
}

/// What `lib/by-hand/plan.ts` writes to carry a plan out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct How {
    concurrency: Option<NonZeroUsize>,
    /// Whether anyone wants to know how far it has come.
    progress: bool,
}

/// What came of it, as `lib/by-hand/plan.ts` reads it.
#[derive(Serialize)]
struct Applied {
    associated: Vec<Spelled<Box<RawValue>>>,
    disassociated: Vec<Spelled<()>>,
}

#[napi]
impl NativeClient {
    /// Begins to make a plan with these settings, the JSON text that [`Given`] reads. Its end has the plan, and what it
    /// says as JSON text.
    ///
    /// # Errors
    /// Settings that make no sense. Every other failure comes at the border.
    #[napi(catch_unwind)]
    pub fn plan(&self, env: &Env, call: u32, settings: String, abort: Option<&Abort>) -> napi::Result<()> {
        let given: Given = serde_json::from_str(&settings).map_err(Failure::invalid_argument)?;
        let client = self.open()?;
        let run = async move {
            let plan = client.plan(given.enterprise_id, given.phone_numbers).await?;
            let said = json!({
                "enterpriseID": plan.enterprise_id(),
                "toAssociate": plan.to_associate,
                "toDisassociate": plan.to_disassociate,
                "kept": plan.kept,
                "costUsd": plan.cost().to_string(),
            });
            Ok(Ended { plan: Some(NativePlan { plan }), ..Ended::of_text(said.to_string()) })
        };
        self.begin(env, call, "listReputationNumbers", abort, run)
    }

    /// Begins to carry a plan out, with these settings, the JSON text that [`How`] reads. Its end is the JSON text of an
    /// [`Applied`].
    ///
    /// # Errors
    /// Settings that make no sense, and a closed client. Every other failure comes at the border.
    #[napi(catch_unwind)]
    pub fn apply(&self, env: &Env, call: u32, plan: &NativePlan, settings: String, stop: &Stop) -> napi::Result<()> {
        let how: How = serde_json::from_str(&settings).map_err(Failure::invalid_argument)?;
        self.open()?;
        let mut apply = plan.plan.apply_untyped().cancelled_by(&stop.0);
        if how.progress {
            apply = apply.on_progress(tell(self.border.clone(), call));
        }
        if let Some(calls) = how.concurrency {
            apply = apply.concurrency(calls);
        }
        let run = async move {
            let applied = apply.await;
            let applied = Applied {
                associated: applied.associated.into_iter().map(spell).collect(),
                disassociated: applied.disassociated.into_iter().map(spell).collect(),
            };
            serde_json::to_string(&applied).map(Ended::of_text).map_err(Failure::internal)
        };
        self.begin(env, call, "associateReputationNumbers", None, run)
    }
}
