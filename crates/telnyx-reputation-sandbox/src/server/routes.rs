//! Every operation of the document on its own path, the control plane beside it, and an envelope for the rest.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{RawPathParams, Request, rejection::RawPathParamsRejection},
    http::Method,
    response::Response,
    routing::{MethodFilter, on},
};

use super::pipeline::{self, Pipeline};
use crate::{control, handlers::handler, problem::Problem, state::Sandbox};

/// The whole router; the error names an operation of the document that has no handler.
pub(crate) fn routes(sandbox: &Arc<Sandbox>, address: SocketAddr, host_names: Vec<String>) -> Result<Router, String> {
    let origin = format!("http://{address}");
    let mut api = Router::new();
    for operation in &sandbox.contract.operations {
        let handler =
            handler(&operation.id).ok_or_else(|| format!("the API document: nothing answers {}", operation.id))?;
        let filter = MethodFilter::try_from(operation.method.clone())
            .map_err(|_| format!("the API document: {} has method {}", operation.id, operation.method))?;
        let pipeline = Arc::new(Pipeline { sandbox: Arc::clone(sandbox), operation, handler, origin: origin.clone() });
        let run = move |parameters: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
            let pipeline = Arc::clone(&pipeline);
            async move {
                match parameters {
                    Ok(parameters) => pipeline.run(&parameters, request).await,
                    // A path that is not UTF-8 names nothing.
                    Err(_) => outside(&pipeline.sandbox, &request, Problem::not_found("The path")),
                }
            }
        };
        api = api.route(&operation.path, on(filter, run));
    }
    let unknown = Arc::clone(sandbox);
    let refused = Arc::clone(sandbox);
    Ok(Router::new()
        .nest("/v2", api)
        .merge(control::for_callers(sandbox, control::Callers::new(address.ip(), host_names)))
        .method_not_allowed_fallback(move |method: Method, request: Request| {
            let sandbox = Arc::clone(&refused);
            async move { outside(&sandbox, &request, Problem::method_not_allowed(method.as_str())) }
        })
        .fallback(move |request: Request| {
            let sandbox = Arc::clone(&unknown);
            async move { outside(&sandbox, &request, Problem::not_found("The path")) }
        }))
}

/// A request that no operation of the document answers.
fn outside(sandbox: &Sandbox, request: &Request, problem: Problem) -> Response {
    pipeline::refuse_unknown(sandbox, request.method(), request.uri(), request.headers(), problem)
}
