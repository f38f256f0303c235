//! Calls that are dropped before their end.

use std::future::IntoFuture;
use std::time::Duration;

use serde_json::json;
use telnyx_reputation::{CallOptions, Client, ErrorKind, Resolution, Usd, Witness};
use telnyx_reputation_sandbox::Sandbox;

use crate::scenario::run::Run;
use crate::server::{Answer, Server, response};

const MOMENT: Duration = Duration::from_secs(1);
const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

async fn cut(call: impl IntoFuture<IntoFuture: Unpin>) {
    assert!(tokio::time::timeout(MOMENT, call.into_future()).await.is_err(), "it was to be dropped");
}

#[tokio::test]
async fn what_became_of_a_dropped_call_is_found_out() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "WITNESS");
    run.steps(&crate::faults::calls::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let client = run.own_client();
    let numbers = client.enterprises().reputation().numbers();
    for (when, done) in [("before", false), ("after", true)] {
        let slow = json!({"operation": "associateReputationNumbers", "when": when, "times": 1,
            "action": {"kind": "slow_headers", "pause_ms": 10_000}});
        run.control("POST /_sandbox/faults", &slow).await.unwrap();
        let witness = Witness::new();
        let number = format!("+1603555017{}", u8::from(done));
        cut(numbers.associate(&enterprise, [number.as_str()]).witnessed_by(&witness)).await;
        let error = witness.outcome_unknown().unwrap();
        assert_eq!((error.kind(), error.attempts(), witness.attempts()), (ErrorKind::OutcomeUnknown, 1, 1));
        assert_eq!(error.may_have_billed(), "0.10".parse::<Usd>().unwrap());
        let found = error.resolve().await.unwrap();
        assert_eq!(matches!(found, Resolution::Done(_)), done, "{when}: {found:?}");
    }
    assert_eq!(client.usage().total.at_most, "0.20".parse().unwrap());
}

#[tokio::test]
async fn what_was_not_sent_or_may_be_made_again_has_no_unknown_outcome() {
    let silent = Server::start([Answer::Bytes(Vec::new())]).await;
    let witness = Witness::new();
    cut(silent.client().enterprises().list().witnessed_by(&witness)).await;
    assert!(witness.attempts() == 1 && witness.outcome_unknown().is_none(), "a free read");

    let busy = r#"{"errors":[{"code":"10011","title":"Too many requests"}]}"#;
    let head = format!("HTTP/1.1 429 Too Many Requests\r\nretry-after: 60\r\ncontent-length: {}\r\n\r\n", busy.len());
    let busy = Server::start([Answer::Bytes((head + busy).into())]).await;
    let (client, witness) = (busy.client(), Witness::new());
    let call = client.enterprises().reputation().numbers().refresh(ENTERPRISE, ["+16035551234"]);
    cut(call.witnessed_by(&witness)).await;
    assert!(witness.attempts() == 1 && witness.outcome_unknown().is_none(), "turned away, and waiting");
    assert_eq!(client.usage().total.at_most, Usd::ZERO);

    let witness = Witness::new();
    drop(client.enterprises().delete(ENTERPRISE).witnessed_by(&witness).into_future());
    assert!(witness.attempts() == 0 && witness.outcome_unknown().is_none(), "never begun");
}

#[tokio::test]
async fn a_client_can_count_together_with_another() {
    let server = Server::start([Answer::Bytes(response(
        "200 OK",
        "application/json",
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":null}}"#,
    ))])
    .await;
    let builder = || Client::builder().api_key("KEY").base_url(&server.base_url);
    let first = builder().spend_limit("0.15").build().unwrap();
    let second = builder().connect_timeout(MOMENT).counting_with(&first).build().unwrap();
    let read = |client: &Client| client.reputation().numbers().retrieve("+16035551234").fresh(true).into_future();
    let _ = read(&first).await;
    assert_eq!(read(&second).await.unwrap_err().kind(), ErrorKind::SpendLimit);
    assert_eq!(first.usage(), second.usage());
    assert_eq!(server.seen().len(), 1);
    let undocumented = second.request("GET", "/balance", None, CallOptions::default()).await.unwrap_err();
    assert_eq!(undocumented.kind(), ErrorKind::SpendLimit, "the limit is shared as well");
}
