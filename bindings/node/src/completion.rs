//! What JavaScript is told of a call.

use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use crate::error::NativeError;
use crate::handles::{NativePlan, NativeStream, Unresolved};

/// A call that has completed, with an answer or with `error` and nothing else; or news of one that has not.
///
/// A body stays text: `JSON.parse` is as fast as making the objects here, and keeps `null`, unknown fields and the order of
/// keys.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct Completion {
    /// The number that the caller gave the call.
    pub call: u32,
    /// News of a call that has not completed, as JSON; then there is nothing else.
    pub progress: Option<String>,
    /// What went wrong, as JSON.
    pub error: Option<String>,
    /// The call, where the error leaves open what became of it.
    pub unresolved: Option<Unresolved>,
    /// The results of a run, a group for a plain run and two for a plan, each in lists that are JSON. In pieces, since a
    /// string of JavaScript ends at 512 MiB.
    pub results_of_run: Option<Vec<Vec<String>>>,
    /// For each error of a run the call, where the error leaves open what became of it.
    pub unresolved_of_run: Option<Vec<Option<Unresolved>>>,
    /// A plan that was made.
    pub plan: Option<NativePlan>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The headers as [`lines`](crate::headers::lines) writes them. One string costs less than an object that most callers
    /// never read.
    pub headers: Option<String>,
    /// How often the request was sent.
    pub attempts: Option<u32>,
    /// A body that is JSON.
    pub text: Option<String>,
    /// The body of an answer that is a file or can be anything, or a piece of a file.
    pub bytes: Option<Buffer>,
    /// A file that is still to come.
    pub stream: Option<NativeStream>,
    /// The arguments of the next page, for `call` as they are; absent after the last.
    pub next: Option<String>,
}

impl Completion {
    pub(crate) fn of(call: u32, result: Result<Self, NativeError>) -> Self {
        match result {
            Ok(completion) => Self { call, ..completion },
            Err(mut error) => Self {
                call,
                unresolved: error.take_unresolved().map(Unresolved),
                error: Some(error.into_json()),
                ..Self::default()
            },
        }
    }

    /// A result that is not an answer of the API, as JSON.
    pub(crate) fn of_text(text: String) -> Self {
        Self { text: Some(text), ..Self::default() }
    }

    /// News of the call, as JSON.
    pub(crate) fn of_progress(call: u32, news: String) -> Self {
        Self { call, progress: Some(news), ..Self::default() }
    }
}
