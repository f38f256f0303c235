//! A run that was killed half-way is finished by a plan, and nothing is paid for twice.

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
