//! A life on the sandbox's clock: every transition between two collections is in the store exactly once, and collecting is
//! free. `MONITOR_NUMBERS=10000 MONITOR_DAYS=90` lives longer, and
//! `MONITOR_PAGE=FILE` keeps the page of its report.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telnyx_reputation_monitor::{Changed, CountedBy, Moment, Standing, Store, Wanted};

use crate::world::World;

fn set(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

#[tokio::test]
async fn every_transition_is_in_the_store_exactly_once() {
    let (numbers, days) = (set("MONITOR_NUMBERS", 300), set("MONITOR_DAYS", 21));
    let world = World::new(&[("business_daily", numbers / 2), ("weekly", numbers - numbers / 2)]).await;
    world.control("PUT /drift", json!({"seed": 3, "days": 7})).await;
    let mut store = world.store();
    let mut at = Vec::new();
    let (first, turned) = world.collect(&mut store).await;
    assert_eq!((first.phone_numbers, first.changes, turned.len()), (numbers, numbers, 0), "what is first is no news");
    at.push((first.collection, first.at));
    let (mut rows, mut collecting) = (0, Duration::ZERO);
    for _ in 1..days {
        world.advance("1 day").await;
        let before = world.billed().await;
        let begun = Instant::now();
        let (collected, _) = world.collect(&mut store).await;
        collecting += begun.elapsed();
        assert_eq!(world.billed().await, before, "collecting is free");
        at.push((collected.collection, collected.at));
        rows += collected.changes;
    }

    let (mut transitions, mut expected) = (0, HashMap::new());
    for number in store.changes(Wanted { all: true, ..Wanted::of(first.collection) }).expect("numbers") {
        let told = world.control(&format!("GET /numbers/{}", number.phone_number), Value::Null).await;
        let lines = line(&told["readings"], &at);
        transitions += lines.windows(2).filter(|two| two[0].1[..2] != two[1].1[..2]).count();
        expected.insert(number.phone_number, lines);
    }
    assert_eq!(expected.len(), numbers);
    let begun = Instant::now();
    for (number, lines) in &expected {
        let history = store.history(number).expect("a history");
        let told = Changed::RISK.names().chain(Changed::CATEGORY.names()).chain(Changed::SCORES.names());
        let told: Vec<&str> = told.chain(Changed::APPEARED.names()).collect();
        let found = history.iter().filter(|change| change.changed.names().any(|name| told.contains(&name)));
        let found: Vec<(i64, [Value; 6])> =
            found.map(|change| (change.collection, said(change.after.as_ref().expect("monitored")))).collect();
        assert_eq!(&found, lines, "{number}");
        assert!(history.windows(2).all(|two| two[0].after == two[1].before), "each goes on from the one before");
    }
    let histories = begun.elapsed();
    let told = store.changes(Wanted::since(first.at)).expect("changes");
    assert_eq!(told.len(), transitions, "each transition is told once");
    assert!(transitions > numbers / 4, "{transitions} transitions are a life");

    drop(store);
    let bytes = std::fs::metadata(world.path()).expect("a file").len();
    let store = Store::open_existing(&world.path()).expect("a store");
    let (all, changes) = best(|| store.changes(Wanted::since(first.at)).expect("changes").len());
    let (last, week) = best(|| store.changes(Wanted::since(at[at.len().saturating_sub(8)].1)).expect("changes").len());
    let (trend, counts) = best(|| store.trend(CountedBy::Day, None).expect("counts"));
    assert_eq!((counts.len(), counts[days - 1].phone_numbers), (days, numbers as i64));
    let (report, told) = best(|| store.report(None, None).expect("a report").expect("one"));
    assert_eq!((told.numbers.len(), told.trend.len()), (numbers, days));
    let page = size_of_page(&told);
    let each = bytes as f64 / (rows + numbers) as f64;
    println!(
        "{numbers} numbers, {days} days: {rows} changes ({transitions} transitions), {bytes} bytes, {each:.1} a change; \
         a collection {:?}, all {changes} changes {all:?}, {week} of a week {last:?}, trend {trend:?}, \
         report {report:?}, {page}, a history {:?}",
        collecting / (days as u32 - 1),
        histories / numbers as u32
    );
    assert!(rows < 3_000 || each <= 60.0, "{each} bytes a change");
}

/// How large the report's page is, and how long making it takes.
#[cfg(feature = "html")]
fn size_of_page(report: &telnyx_reputation_monitor::Report) -> String {
    let (took, page) = best(|| telnyx_reputation_monitor::page(report, report.collected_at, false).html);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    if let Some(file) = std::env::var_os("MONITOR_PAGE") {
        std::fs::write(file, &page).expect("a file");
    }
    format!("its page of {} bytes {took:?}", page.len())
}

#[cfg(not(feature = "html"))]
fn size_of_page(_: &telnyx_reputation_monitor::Report) -> String {
    String::new()
}

/// How long something takes when nothing else keeps the machine busy, and what it gives.
fn best<T>(work: impl Fn() -> T) -> (Duration, T) {
    let once = || {
        let begun = Instant::now();
        let given = work();
        (begun.elapsed(), given)
    };
    (0..10).map(|_| once()).min_by_key(|(took, _)| *took).expect("a run")
}

/// What the sandbox's readings make of a number at each collection: one entry whenever it is another than at the one before.
fn line(readings: &Value, at: &[(i64, Moment)]) -> Vec<(i64, [Value; 6])> {
    let readings: Vec<(Moment, [Value; 6])> = readings
        .as_array()
        .expect("readings")
        .iter()
        .map(|reading| {
            let read_at = Moment::parse(reading["at"].as_str().expect("a time")).expect("a time");
            let names = FIELDS.map(|name| reading["reputation_data"][name].clone());
            (read_at, names)
        })
        .collect();
    let mut line: Vec<(i64, [Value; 6])> = Vec::new();
    for (collection, at) in at {
        let Some((_, now)) = readings.iter().rev().find(|(read_at, _)| read_at <= at) else { continue };
        if line.last().is_none_or(|(_, last)| last != now) {
            line.push((*collection, now.clone()));
        }
    }
    line
}

const FIELDS: [&str; 6] =
    ["spam_risk", "spam_category", "maturity_score", "connection_score", "engagement_score", "sentiment_score"];

fn said(standing: &Standing) -> [Value; 6] {
    let standing = serde_json::to_value(standing).expect("JSON");
    FIELDS.map(|name| standing[name].clone())
}
