//! How the numbers of a run end.

use std::ops::Range;

use serde_json::json;
use telnyx_reputation::ErrorKind;
use telnyx_reputation::runs::{Cancel, NotTried, Outcome, RemediationDetails};
use telnyx_reputation_sandbox::Sandbox;

use super::set::{Set, numbers, once};

#[tokio::test]
async fn every_number_has_its_result_in_order_and_a_duplicate_is_sent_once() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_ORDER").await;
    let resource = set.client.enterprises().reputation().numbers();
    let mut given = numbers(250);
    given.push(given[3].clone());
    given.push("hello".to_owned());
    let mut seen = Vec::new();
    let run = resource.associate_many(&set.enterprise, &given).leave_out_bad_numbers();
    let run = run.on_progress(|progress| seen.push(progress));
    assert_eq!(run.estimate().unwrap().to_string(), "25.00");
    let items = run.await;
    let order: Vec<&String> = items.iter().map(|item| &item.phone_number).collect();
    assert_eq!(order, given.iter().collect::<Vec<_>>());
    assert!(
        items[..251]
            .iter()
            .all(|item| { item.outcome.value().is_some_and(|row| row.phone_number == item.phone_number) })
    );
    assert!(matches!(&items[251].outcome, Outcome::NotTried(NotTried::BadNumber(_))));
    assert_eq!(seen.iter().map(|progress| progress.total).max(), Some(251));
    assert_eq!(seen.last().map(|progress| progress.done), Some(251));
    assert_eq!(set.billed_cents().await, 2500);

    let read = resource.retrieve_many(&set.enterprise, &given[..30], false).await;
    assert!(read.iter().all(|item| item.outcome.value().is_some_and(|row| row.reputation_data.is_some())));
    let refreshed = resource.refresh_many(&set.enterprise, ["+16032000000", "+16035559999"]).await;
    assert!(refreshed[0].outcome.value().is_some_and(|result| result.success));
    assert!(matches!(&refreshed[1].outcome, Outcome::Refused(error) if error.detail.is_some()));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_chunk_that_is_refused_goes_on_without_the_refused_when_asked() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_REFUSED").await;
    let resource = set.client.enterprises().reputation().numbers();
    // Out of service, taken by another enterprise, and hosted elsewhere.
    let bad = ["+16035550106", "+16035550109", "+16035550105"];
    let given: Vec<String> = numbers(4).into_iter().chain(bad.map(str::to_owned)).collect();
    let items = resource.associate_many(&set.enterprise, &given).await;
    assert!(items.iter().all(|item| item.outcome.is_not_done()));
    assert_eq!(set.billed_cents().await, 0);
    let items = resource.associate_many(&set.enterprise, &given).go_on_without_refused().await;
    assert!(items[..4].iter().all(|item| item.outcome.value().is_some()));
    assert!(items[4..].iter().all(|item| matches!(&item.outcome, Outcome::Refused(error) if error.code.is_some())));
    assert_eq!(set.billed_cents().await, 40);

    let purpose = "Appointment reminders";
    let remediation = set.client.enterprises().reputation().remediation();
    let details =
        RemediationDetails::new(purpose).contact_email("ada@example.com").webhook_url("https://example.com/hook");
    let run = remediation.create_many(&set.enterprise, ["+16032000000", "+16035559999"], details);
    assert_eq!(run.estimate().unwrap().to_string(), "2.00");
    let items = run.go_on_without_refused().await;
    let request = items[0].outcome.value().unwrap();
    assert_eq!(request.phone_numbers_count, 1);
    assert_eq!(request.contact_email.as_deref(), Some("ada@example.com"));
    assert_eq!(request.webhook_url.as_deref(), Some("https://example.com/hook"));
    assert!(matches!(items[1].outcome, Outcome::Refused(_)));
    sandbox.stop().await;
}

#[tokio::test]
async fn what_no_call_could_be_made_with_is_refused_at_once() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_CHECKED").await;
    let (numbers, none) = (numbers(2), Vec::<String>::new());
    let reputation = set.client.enterprises().reputation();
    let (resource, remediation) = (reputation.numbers(), reputation.remediation());
    let refusals = [
        resource.associate_many("x", &numbers).checked().err(),
        resource.disassociate_many("x", &numbers).checked().err(),
        resource.retrieve_many("x", &numbers, true).checked().err(),
        resource.refresh_many("x", &none).checked().err(),
        remediation.create_many("x", &numbers, "reminders").checked().err(),
    ];
    for refused in refusals.map(Option::unwrap) {
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::InvalidArgument, 0));
        assert!(refused.to_string().contains("enterprise_id"), "{refused}");
    }
    let items = resource.associate_many("x", &numbers).await;
    assert!(items.iter().all(|item| item.outcome.is_not_done()), "and without asking, nothing is sent");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_ends_between_two_calls_when_it_is_cancelled() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_CANCEL").await;
    let cancel = Cancel::new();
    let items = set
        .client
        .enterprises()
        .reputation()
        .numbers()
        .associate_many(&set.enterprise, numbers(500))
        .concurrency(1)
        .cancelled_by(&cancel)
        .on_progress(|progress| {
            if progress.done >= 200 {
                cancel.cancel();
            }
        })
        .await;
    assert!(items[..200].iter().all(|item| item.outcome.value().is_some()));
    assert!(items[200..].iter().all(|item| matches!(item.outcome, Outcome::NotTried(_))));
    assert_eq!(set.billed_cents().await, 2000);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_that_is_turned_away_for_its_pace_waits_and_comes_to_its_end() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_PACE").await;
    for skip in [0, 1, 2, 3, 4, 5] {
        let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}});
        set.fault(once("associateReputationNumbers", skip, "before", action)).await;
    }
    let items = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(300)).await;
    assert!(items.iter().all(|item| item.outcome.value().is_some()));
    assert_eq!(set.billed_cents().await, 3000);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_that_the_server_told_to_wait_for_an_hour_ends_when_it_is_cancelled() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_HELD").await;
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 3600}});
    set.fault(once("associateReputationNumbers", 1, "before", action)).await;
    let cancel = Cancel::new();
    let run = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(400));
    // The first of the two calls at once is done; the second and the one after it wait for an hour.
    let two = 2;
    let items = run.concurrency(two).cancelled_by(&cancel).on_progress(|_| cancel.cancel()).await;
    let ends = |range: Range<usize>, what: fn(&Outcome<_>) -> bool| items[range].iter().all(|item| what(&item.outcome));
    let held = |end: &Outcome<_>| matches!(end, Outcome::Failed(error) if error.kind() == ErrorKind::RateLimited);
    assert!(ends(0..100, |end| end.value().is_some()) || ends(100..200, |end| end.value().is_some()));
    assert!(ends(100..200, held) || ends(0..100, held));
    assert!(ends(200..400, |end| matches!(end, Outcome::NotTried(_))));
    assert_eq!(set.billed_cents().await, 1000);
    sandbox.stop().await;
}

#[tokio::test]
async fn what_would_bill_twice_is_never_sent_again_by_itself() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_REFRESH").await;
    let resource = set.client.enterprises().reputation().numbers();
    let given = numbers(2);
    resource.associate_many(&set.enterprise, &given).await;
    resource.retrieve_many(&set.enterprise, &given, true).await;
    set.forget_the_ledger().await;
    set.fault(once("refreshReputationNumbers", 0, "before", json!({"kind": "drop"}))).await;
    let items = resource.refresh_many(&set.enterprise, &given).await;
    assert!(items.iter().all(|item| !item.outcome.is_not_done()), "it may yet be done: {items:?}");
    assert_eq!(set.billed_cents().await, 0);
    sandbox.stop().await;
}
