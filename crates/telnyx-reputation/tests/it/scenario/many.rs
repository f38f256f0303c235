//! Steps that are no call of the table: work on many numbers, and requests that the document does not have.

use std::time::Duration;

use serde_json::{Map, Value};
use telnyx_reputation::runs::RunResult;
use telnyx_reputation::{CallOptions, Client, Error};

use super::arguments::Given;

/// What became of each number, by the number.
pub(crate) async fn outcomes(client: &Client, run: &str, mut given: Given<'_>) -> Result<Value, Error> {
    let reputation = client.enterprises().reputation();
    let (enterprise, listed) = (given.text("enterprise_id"), given.texts("phone_numbers"));
    let mut told = Map::new();
    match run {
        "refresh" => {
            let mut refresh = reputation.numbers().refresh_many(enterprise, listed);
            if given.has("older_than") {
                refresh = refresh.older_than(Duration::from_secs(given.json("older_than")));
            }
            told.extend(each(refresh.checked()?.await));
        }
        "remediate" => {
            let purpose: String = given.json("call_purpose");
            let remediate = reputation.remediation().create_many(enterprise, listed, purpose);
            told.extend(each(remediate.checked()?.await));
        }
        "sync" => {
            let mut plan = reputation.numbers().plan(enterprise, listed);
            if given.has("remove") {
                plan = plan.remove(given.json("remove"));
            }
            if given.has("max_removals") {
                plan = plan.max_removals(given.json("max_removals"));
            }
            let applied = plan.await?.apply().await;
            told.extend(each(applied.associated));
            told.extend(each(applied.disassociated));
        }
        other => panic!("there is no run {other}"),
    }
    given.check_all_taken();
    Ok(Value::Object(told))
}

fn each<T>(results: Vec<RunResult<T>>) -> impl Iterator<Item = (String, Value)> {
    results.into_iter().map(|result| (result.phone_number, Value::from(result.outcome.name())))
}

/// What a request answers that the document does not have.
pub(crate) async fn requested(client: &Client, request: &str) -> Result<Value, Error> {
    let (method, path) = request.split_once(' ').unwrap_or_else(|| panic!("{request} is not METHOD PATH"));
    client.request(method, path, None, CallOptions::default()).await?.json()
}
