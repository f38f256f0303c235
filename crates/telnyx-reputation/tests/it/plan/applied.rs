//! A plan carried out, and what it said of the money before.

use serde_json::Value;
use telnyx_reputation::Usd;
use telnyx_reputation::runs::{Cancel, Outcome};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::{Set, numbers};

#[tokio::test]
async fn a_plan_changes_nothing_before_it_is_applied_and_then_what_it_said() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PLAN_APPLIED").await;
    let resource = set.client.enterprises().reputation().numbers();
    let all = numbers(6);
    resource.associate_many(&set.enterprise, &all[..4]).await;
    let plan = resource.plan(&set.enterprise, &all[2..]).remove(true).max_removals(2).await.unwrap();
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
    let set = Set::new(&sandbox, "PLAN_AGAIN").await;
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

    let three = set.client.plan(plan.enterprise_id().to_owned(), all[3..].to_vec()).remove(true).max_removals(3);
    let three = three.await.unwrap();
    set.client.enterprises().reputation().numbers().disassociate(&set.enterprise, &all[0]).await.unwrap();
    let removed = three.apply_untyped().concurrency(1).await.disassociated;
    assert_eq!(removed.len(), 3);
    assert!(removed.iter().all(|item| item.outcome.value().is_some()), "gone already counts as done");
    assert_eq!(set.billed_cents().await, 40);
    sandbox.stop().await;
}

#[tokio::test]
async fn what_others_associated_meanwhile_is_refused_and_not_billed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PLAN_MEANWHILE").await;
    let resource = set.client.enterprises().reputation().numbers();
    let all = numbers(5);
    let plan = resource.plan(&set.enterprise, &all).await.unwrap();
    resource.associate(&set.enterprise, [&all[1]]).await.unwrap();
    let applied = plan.apply().await;
    for (index, item) in applied.associated.iter().enumerate() {
        assert_eq!(matches!(item.outcome, Outcome::Refused(_)), index == 1, "{item:?}");
    }
    assert_eq!((set.monitored().await.len(), set.billed_cents().await), (5, 50));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_plan_tells_what_it_costs_now_each_month_and_to_undo() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PLAN_COSTS").await;
    let reputation = set.client.enterprises().reputation();
    let resource = reputation.numbers();
    let all = numbers(300);
    resource.associate_many(&set.enterprise, &all[..100]).await;
    reputation.update_frequency(&set.enterprise, "daily").await.unwrap();
    let plan = resource.plan(&set.enterprise, &all[95..]).remove(true).max_removals(95).await.unwrap();
    let usd = |text: &str| text.parse::<Usd>().unwrap();
    assert_eq!((plan.cost(), plan.undo_cost()), (usd("20"), usd("9.50")));
    let (before, after) = (plan.before.clone().unwrap(), plan.after.clone().unwrap());
    assert_eq!((before.phone_numbers, before.check_frequency.as_str(), before.per_run), (100, "daily", usd("10")));
    assert_eq!((after.phone_numbers, after.per_run, after.per_month), (205, usd("20.50"), usd("723.96")));
    assert_eq!(
        plan.to_string(),
        "adds 200 for USD 20.00, keeps 5, removes 95 (adding them again would bill USD 9.50); a month costs USD 404.37 \
         now, then USD 723.96"
    );
    let careful = resource.plan(&set.enterprise, &all[95..]).await.unwrap();
    assert_eq!((careful.undo_cost(), careful.after.as_ref().unwrap().phone_numbers), (Usd::ZERO, 300));
    assert!(careful.to_string().contains("removes 0, leaves 95 that are not wanted; a month"), "{careful}");
    sandbox.stop().await;
}
