//! Every operation of the document on its own path, the broker's own paths beside it, and an envelope for the rest.

use std::sync::Arc;

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::response::Response;
use axum::routing::any;
use http::Method;
use telnyx_reputation::Operation;

use super::guard;
use super::read::read;
use crate::call::without_ledger;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::{rights, status};

/// The whole router.
pub(crate) fn routes(desk: &Arc<Desk>) -> Router {
    let mut api = Router::new();
    let mut paths: Vec<&'static str> = Operation::all().iter().map(|operation| operation.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let desk = Arc::clone(desk);
        let run = move |parameters: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
            let desk = Arc::clone(&desk);
            async move {
                let reply = answer(&desk, path, parameters, request).await.unwrap_or_else(Reply::from);
                reply.into_response(&desk.id)
            }
        };
        api = api.route(path, any(run));
    }
    let unknown = Arc::clone(desk);
    Router::new()
        .nest("/v2", api)
        .merge(guard::for_callers(desk, status::routes(desk)))
        .fallback(move |request: Request| outside(Arc::clone(&unknown), request))
}

async fn answer(
    desk: &Arc<Desk>,
    path: &'static str,
    parameters: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Result<Reply, Refusal> {
    let token = match desk.token(request.headers()).await {
        Ok(Some(token)) => token,
        Ok(None) => return Err(Refusal::unauthenticated()),
        Err(why) => return Ok(without_ledger(&why)),
    };
    guard::welcome(&request);
    let operation = operation(path, request.method())?;
    // A path that is not UTF-8 names nothing.
    let parameters = parameters.map_err(|_| Refusal::not_found(request.uri().path()))?;
    let has_body = !request.body().is_end_stream();
    let asked = read(operation, &parameters, request).await?;
    if has_body {
        // It may have taken a minute to arrive.
        match desk.is_in_use(&token).await {
            Ok(true) => {}
            Ok(false) => return Err(Refusal::unauthenticated()),
            Err(why) => return Ok(without_ledger(&why)),
        }
    }
    rights::check(&token.allows, &asked)?;
    Ok(desk.forwarder.answer(asked, token).await)
}

/// A HEAD is no GET here: what it asks for may be billed, and cannot be shown.
fn operation(path: &str, method: &Method) -> Result<&'static Operation, Refusal> {
    let is_asked = |operation: &&'static Operation| operation.path == path && method == operation.method;
    Operation::all().iter().copied().find(is_asked).ok_or_else(|| Refusal::method_not_allowed(method.as_str()))
}

/// What no operation answers is told only to those who have a token.
async fn outside(desk: Arc<Desk>, request: Request) -> Response {
    let reply = match desk.token(request.headers()).await {
        Ok(Some(_)) => {
            guard::welcome(&request);
            Refusal::not_found(request.uri().path()).into()
        }
        Ok(None) => Refusal::unauthenticated().into(),
        Err(why) => without_ledger(&why),
    };
    reply.into_response(&desk.id)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::body::Body;
    use http::HeaderValue;
    use http::header::AUTHORIZATION;
    use telnyx_reputation::{Client, Period};
    use telnyx_reputation_local_server::{Guest, OwnNames};

    use super::*;
    use crate::call::Forwarder;
    use crate::digest;
    use crate::ledger::LedgerAddress;
    use crate::token::NewToken;

    const BASE_URL: &str = "http://127.0.0.1:9/v2";

    async fn desk(ledger: LedgerAddress) -> Arc<Desk> {
        let ledger = ledger.serve(BASE_URL, None, Period::Once).await.unwrap();
        let client = Client::builder().without_environment().no_proxy().api_key("KEY").base_url(BASE_URL);
        Arc::new(Desk {
            forwarder: Arc::new(Forwarder::new(client.build().unwrap(), Arc::clone(&ledger), 1)),
            ledger,
            id: HeaderValue::from_static("ledger"),
            limit: None,
            period: Period::Once,
            names: OwnNames::new(Ipv4Addr::LOCALHOST.into(), Vec::new()),
            admin: String::new(),
            base_url: BASE_URL.to_owned(),
            started_at: 0,
        })
    }

    /// Or their connection would end after 30 s, as a stranger's.
    #[tokio::test]
    async fn whoever_has_a_token_is_welcome_also_where_nothing_is() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path().join("ledger").into()).await;
        let token = NewToken { name: "w".to_owned(), ..NewToken::default() };
        desk.ledger.add_token(digest::of(b"tnb_own"), token, 0).await.unwrap();
        for (token, status, is_welcome) in [("tnb_own", 404, true), ("tnb_other", 401, false)] {
            let guest = Guest::default();
            let request = Request::builder().uri("/nowhere").header(AUTHORIZATION, format!("Bearer {token}"));
            let request = request.extension(guest.clone()).body(Body::empty()).unwrap();
            let told = outside(Arc::clone(&desk), request).await;
            assert_eq!((told.status().as_u16(), guest.is_welcome()), (status, is_welcome), "{token}");
        }
    }
}
