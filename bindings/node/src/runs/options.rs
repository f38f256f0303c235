//! The options of a run, and what ends one early.

use std::sync::Arc;
use std::time::Duration;

use napi_derive::napi;
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::Usd;
use telnyx_reputation::runs::{Apply, Cancel, Progress, Run};

use crate::bridge::Queue;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::option_values::{Fields, Read};

type Text = Box<RawValue>;

/// What `lib/runs/options.ts` encodes.
pub(super) struct RunOptions {
    concurrency: Option<u32>,
    go_on_without_refused: bool,
    leave_out_bad_numbers: bool,
    /// US dollars.
    max_usd: Option<String>,
    journal: Option<String>,
    retry_unknown: bool,
    older_than: Option<Duration>,
    /// Whether anyone wants to know how far it has come.
    progress: bool,
}

impl RunOptions {
    pub(super) fn decode(text: &str) -> Read<Self> {
        let mut given = Fields::decode(text)?;
        let options = Self {
            concurrency: given.count("concurrency")?,
            go_on_without_refused: given.flag("goOnWithoutRefused")?,
            leave_out_bad_numbers: given.flag("leaveOutBadNumbers")?,
            max_usd: given.string("maxUsd")?,
            journal: given.string("journal")?,
            retry_unknown: given.flag("retryUnknown")?,
            older_than: given.duration("olderThan")?,
            progress: given.flag("progress")?,
        };
        given.end().map(|()| options)
    }

    /// The run with these options. Its progress goes to the bridge under the number `call`.
    pub(super) fn of_run(
        self,
        mut run: Run<'static, Text>,
        bridge: &Arc<Queue>,
        call: u32,
    ) -> Result<Run<'static, Text>, NativeError> {
        if let Some(calls) = self.concurrency {
            run = run.concurrency(calls as usize);
        }
        if self.go_on_without_refused {
            run = run.go_on_without_refused();
        }
        if self.leave_out_bad_numbers {
            run = run.leave_out_bad_numbers();
        }
        if let Some(limit) = self.max_usd {
            run = run.max_usd(limit);
        }
        if let Some(age) = self.older_than {
            run = run.older_than(age);
        }
        if self.progress {
            run = run.on_progress(tell(bridge.clone(), call));
        }
        if let Some(path) = self.journal {
            run = run.checked()?.journal(path)?;
        }
        if self.retry_unknown {
            run = run.retry_unknown();
        }
        Ok(run.checked()?)
    }

    /// The same for a plan that is carried out.
    pub(super) fn of_apply(
        self,
        mut apply: Apply<'static, Text>,
        bridge: &Arc<Queue>,
        call: u32,
    ) -> Result<Apply<'static, Text>, NativeError> {
        if let Some(calls) = self.concurrency {
            apply = apply.concurrency(calls as usize);
        }
        if let Some(limit) = self.max_usd {
            apply = apply.max_usd(limit.parse::<Usd>()?);
        }
        if self.progress {
            apply = apply.on_progress(tell(bridge.clone(), call));
        }
        Ok(apply)
    }
}

fn tell(bridge: Arc<Queue>, call: u32) -> impl FnMut(Progress) + Send + 'static {
    move |progress| {
        let news = json!({ "done": progress.done, "total": progress.total }).to_string();
        Queue::push(bridge.clone(), Completion::of_progress(call, news));
    }
}

/// Ends a run between two of its calls.
#[napi]
pub struct NativeCancel(pub(super) Cancel);

#[napi]
impl NativeCancel {
    /// A handle for one run.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "only JavaScript makes one")]
    pub fn new() -> Self {
        Self(Cancel::new())
    }

    /// Lets the run begin no further call.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
