//! The options of a run, and what ends one early.

use std::num::NonZeroUsize;
use std::sync::Arc;

use napi_derive::napi;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::runs::{Apply, Cancel, Progress, Run};

use crate::border::Queue;
use crate::completion::Completion;
use crate::error::NativeError;

type Text = Box<RawValue>;

/// What `lib/runs/options.ts` encodes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RunOptions {
    concurrency: Option<NonZeroUsize>,
    #[serde(default)]
    go_on_without_refused: bool,
    /// Whether anyone wants to know how far it has come.
    progress: bool,
}

impl RunOptions {
    pub(super) fn decode(text: &str) -> Result<Self, NativeError> {
        serde_json::from_str(text).map_err(NativeError::invalid_argument)
    }

    /// The run with these options. Its progress goes to the border under the number `call`.
    pub(super) fn of_run(self, mut run: Run<'static, Text>, border: &Arc<Queue>, call: u32) -> Run<'static, Text> {
        if let Some(calls) = self.concurrency {
            run = run.concurrency(calls);
        }
        if self.go_on_without_refused {
            run = run.go_on_without_refused();
        }
        if self.progress {
            run = run.on_progress(tell(border.clone(), call));
        }
        run
    }

    /// The same for a plan that is carried out.
    pub(super) fn of_apply(
        self,
        mut apply: Apply<'static, Text>,
        border: &Arc<Queue>,
        call: u32,
    ) -> Apply<'static, Text> {
        if let Some(calls) = self.concurrency {
            apply = apply.concurrency(calls);
        }
        if self.progress {
            apply = apply.on_progress(tell(border.clone(), call));
        }
        apply
    }
}

fn tell(border: Arc<Queue>, call: u32) -> impl FnMut(Progress) + Send + 'static {
    move |progress| {
        let news = json!({ "done": progress.done, "total": progress.total }).to_string();
        Queue::push(border.clone(), Completion::of_progress(call, news));
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
