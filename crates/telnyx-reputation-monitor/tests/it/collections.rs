//! What a collection writes, and what it does not.

use futures::future::join_all;
use serde_json::{Value, json};
use telnyx_reputation_monitor::{Error, Moment, Wanted, collect};

use crate::world::{World, told};

#[tokio::test]
async fn a_collection_without_a_change_writes_its_own_row_alone() {
    let world = World::new(&[("never", 40)]).await;
    let mut store = world.store();
    let (first, _) = world.collect(&mut store).await;
    world.advance("1 hour").await;
    let (second, turned) = world.collect(&mut store).await;
    assert_eq!(
        (second.collection, second.phone_numbers, second.changes, turned.len()),
        (first.collection + 1, 40, 0, 0)
    );
    let all = store.changes(Wanted { all: true, ..Wanted::since(first.at) }).unwrap();
    assert_eq!(all.len(), 40, "of the first collection");
    assert_eq!(world.billed().await, "0.00");
}

#[tokio::test]
async fn what_turns_is_told_once() {
    let world = World::new(&[("never", 2)]).await;
    let enterprise = &world.enterprises[0];
    let numbers = world.client.enterprises().reputation().numbers();
    let mut store = world.store();
    for (number, risk) in [("+16032000000", "low"), ("+16032000001", "medium")] {
        world.judge(number, risk).await;
    }
    world.collect(&mut store).await;
    let mut turned = async || {
        world.advance("1 hour").await;
        let (_, turned) = world.collect(&mut store).await;
        assert!(world.collect(&mut store).await.1.is_empty(), "never twice");
        told(&turned)
    };
    assert_eq!(turned().await, [""; 0]);
    world.judge("+16032000000", "high").await;
    world.judge("+16032000001", "low").await;
    assert_eq!(turned().await, ["+16032000000 flagged", "+16032000001 cleared"]);
    world.judge("+16032000000", "medium").await;
    assert_eq!(turned().await, ["+16032000000 better"]);
    world.judge("+16032000000", "high").await;
    assert_eq!(turned().await, ["+16032000000 worse"]);
    numbers.associate(enterprise, ["+16035550103"]).await.unwrap();
    assert_eq!(turned().await, ["+16035550103 appeared"]);
    world.judge("+16035550103", "low").await;
    assert_eq!(turned().await, ["+16035550103 first_data"]);
    numbers.disassociate(enterprise, "+16035550103").await.unwrap();
    assert_eq!(turned().await, ["+16035550103 disappeared"]);
    numbers.associate(enterprise, ["+16035550103"]).await.unwrap();
    assert_eq!(turned().await, ["+16035550103 appeared"], "nothing is known of it, which is not clean");
    let history = store.history("+16035550103").unwrap();
    let has_data: Vec<bool> =
        history.iter().map(|it| it.after.as_ref().is_some_and(|after| after.spam_risk.is_some())).collect();
    assert_eq!(has_data, [false, true, false, false]);
}

#[tokio::test]
async fn an_enterprise_is_collected_without_the_others() {
    let world = World::new(&[("never", 3), ("never", 4)]).await;
    let mut store = world.store();
    let [one, other] = [&world.enterprises[0], &world.enterprises[1]];
    let first = collect(&mut store, &world.client, Some(one)).await.unwrap();
    assert_eq!((first.phone_numbers, first.changes), (3, 3));
    let second = collect(&mut store, &world.client, Some(other)).await.unwrap();
    assert_eq!((second.phone_numbers, second.changes), (4, 4), "the other's numbers are not gone");
    assert!(store.changes(Wanted::since(Moment::parse("2020-01-01").unwrap())).unwrap().is_empty());
    let whole = collect(&mut store, &world.client, None).await.unwrap();
    assert_eq!((whole.phone_numbers, whole.changes), (7, 0));
}

#[tokio::test]
async fn collectors_at_once_write_nothing_twice() {
    let world = World::new(&[("never", 30)]).await;
    let mut store = world.store();
    world.collect(&mut store).await;
    for number in 0..20 {
        world.judge(&format!("+160320000{number:02}"), if number % 2 == 0 { "high" } else { "medium" }).await;
    }
    world.advance("1 hour").await;
    let collectors = (0..4).map(|_| async {
        let mut store = world.store();
        collect(&mut store, &world.client, None).await
    });
    let ended = join_all(collectors).await;
    let changes: usize = ended.iter().filter_map(|it| it.as_ref().ok()).map(|it| it.changes).sum();
    assert!(ended.iter().all(|it| matches!(it, Ok(_) | Err(Error::Overtaken))), "{ended:?}");
    let all = store.changes(Wanted { all: true, ..Wanted::since(Moment::parse("2020-01-01").unwrap()) }).unwrap();
    assert_eq!(all.len(), 30 + changes);
    assert!((10..=20).contains(&changes), "each that changed once: {changes}");
}

#[tokio::test]
async fn a_list_that_changes_while_it_is_read_is_read_again() {
    let world = World::new(&[("never", 600)]).await;
    let mut store = world.store();
    world.collect(&mut store).await;
    let requests = async || {
        let ledger = world.control("GET /ledger", Value::Null).await;
        ledger["by_operation"]["listReputationNumbersSimplified"]["calls"].as_u64().expect("a count")
    };
    let before = requests().await;
    world.collect(&mut store).await;
    assert_eq!(requests().await - before, 3, "the numbers are those that are known: three pages are enough");
    // A page that has lost a number, as when one went and another came between two pages.
    let lost = json!({
        "operation": "listReputationNumbersSimplified", "contains": "page%5Bnumber%5D=2", "times": 1,
        "action": {"kind": "patch", "patch": {"data": []}},
    });
    world.control("POST /faults", lost).await;
    let error = collect(&mut store, &world.client, None).await.unwrap_err();
    assert!(error.to_string().contains("page 2 of 3 is empty"), "{error}");
    let shrunk = json!({
        "operation": "listReputationNumbersSimplified", "contains": "page%5Bnumber%5D=3", "times": 1,
        "action": {"kind": "patch", "patch": {"meta": {"total_results": 599}}},
    });
    world.control("POST /faults", shrunk).await;
    let before = requests().await;
    let (collected, turned) = world.collect(&mut store).await;
    assert_eq!((collected.phone_numbers, collected.changes, turned.len()), (600, 0, 0));
    assert_eq!(requests().await - before, 6, "it was read once more");
    let always = json!({
        "operation": "listReputationNumbersSimplified", "times": null,
        "action": {"kind": "patch", "patch": {"meta": {"total_results": 601}}},
    });
    world.control("POST /faults", always).await;
    let error = collect(&mut store, &world.client, None).await.unwrap_err();
    assert!(matches!(&error, Error::ListChanged(how) if how.contains("601 numbers, and lists 600")), "{error}");
}

#[tokio::test]
async fn a_number_that_slipped_between_two_pages_is_not_taken_for_gone() {
    let world = World::new(&[("never", 300)]).await;
    let mut store = world.store();
    world.collect(&mut store).await;
    let second =
        world.client.reputation().numbers().list().page_size(250).page_number(2).with_response().await.unwrap();
    let mut page: Value = serde_json::from_slice(&second.answer.body).unwrap();
    // The totals are as before: one went, another came, and a third moved to the page that was read already.
    page["data"][0]["phone_number"] = json!("+16035551234");
    let slipped = json!({
        "operation": "listReputationNumbersSimplified", "contains": "page%5Bnumber%5D=2", "times": 1,
        "action": {"kind": "status", "status": 200, "body": page},
    });
    world.control("POST /faults", slipped).await;
    let (collected, turned) = world.collect(&mut store).await;
    assert_eq!((collected.phone_numbers, collected.changes, told(&turned)), (300, 0, Vec::new()));
}

#[tokio::test]
async fn what_this_version_does_not_know_is_kept() {
    let world = World::new(&[("never", 1)]).await;
    let mut store = world.store();
    world.collect(&mut store).await;
    let list = world.client.reputation().numbers().list().with_response().await.unwrap();
    let mut page: Value = serde_json::from_slice(&list.answer.body).unwrap();
    page["data"][0]["carrier_notes"] = json!({"b": 1, "a": null});
    page["data"][0]["reputation_data"]["spam_risk"] = json!("severe");
    page["data"][0]["reputation_data"]["trust_score"] = json!(12);
    let newer = json!({
        "operation": "listReputationNumbersSimplified", "times": 1,
        "action": {"kind": "status", "status": 200, "body": page},
    });
    world.control("POST /faults", newer).await;
    let (_, turned) = world.collect(&mut store).await;
    let after = serde_json::to_value(turned[0].after.as_ref().unwrap()).unwrap();
    assert_eq!(after["spam_risk"], "severe");
    assert_eq!(after["more"]["carrier_notes"], json!({"a": null, "b": 1}));
    assert_eq!(after["more"]["reputation_data"], json!({"trust_score": 12}));
}
