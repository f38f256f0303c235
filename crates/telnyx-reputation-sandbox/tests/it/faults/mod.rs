//! Faults, as a client meets them.

mod answers;
mod date;
mod held;
mod rules;

use serde_json::{Value, json};

use crate::support::Client;

/// Asks for a fault; the id of its rule.
async fn fault(client: &Client, rule: Value) -> u64 {
    client.post("/_sandbox/faults", rule).await.expect(200)["data"]["id"].as_u64().expect("an id")
}

async fn associate(client: &Client, enterprise: &str) -> reqwest::Result<reqwest::Response> {
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    client.request(reqwest::Method::POST, &path).json(&json!({ "phone_numbers": ["+16035551234"] })).send().await
}
