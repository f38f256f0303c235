//! Waits against the sandbox, whose reviews end when a test wants them to.

use std::time::Duration;

use serde_json::json;
use telnyx_reputation::ErrorKind;
use telnyx_reputation::wait::Wait;
use telnyx_reputation_sandbox::Sandbox;

use crate::scenario::run::Run;

const SOON: Duration = Duration::from_millis(1);

async fn enabled(run: &mut Run) -> String {
    run.steps(&crate::faults::calls::all().setup[1..6]).await;
    run.saved_text("enterprise")
}

#[tokio::test]
async fn approval_is_waited_for_and_a_rejection_says_why() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "WAIT_APPROVED");
    let enterprise = enabled(&mut run).await;
    let reputation = run.own_client().enterprises().reputation();
    let mut seen = 0;
    let wait = Wait::new().poll_interval(SOON, SOON).on_progress(|_| seen += 1);
    reputation.wait_until_approved(&enterprise, wait).await.unwrap();
    assert_eq!(seen, 2, "the sandbox approves at the second read");

    let mut run = Run::new(&sandbox, "WAIT_REJECTED");
    run.control("PUT /_sandbox/approvals", &json!({"status": "manual", "loa": "manual"})).await.unwrap();
    let enterprise = enabled(&mut run).await;
    let reputation = run.own_client().enterprises().reputation();
    let wait = || Wait::new().poll_interval(SOON, SOON).deadline(Duration::from_millis(5));
    let error = reputation.wait_until_approved(&enterprise, wait()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let backwards = Wait::new().poll_interval(2 * SOON, SOON).on_progress(|_| panic!("nothing is read"));
    let error = reputation.wait_until_approved(&enterprise, backwards).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let reject = format!("POST /_sandbox/enterprises/{enterprise}/reject");
    run.control(&reject, &json!({"gate": "status", "reasons": ["no such business"]})).await.unwrap();
    let error = reputation.wait_until_approved(&enterprise, wait()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(error.to_string().contains("no such business"), "{error}");
    sandbox.stop().await;
}

#[tokio::test]
async fn peek_reads_what_is_stored_and_never_bills() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "PEEK");
    run.steps(&crate::faults::calls::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    run.control("DELETE /_sandbox/ledger", &json!(null)).await.unwrap();
    let client = run.own_client();
    let numbers = client.enterprises().reputation().numbers();
    let stored = numbers.peek(&enterprise, "+16035550100").await.unwrap().unwrap();
    assert!(stored.reputation_data.is_some());
    let bare = client.reputation().numbers().peek("+16035550101").await.unwrap().unwrap();
    assert!(bare.reputation_data.is_none());
    assert!(numbers.peek(&enterprise, "+16035559999").await.unwrap().is_none());
    let ledger = run.control("GET /_sandbox/ledger", &json!(null)).await.unwrap();
    assert_eq!((ledger["calls"].as_u64(), ledger["total_usd"].as_str()), (Some(3), Some("0.00")));
    sandbox.stop().await;
}
