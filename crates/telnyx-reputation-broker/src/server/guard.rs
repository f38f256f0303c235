//! Who may see the broker's own paths: whoever calls it by a name of its own and has a token with that right.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{HOST, WWW_AUTHENTICATE};
use telnyx_reputation_local_server::{Guest, basic_password, bearer_token, keep_apart};

use crate::desk::Desk;
use crate::digest;

/// The same paths, for those who may see them.
pub(crate) fn for_callers(desk: &Arc<Desk>, router: Router) -> Router {
    router.layer(map_response(keep_apart)).layer(from_fn_with_state(Arc::clone(desk), check))
}

/// Whoever has a token may keep the connection.
pub(super) fn welcome(request: &Request) {
    if let Some(guest) = request.extensions().get::<Guest>() {
        guest.welcome();
    }
}

async fn check(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    if desk.names.own(host).is_none() {
        let why = "The broker's own pages are called by a loopback address, or by the address that it listens on. A name that \
                   leads to it is allowed with --allow-host.\n";
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    let password = || String::from_utf8(basic_password(headers)?).ok();
    let Some(text) = bearer_token(headers).map(str::to_owned).or_else(password) else { return ask() };
    let may_see = match digest::of(text.as_bytes()) == desk.admin {
        true => Ok(true),
        false => desk.token_of(&text).await.map(|token| token.is_some_and(|token| token.allows.status)),
    };
    match may_see {
        Ok(true) => {
            welcome(&request);
            next.run(request).await
        }
        Ok(false) => ask(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

fn ask() -> Response {
    let asked = [(WWW_AUTHENTICATE, "Basic realm=\"telnyx-reputation broker\", charset=\"UTF-8\"")];
    let why = "Any user name, and as password the token that the broker showed when it started, or one that was made with \
               `telnyx-reputation broker tokens create --free-only --status`.\n";
    (StatusCode::UNAUTHORIZED, asked, why).into_response()
}
