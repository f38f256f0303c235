//! A run that was killed half-way is finished by a plan, and nothing is paid for twice.

use std::num::NonZeroUsize;
use std::sync::Arc;

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
    let run = resource.associate_many(&set.enterprise, &wanted).concurrency(NonZeroUsize::new(8).unwrap());
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
    assert!(rest.associated.iter().all(|item| item.ended.value().is_some()), "{:?}", applied.associated.len());
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
    let applied = plan.apply().await;
    assert!(applied.associated.iter().all(|item| item.ended.value().is_some()));
    assert!(applied.disassociated.iter().all(|item| item.ended.value().is_some()));
    assert_eq!(set.monitored().await, all[2..].iter().cloned().collect());
    assert_eq!(set.billed_cents().await, 60);
    sandbox.stop().await;
}
