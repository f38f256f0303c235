//! What the history answers.

use telnyx_reputation_monitor::{CountedBy, Moment, Wanted, read_schedules};

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

    let trend = store.trend(CountedBy::Day, Some(&world.enterprises[0])).unwrap();
    let flagged: Vec<(i64, i64, i64)> = trend.iter().map(|it| (it.flagged, it.high, it.low)).collect();
    assert_eq!(flagged, [(1, 1, 1), (0, 0, 2), (1, 0, 1), (2, 0, 0), (0, 0, 2), (0, 0, 2)]);

    let changes = store.changes(Wanted::since(Moment::parse("2026-09-04").unwrap())).unwrap();
    assert_eq!(changes.len(), 3);
    assert_eq!(store.history(ONE).unwrap().len(), 6, "each snapshot is another");
    assert!(store.history("nonsense").unwrap().is_empty() && store.history("+19995550000").unwrap().is_empty());
}

#[tokio::test]
async fn no_answer_is_about_an_enterprise_that_the_store_does_not_know() {
    let world = World::new(&[("never", 1), ("never", 1), ("never", 1), ("never", 1), ("never", 1), ("never", 0)]).await;
    let mut store = world.store();
    assert!(
        store.report(None, Some("nobody's")).unwrap().is_none(),
        "nothing is known of any before the first collection"
    );
    world.collect(&mut store).await;
    let refused = |id: &str| {
        let wanted = Wanted { enterprise_id: Some(id), ..Wanted::since(ever()) };
        let of_all = [
            store.trend(CountedBy::Day, Some(id)).map(drop),
            store.relapses(ever(), Some(id)).map(drop),
            store.resting(Some(id)).map(drop),
            store.cost(ever(), Some(id)).map(drop),
            store.report(None, Some(id)).map(drop),
            store.changes(wanted).map(drop),
            store.each(wanted, |_| std::ops::ControlFlow::Continue(())),
            store.check_enterprise(Some(id)),
        ];
        let mut told: Vec<String> = of_all
            .into_iter()
            .map(|answer| answer.map_or_else(|why| why.to_string(), |()| "answered".into()))
            .collect();
        told.dedup();
        assert_eq!(told.len(), 1, "{told:?}");
        told.remove(0)
    };
    let [known @ .., without_numbers] = &world.enterprises[..] else { panic!("six") };
    for id in known {
        assert_eq!(refused(id), "answered");
        // As the page shows it.
        let message = refused(&id[..8]);
        assert!(
            message.contains(&format!("it knows {id}, ")) && message.ends_with("; write the whole id"),
            "{message}"
        );
    }
    let mut sorted = known.to_vec();
    sorted.sort();
    let all = format!("nobody's: the store knows no such enterprise; it knows {}", sorted.join(", "));
    assert_eq!(refused("nobody's"), all);
    assert!(refused(without_numbers).starts_with(&format!("{without_numbers}: the store knows no such enterprise")));
    assert!(refused("low").contains("no such enterprise"), "a text of the store is no enterprise");
    // Its schedule, or a collection of it, is something that is known of it.
    read_schedules(&mut world.store(), &world.client, [without_numbers.as_str()]).await.unwrap();
    assert_eq!(refused(without_numbers), "answered");
    assert!(refused("nobody's").ends_with(" and 1 more"), "five are named");
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
