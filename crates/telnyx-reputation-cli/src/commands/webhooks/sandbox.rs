//! What the sandbox has for events: its public key, and its signature.

use reqwest::Method;
use serde_json::Value;

use super::to_receiver;
use crate::context::Context;
use crate::failure::Failure;

/// The key that the sandbox's events are verified with.
///
/// # Errors
/// The base URL is not the sandbox's: then there is no key to take for granted.
pub(super) async fn public_key(context: &Context) -> Result<String, Failure> {
    let answer = control(context, Method::GET, "webhooks/public_key", Value::Null).await?;
    answer["public_key"].as_str().map(str::to_owned).ok_or_else(|| no_sandbox(context))
}

/// An event with its signature: `body` and `headers`.
///
/// # Errors
/// The same.
pub(super) async fn sign(context: &Context, event: Value) -> Result<Value, Failure> {
    control(context, Method::POST, "webhooks/sign", serde_json::json!({ "event": event })).await
}

/// A request to the sandbox's control plane. It is on this machine: nobody else is told the API key.
async fn control(context: &Context, method: Method, path: &str, body: Value) -> Result<Value, Failure> {
    let url = reqwest::Url::parse(context.client.base_url()).map_err(|_| no_sandbox(context))?;
    let is_loopback = match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    };
    if !is_loopback {
        return Err(no_sandbox(context));
    }
    let url = url.join(&format!("/_sandbox/{path}")).map_err(|_| no_sandbox(context))?;
    let mut request = to_receiver()?.request(method, url);
    if !body.is_null() {
        request = request.json(&body);
    }
    let failed = |why: reqwest::Error| Failure::local(format!("the sandbox does not answer: {why}"));
    let answer = request.send().await.map_err(failed)?;
    if !answer.status().is_success() {
        let told: Value = answer.json().await.unwrap_or_default();
        let why = told.pointer("/errors/0/detail").and_then(Value::as_str).unwrap_or("it is no sandbox").to_owned();
        return Err(Failure::usage(why));
    }
    answer.json().await.map_err(failed)
}

fn no_sandbox(context: &Context) -> Failure {
    Failure::usage(format!(
        "{} is not the sandbox: give --public-key, which the portal shows under API keys, or --base-url of a sandbox",
        context.client.base_url()
    ))
}
