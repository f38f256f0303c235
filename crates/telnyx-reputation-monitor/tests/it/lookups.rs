//! Which numbers are looked up, and what a day may cost.

use telnyx_reputation::Usd;
use telnyx_reputation_monitor::{Moment, Pick, Why, read_schedules};

use crate::world::World;

const FLAGGED: &str = "+16032000004";

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

#[test]
fn what_is_left_of_a_month_is_spread_over_its_days() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = telnyx_reputation_monitor::Store::open(&folder.path().join("s.sqlite")).unwrap();
    let mut allowance =
        |spent, at| store.allowance(usd("300"), usd(spent), Moment::parse(at).unwrap()).unwrap().to_string();
    assert_eq!(allowance("0", "2026-11-01T00:00:00Z"), "10.00");
    assert_eq!(allowance("4", "2026-11-01T09:00:00Z"), "6.00", "of the same day");
    assert_eq!(allowance("10", "2026-11-01T23:59:59Z"), "0.00");
    assert_eq!(allowance("12", "2026-11-01T23:59:59Z"), "0.00", "somebody else has spent more");
    assert_eq!(allowance("10", "2026-11-11T09:00:00Z"), "14.50", "after days without a run");
    assert_eq!(allowance("290", "2026-11-30T09:00:00Z"), "10.00", "all that is left on the last day");
    assert_eq!(allowance("300", "2026-11-30T10:00:00Z"), "0.00");
    assert_eq!(allowance("0", "2026-12-01T00:00:00Z"), "9.677", "a new month");
    assert_eq!(allowance("400", "2026-12-02T00:00:00Z"), "0.00");
}

#[tokio::test]
async fn new_ones_come_first_then_flagged_ones_then_likely_ones() {
    let world = World::new(&[("never", 30), ("weekly", 5)]).await;
    let [one, other] = [&world.enterprises[0], &world.enterprises[1]];
    let mut store = world.store();
    for line in 0..30 {
        world.judge(&format!("+160320000{line:02}"), "low").await;
    }
    world.judge(FLAGGED, "high").await;
    world.collect(&mut store).await;
    world.advance("2 days").await;
    // Numbers that turn again and again.
    for day in 0..6 {
        for number in ["+16032000001", "+16032000002"] {
            world.judge(number, if day % 2 == 0 { "low" } else { "medium" }).await;
        }
        world.advance("1 day").await;
        world.collect(&mut store).await;
    }
    world.client.enterprises().reputation().numbers().associate(one, ["+16035550103"]).await.unwrap();
    world.advance("1 day").await;
    world.collect(&mut store).await;
    let now = store.collected_at().unwrap().unwrap();
    let names = |picks: &[Pick]| picks.iter().map(|pick| (pick.phone_number.clone(), pick.why)).collect::<Vec<_>>();
    let first = store.chooser().unwrap().picks(now, 4, |id| id == one);
    let expected = [
        ("+16035550103", Why::New),
        (FLAGGED, Why::Flagged),
        ("+16032000001", Why::Likely),
        ("+16032000002", Why::Likely),
    ];
    assert_eq!(names(&first), expected.map(|(number, why)| (number.to_owned(), why)));
    assert_eq!((first[0].chance, first[0].days), (None, None));
    assert!(first[2].to_string().contains(" % of its like turned after "), "{}", first[2]);

    store.tries(first.iter().map(|pick| &*pick.phone_number), now).unwrap();
    let chooser = store.chooser().unwrap();
    let next = chooser.picks(now, 100, |id| id == one);
    assert_eq!(next.len(), 27, "what was tried is not tried again on the same day");
    assert!(chooser.picks(now, 100, |_| true).len() > 27);
    assert!(chooser.picks(now, 0, |_| true).is_empty());
    store.not_tried([FLAGGED]).unwrap();
    assert_eq!(store.chooser().unwrap().picks(now, 1, |id| id == one)[0].phone_number, FLAGGED);
    let listed: Vec<(String, u64)> =
        chooser.enterprises().into_iter().map(|(id, count)| (id.to_string(), count)).collect();
    let mut expected = vec![(one.clone(), 31), (other.clone(), 5)];
    expected.sort();
    assert_eq!(listed, expected);

    read_schedules(&mut store, &world.client, [&**one, &**other]).await.unwrap();
    let schedules = store.schedules().unwrap();
    assert_eq!((schedules[one].as_str(), schedules[other].as_str()), ("never", "weekly"));
    assert_eq!(schedules.len(), 2);
}

#[tokio::test]
async fn a_budget_that_is_nearly_spent_is_told_of_once_a_month() {
    let world = World::new(&[("never", 1)]).await;
    let mut store = world.store();
    store.add_sink("a sink", Moment::now()).unwrap();
    let mut told = |spent, day| {
        store.tell_spend(usd(spent), usd("10"), Moment::parse(day).unwrap()).unwrap();
        let alerts = store.pending("a sink", 10).unwrap().alerts;
        if let Some(last) = alerts.last() {
            store.delivered("a sink", last).unwrap();
        }
        alerts.iter().map(|alert| alert.text().to_owned()).collect::<Vec<_>>()
    };
    assert!(told("7.90", "2026-11-10").is_empty());
    assert_eq!(told("8", "2026-11-11"), ["lookups of 2026-11: USD 8.00 of USD 10.00 are spent"]);
    assert!(told("9", "2026-11-12").is_empty());
    assert_eq!(told("10", "2026-11-13").len(), 1);
    assert!(told("10", "2026-11-13").is_empty());
    assert_eq!(told("8", "2026-12-20").len(), 1, "another month");
}
