//! Waits for what takes the service minutes to days.

use std::sync::Arc;
use std::time::Duration;

use napi::Env;
use napi_derive::napi;
use serde::Deserialize;
use serde_json::Value;
use telnyx_reputation::wait::Wait;

use crate::abort::Abort;
use crate::border::Queue;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::request_options::duration;

/// What `lib/wait.ts` encodes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WaitSettings {
    enterprise_id: String,
    /// What is waited for; without it the enterprise's two approvals.
    remediation_id: Option<String>,
    /// Milliseconds.
    deadline: Option<f64>,
    /// Milliseconds.
    poll_interval: Option<f64>,
}

#[napi]
impl NativeClient {
    /// Begins a wait with these settings, the JSON that [`WaitSettings`] reads. Each state that is read comes at the border
    /// as progress, the last one also as the result.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes at the border.
    #[napi(catch_unwind)]
    pub fn wait(&self, env: &Env, call: u32, settings: String, abort: Option<&Abort>) -> napi::Result<()> {
        let given: WaitSettings = serde_json::from_str(&settings).map_err(NativeError::invalid_argument)?;
        let limit =
            |name, ms: Option<f64>| ms.map(|ms| duration(name, ms)).transpose().map_err(NativeError::invalid_argument);
        let (deadline, pause) = (limit("deadline", given.deadline)?, limit("pollInterval", given.poll_interval)?);
        let (client, queue) = (self.open(), self.border.clone());
        let operation =
            if given.remediation_id.is_some() { "getReputationRemediation" } else { "getReputationSettings" };
        let run = async move {
            let client = client?;
            let wait = set_up(call, queue, deadline, pause);
            let state = match given.remediation_id {
                Some(id) => client.wait_for_remediation(&given.enterprise_id, &id, wait).await?,
                None => client.wait_until_approved(&given.enterprise_id, wait).await?,
            };
            Ok(Completion::of_text(state.to_string()))
        };
        self.begin(env, call, operation, abort, run)
    }
}

fn set_up(call: u32, queue: Arc<Queue>, deadline: Option<Duration>, pause: Option<Duration>) -> Wait<'static, Value> {
    let mut wait = Wait::new().on_progress(move |state: &Value| {
        queue.clone().push(Completion::of_progress(call, state.to_string()));
    });
    if let Some(deadline) = deadline {
        wait = wait.deadline(deadline);
    }
    if let Some(pause) = pause {
        wait = wait.poll_interval(pause, pause);
    }
    wait
}
