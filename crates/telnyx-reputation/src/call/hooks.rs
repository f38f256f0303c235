//! What every generated request goes through before it leaves.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use progenitor_client::{ClientHooks, Error as Generated, OperationInfo};

use crate::call::options::CallOptions;
use crate::generated::client::Client as GeneratedClient;
use crate::operation::{AnswerKind, Operation};
use crate::settings::Settings;

/// What the hooks know of the call they serve: the generated client's inner value, one for each call.
#[derive(Clone, Debug)]
pub struct CallContext {
    pub(crate) settings: Arc<Settings>,
    pub(crate) operation: &'static Operation,
    pub(crate) options: CallOptions,
    /// How long this attempt may take.
    pub(crate) timeout: Duration,
}

impl ClientHooks<CallContext> for GeneratedClient {
    async fn pre<E>(&self, request: &mut reqwest::Request, _info: &OperationInfo) -> Result<(), Generated<E>> {
        let context = &self.inner;
        encode_path(request).map_err(Generated::InvalidRequest)?;
        if !context.options.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(&context.options.query);
        }
        // The generator sends the document's version, which the API does not ask for.
        request.headers_mut().remove("api-version");
        let accept = match context.operation.answer {
            AnswerKind::Binary(media) => HeaderValue::from_static(media),
            AnswerKind::Empty | AnswerKind::Json(_) | AnswerKind::Page(..) | AnswerKind::Any => {
                HeaderValue::from_static("application/json")
            }
        };
        request.headers_mut().insert(ACCEPT, accept);
        request.headers_mut().insert(USER_AGENT, context.settings.user_agent.clone());
        request.headers_mut().insert(AUTHORIZATION, context.settings.api_key.header().clone());
        for (name, value) in &context.settings.default_headers {
            request.headers_mut().insert(name.clone(), value.clone());
        }
        for name in &context.options.without_headers {
            request.headers_mut().remove(name);
        }
        for (name, value) in &context.options.headers {
            request.headers_mut().insert(name.clone(), value.clone());
        }
        *request.timeout_mut() = Some(context.timeout);
        Ok(())
    }
}

/// Writes `+` as `%2B`, as the API asks, and refuses a path that lost or gained a segment.
///
/// The URL parser removes `.` and `..` segments, also as `%2E`, so that `DELETE .../numbers/..` would reach the
/// enterprise's settings. The argument checks refuse such values first; this holds the invariant for all of them.
fn encode_path(request: &mut reqwest::Request) -> Result<(), String> {
    let path = request.url().path();
    if path.ends_with('/') || path.contains("//") {
        return Err("a path argument is empty or a dot segment".to_owned());
    }
    if path.contains('+') {
        let path = path.replace('+', "%2B");
        request.url_mut().set_path(&path);
    }
    Ok(())
}
