//! What people are told: once, also when nobody could be told at first.

use std::time::Duration;

use serde_json::json;
use telnyx_reputation_monitor::{Alert, Moment, Store, watch};

use crate::world::World;

const ONE: &str = "+16032000000";
const SINK: &str = "a sink";

fn told(store: &Store) -> Vec<String> {
    let alerts = store.pending(SINK, 100).unwrap().alerts;
    alerts.iter().map(|alert| alert.text().split(':').next().unwrap_or_default().to_owned()).collect()
}

fn take(store: &mut Store) -> Vec<Alert> {
    let alerts = store.pending(SINK, 100).unwrap().alerts;
    if let Some(last) = alerts.last() {
        store.delivered(SINK, last).unwrap();
    }
    alerts
}

#[tokio::test]
async fn what_is_decided_is_kept_until_it_is_delivered() {
    let world = World::new(&[("never", 3)]).await;
    let mut store = world.store();
    world.judge(ONE, "low").await;
    world.judge("+16032000001", "high").await;
    store.add_sink(SINK, Moment::now()).unwrap();
    world.collect(&mut store).await;
    assert!(told(&store).is_empty(), "what is flagged at first is no news");

    world.judge(ONE, "high").await;
    world.collect(&mut store).await;
    drop(store);
    // Whoever collects, and without naming the sink.
    let mut store = world.store();
    world.judge("+16032000002", "high").await;
    world.collect(&mut store).await;
    let first = store.pending(SINK, 1).unwrap();
    assert_eq!((first.count, first.alerts[0].json()["phone_number"].as_str()), (2, Some(ONE)));
    let again = store.pending(SINK, 100).unwrap().alerts;
    assert_eq!((again.len(), &again[0]), (2, &first.alerts[0]), "a repeat has the same id");
    assert_ne!(again[0].id(), again[1].id());
    assert_eq!(again[0].id().len(), 32);
    store.delivered(SINK, &first.alerts[0]).unwrap();
    assert_eq!(told(&store), ["+16032000002 is flagged"]);
    store.add_sink("later", Moment::now()).unwrap();
    assert_eq!(store.pending("later", 100).unwrap().count, 0, "a new sink hears from now on");
    assert_eq!(store.pending("never added", 100).unwrap().count, 0);
    take(&mut store);
    world.collect(&mut store).await;
    assert!(told(&store).is_empty(), "nothing changed");
}

#[tokio::test]
async fn a_number_that_flaps_is_told_once_and_that_it_is_clean_after_a_quiet_time() {
    let world = World::new(&[("never", 2), ("never", 1)]).await;
    let mut store = world.store();
    store.add_sink(SINK, Moment::now()).unwrap();
    world.judge(ONE, "low").await;
    world.collect(&mut store).await;
    for risk in ["high", "low", "high", "low", "medium", "low"] {
        world.judge(ONE, risk).await;
        world.collect(&mut store).await;
        world.advance("1 day").await;
    }
    assert_eq!(take(&mut store).len(), 1);
    world.advance("2 days").await;
    world.collect(&mut store).await;
    assert!(told(&store).is_empty());
    world.advance("1 day").await;
    telnyx_reputation_monitor::collect(&mut store, &world.client, Some(&world.enterprises[1])).await.unwrap();
    assert!(told(&store).is_empty(), "its own enterprise was not read");
    world.collect(&mut store).await;
    assert_eq!(told(&store), [format!("{ONE} is clean")], "though nothing changed");
    world.judge(ONE, "high").await;
    world.collect(&mut store).await;
    assert_eq!(take(&mut store).len(), 2, "from then on it is news again");
}

#[tokio::test]
async fn a_store_of_the_first_version_goes_on() {
    let world = World::new(&[("never", 2)]).await;
    let mut store = world.store();
    world.judge(ONE, "high").await;
    world.judge("+16032000001", "low").await;
    world.collect(&mut store).await;
    drop(store);
    let file = rusqlite::Connection::open(world.path()).unwrap();
    let added: Vec<String> = file
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name NOT IN ('collections', 'texts', 'changes', 'numbers', 'account')",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in &added {
        file.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    file.execute_batch("PRAGMA user_version = 1").unwrap();
    drop(file);
    let mut store = Store::open_existing(&world.path()).unwrap();
    assert_eq!(store.history(ONE).unwrap().len(), 1);
    store.add_sink(SINK, Moment::now()).unwrap();
    world.advance("1 hour").await;
    world.judge(ONE, "medium").await;
    world.judge("+16032000001", "medium").await;
    world.collect(&mut store).await;
    assert_eq!(told(&store), ["+16032000001 is flagged"], "the other was flagged before");
}

#[tokio::test]
async fn a_sink_that_fails_is_left_in_peace_and_one_that_is_gone_forgotten() {
    let world = World::new(&[("never", 1)]).await;
    let mut store = world.store();
    let now = Moment::parse("2026-11-20").unwrap();
    store.add_sink(SINK, now).unwrap();
    world.collect(&mut store).await;
    world.judge(ONE, "high").await;
    world.collect(&mut store).await;
    let mut waits = Vec::new();
    for _ in 0..9 {
        let until = store.not_delivered(SINK, now, None).unwrap();
        assert_eq!(store.pending(SINK, 1).unwrap().not_before, until);
        waits.push((until.days_after(now) * 1_440.0).round() as i64);
    }
    assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
    take(&mut store);
    let asked = store.not_delivered(SINK, now, Some(Duration::from_secs(90))).unwrap();
    assert_eq!(asked.to_string(), "2026-11-20T00:01:30Z", "it asked for it");
    world.judge(ONE, "low").await;
    world.collect(&mut store).await;
    store.add_sink("another", now.after(Duration::from_secs(31 * 86_400))).unwrap();
    assert_eq!(store.pending(SINK, 1).unwrap().count, 0);
}

#[tokio::test]
async fn deadlines_reviews_and_remediations_are_told_once() {
    let world = World::new(&[("daily", 1), ("never", 1)]).await;
    let [one, other] = [&world.enterprises[0], &world.enterprises[1]];
    let mut store = world.store();
    store.add_sink(SINK, Moment::now()).unwrap();
    let numbers = world.client.enterprises().reputation().numbers();
    numbers.associate(one, ["+16035550107"]).await.unwrap();
    let look = async |store: &mut Store| {
        world.collect(store).await;
        watch(store, &world.client, None).await.unwrap();
        take(store).iter().map(|alert| alert.json()["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(look(&mut store).await.is_empty());
    world.advance("25 hours").await;
    let mut days = 0;
    while look(&mut store).await != ["confirm_by"] {
        days += 1;
        world.advance("1 day").await;
        assert!(days < 30, "the deadline is told of");
    }
    let history = store.history("+16035550107").unwrap();
    let by = history.last().unwrap().after.as_ref().unwrap().confirm_by.unwrap();
    let left = by.days_after(store.collected_at().unwrap().unwrap());
    assert!((1.9..=3.0).contains(&left), "{left} days before it");
    assert!(look(&mut store).await.is_empty(), "it is told once");

    let number = "+16032000000";
    world.judge(number, "high").await;
    let remediation = world.client.enterprises().reputation().remediation();
    let request = remediation.create(one, [number], "Reminders of appointments").await.unwrap();
    assert_eq!(look(&mut store).await, ["flagged"]);
    let path = format!("POST /remediations/{}/advance", request.data.id);
    for _ in 0..2 {
        world.control(&path, json!({})).await;
    }
    let mut kinds = look(&mut store).await;
    for _ in 0..4 {
        if !kinds.is_empty() {
            break;
        }
        world.control(&path, json!({})).await;
        kinds = look(&mut store).await;
    }
    assert!(kinds.contains(&"remediation".to_owned()), "{kinds:?}");
    assert!(!look(&mut store).await.contains(&"remediation".to_owned()));

    let rejected = json!({"gate": "external_verification", "reasons": ["Not legible."]});
    world.control(&format!("POST /enterprises/{other}/reject"), rejected).await;
    assert_eq!(look(&mut store).await, ["rejected"]);
    assert!(look(&mut store).await.is_empty());
}
