//! Every operation of the document on its own path, the broker's own paths beside it, and an envelope for the rest.

use std::sync::Arc;

use axum::Router;
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
    let asked = read(operation, &parameters, request).await?;
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
        Ok(Some(_)) => Refusal::not_found(request.uri().path()).into(),
        Ok(None) => Refusal::unauthenticated().into(),
        Err(why) => without_ledger(&why),
    };
    reply.into_response(&desk.id)
}
