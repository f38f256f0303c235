//! Who may see the broker's own paths: whoever calls it by a name of its own and has a token with that right.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::desk::{Desk, bearer};
use crate::digest;

/// The same paths, for those who may see them.
pub(crate) fn for_callers(desk: &Arc<Desk>, router: Router) -> Router {
    router.layer(map_response(keep_apart)).layer(from_fn_with_state(Arc::clone(desk), check))
}

async fn check(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    if !(desk.is_own_name)(host) {
        let why = "The broker's own pages are called by a loopback address, or by the address that it listens on. A name that \
                   leads to it is allowed with --allow-host.\n";
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    let Some(text) = bearer(headers).map(str::to_owned).or_else(|| password(headers)) else { return ask() };
    if digest::of(text.as_bytes()) == desk.admin {
        return next.run(request).await;
    }
    match desk.token_of(&text).await {
        Ok(Some(token)) if token.status => next.run(request).await,
        Ok(_) => ask(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

fn ask() -> Response {
    let asked = [(WWW_AUTHENTICATE, "Basic realm=\"telnyx-reputation broker\", charset=\"UTF-8\"")];
    let why = "Any user name, and as password the token that the broker showed when it started, or one that was made with \
               `telnyx-reputation broker tokens create --free-only --status`.\n";
    (StatusCode::UNAUTHORIZED, asked, why).into_response()
}

/// The password of HTTP Basic authentication, which browsers ask for.
fn password(headers: &HeaderMap) -> Option<String> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

/// Tells a browser to show this in no other page, to keep none of it, and to ask for nothing.
async fn keep_apart(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(nothing);
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}
