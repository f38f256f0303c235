//! What the history answers.

use telnyx_reputation_monitor::{CountedBy, Moment, Wanted};

use crate::world::World;

const ONE: &str = "+16032000000";
const OTHER: &str = "+16032000001";

fn ever() -> Moment {
    Moment::parse("2020-01-01").unwrap()
}

#[tokio::test]
async fn a_life_of_two_numbers_is_told() {
    let world = World::new(&[("never", 2)]).await;
    let mut store = world.store();
    for (risk, other) in
        [("high", "low"), ("low", "low"), ("low", "medium"), ("medium", "medium"), ("low", "low"), ("low", "low")]
    {
        world.judge(ONE, risk).await;
        world.judge(OTHER, other).await;
        world.collect(&mut store).await;
        world.advance("1 day").await;
    }

    let relapses = store.relapses(ever(), None).unwrap();
    assert_eq!(relapses.len(), 1);
    let relapse = &relapses[0];
    assert_eq!((relapse.phone_number.as_str(), relapse.nth, relapse.days_clean), (ONE, 1, 2.0));
    assert_eq!((relapse.spam_risk.as_deref(), relapse.flagged_at.day().as_str()), (Some("medium"), "2026-09-04"));
    assert!(store.relapses(Moment::parse("2026-09-05").unwrap(), None).unwrap().is_empty());

    let resting = store.resting(None).unwrap();
    let told: Vec<(&str, &str, f64)> =
        resting.iter().map(|it| (it.phone_number.as_str(), it.verdict, it.days)).collect();
    assert_eq!(told, [(ONE, "clean", 1.0), (OTHER, "clean", 1.0)]);
    assert!(store.resting(Some("nobody's")).unwrap().is_empty());

    let trend = store.trend(CountedBy::Day, Some(&world.enterprises[0])).unwrap();
    let flagged: Vec<(i64, i64, i64)> = trend.iter().map(|it| (it.flagged, it.high, it.low)).collect();
    assert_eq!(flagged, [(1, 1, 1), (0, 0, 2), (1, 0, 1), (2, 0, 0), (0, 0, 2), (0, 0, 2)]);
    assert!(store.trend(CountedBy::Collection, Some("nobody's")).unwrap().iter().all(|it| it.phone_numbers == 0));

    let changes = store.changes(Wanted::since(Moment::parse("2026-09-04").unwrap())).unwrap();
    assert_eq!(changes.len(), 3);
    assert!(store.changes(Wanted { enterprise_id: Some("nobody's"), ..Wanted::since(ever()) }).unwrap().is_empty());
    assert_eq!(store.history(ONE).unwrap().len(), 6, "each snapshot is another");
    assert!(store.history("nonsense").unwrap().is_empty() && store.history("+19995550000").unwrap().is_empty());
}

#[tokio::test]
async fn the_lookups_that_the_list_shows_are_priced() {
    let world = World::new(&[("business_daily", 10), ("never", 5)]).await;
    let mut store = world.store();
    world.collect(&mut store).await;
    let before = world.billed().await;
    assert_eq!(before, "0.00", "seeding bills nothing");
    let numbers = world.client.enterprises().reputation().numbers();
    numbers.associate(&world.enterprises[1], ["+16035550102"]).await.unwrap();
    // Days from Tuesday to Friday, each with its check.
    for _ in 0..3 {
        world.advance("1 day").await;
        world.collect(&mut store).await;
    }
    let rows = store.cost(ever(), None).unwrap();
    let told: Vec<(&str, &str, u64, String)> =
        rows.iter().map(|it| (it.day.as_str(), it.what, it.count, it.usd.to_string())).collect();
    let all = rows.iter().fold(telnyx_reputation::Usd::ZERO, |sum, it| sum + it.usd);
    assert!(told.contains(&("2026-09-02", "associate", 1, "0.10".to_owned())), "{told:?}");
    assert_eq!(rows.iter().filter(|it| it.what == "lookup").map(|it| it.count).sum::<u64>(), 30, "{told:?}");
    assert_eq!(all.to_string(), world.billed().await, "a daily collection misses nothing here: {told:?}");
    let of_one = store.cost(ever(), Some(&world.enterprises[1])).unwrap();
    assert!(of_one.iter().all(|it| *it.enterprise_id == *world.enterprises[1]) && !of_one.is_empty());
}
