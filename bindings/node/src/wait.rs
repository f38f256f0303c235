//! Waits for what takes the service minutes to days.

use std::sync::Arc;
use std::time::Duration;

use napi::Env;
use napi_derive::napi;
use serde_json::Value;
use telnyx_reputation::wait::Wait;

use crate::abort::Abort;
use crate::bridge::Queue;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::option_values::{Fields, Read};

/// What `lib/wait.ts` encodes.
struct WaitSettings {
    enterprise_id: String,
    /// What is waited for; without it the enterprise's two approvals.
    remediation_id: Option<String>,
    deadline: Option<Duration>,
    poll_interval: Option<Duration>,
}

impl WaitSettings {
    fn decode(text: &str) -> Read<Self> {
        let mut given = Fields::decode(text)?;
        let settings = Self {
            enterprise_id: given.string("enterpriseId")?.unwrap_or_default(),
            remediation_id: given.string("remediationId")?,
            deadline: given.duration("deadline")?,
            poll_interval: given.duration("pollInterval")?,
        };
        given.end().map(|()| settings)
    }
}

#[napi]
impl NativeClient {
    /// Begins a wait with these settings, the JSON that [`WaitSettings`] reads. Each state that is read comes over the bridge
    /// as progress, the last one also as the result.
    ///
    /// # Errors
    /// Settings that make no sense. Every other error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn wait(&self, env: &Env, call: u32, settings: String, abort: Option<&Abort>) -> napi::Result<()> {
        let given = WaitSettings::decode(&settings).map_err(NativeError::invalid_argument)?;
        let (client, queue) = (self.open(), self.bridge.clone());
        let operation =
            if given.remediation_id.is_some() { "getReputationRemediation" } else { "getReputationSettings" };
        let run = async move {
            let client = client?;
            let wait = set_up(call, queue, given.deadline, given.poll_interval);
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
