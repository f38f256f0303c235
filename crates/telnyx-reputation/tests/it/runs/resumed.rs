//! A run that was killed half-way is finished by a plan, and nothing is paid for twice.

use std::sync::Arc;

use serde_json::Value;
use telnyx_reputation::runs::{Cancel, Outcome};
use telnyx_reputation::{Client, ErrorKind};
use telnyx_reputation_sandbox::Sandbox;
use tokio::sync::Notify;

use super::set::{Set, numbers};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_numbers_killed_half_way_are_finished_without_paying_for_one_twice() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_KILLED").await;
    let wanted = numbers(10_000);
    let resource = set.client.enterprises().reputation().numbers();
    let half_way = Arc::new(Notify::new());
    let reached = half_way.clone();
    let run = resource.associate_many(&set.enterprise, &wanted).concurrency(8);
    let run = run.on_progress(move |progress| {
        if progress.done >= 5_000 {
            reached.notify_one();
        }
    });
    tokio::select! {
        _ = run => panic!("the run was to be killed"),
        () = half_way.notified() => {}
    }

    let plan = resource.plan(&set.enterprise, &wanted).await.unwrap();
    assert!(plan.kept >= 5_000 && !plan.to_associate.is_empty(), "{} were kept", plan.kept);
    assert_eq!(plan.kept + plan.to_associate.len(), 10_000);
    assert_eq!(plan.cost().thousandths(), 100 * plan.to_associate.len() as u64);
    let applied = plan.apply().await;
    // A call under way when the run was killed may have come to its end after the plan was made: its chunk is refused
    // now, unpaid, and a second plan finds nothing left to do.
    let again = resource.plan(&set.enterprise, &wanted).await.unwrap();
    let rest = again.apply().await;
    assert!(rest.associated.iter().all(|item| item.outcome.value().is_some()), "{:?}", applied.associated.len());
    assert_eq!(set.monitored().await.len(), 10_000);
    assert_eq!(set.billed_cents().await, 100_000);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_plan_removes_what_is_not_wanted_and_changes_nothing_before_it_is_applied() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_PLAN").await;
    let resource = set.client.enterprises().reputation().numbers();
    let all = numbers(6);
    resource.associate_many(&set.enterprise, &all[..4]).await;
    let plan = resource.plan(&set.enterprise, &all[2..]).await.unwrap();
    assert_eq!((&plan.to_associate[..], &plan.to_disassociate[..], plan.kept), (&all[4..], &all[..2], 2));
    assert_eq!((plan.cost().to_string(), set.billed_cents().await), ("0.20".to_owned(), 40));
    let mut told = Vec::new();
    let applied = plan.apply().on_progress(|progress| told.push((progress.done, progress.total))).await;
    assert_eq!((told.first(), told.last()), (Some(&(2, 4)), Some(&(4, 4))), "both runs count as one: {told:?}");
    assert!(applied.associated.iter().all(|item| item.outcome.value().is_some()));
    assert!(applied.disassociated.iter().all(|item| item.outcome.value().is_some()));
    assert_eq!(set.monitored().await, all[2..].iter().cloned().collect());
    assert_eq!(set.billed_cents().await, 60);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_plan_may_be_cancelled_applied_again_and_applied_untyped() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MANY_PLAN_AGAIN").await;
    let all = numbers(4);
    let plan = set.client.plan(set.enterprise.clone(), all.clone()).await.unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let untried = plan.apply().cancelled_by(&cancel).await;
    assert!(untried.associated.iter().all(|item| matches!(item.outcome, Outcome::NotTried(_))));
    let applied = plan.apply_untyped().await;
    for (item, number) in applied.associated.iter().zip(&all) {
        let row: Value = serde_json::from_str(item.outcome.value().unwrap().get()).unwrap();
        assert_eq!(row["phone_number"], **number);
    }
    assert_eq!(applied.associated.len(), all.len());

    let none = set.client.plan(plan.enterprise_id().to_owned(), Vec::new()).await.unwrap();
    set.client.enterprises().reputation().numbers().disassociate(&set.enterprise, &all[0]).await.unwrap();
    let removed = none.apply_untyped().concurrency(1).await.disassociated;
    assert_eq!(removed.len(), 4);
    assert!(removed.iter().all(|item| item.outcome.value().is_some()), "gone already counts as done");
    assert_eq!(set.billed_cents().await, 40);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_plan_for_what_is_no_number_is_refused_before_anything_is_asked() {
    let client = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9").build().unwrap();
    let error = client.plan(uuid(), vec!["+16035550100".into(), "555-0101".into()]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("wanted[1]"), "{error}");
}

fn uuid() -> String {
    "4a6192a4-573d-446d-b3ce-aff9117272a6".to_owned()
}
