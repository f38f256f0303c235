//! The report: what it says of a life that is known.

use serde_json::json;
use telnyx_reputation_monitor::{Moment, Report, Rule, read_schedules};

use crate::world::World;

const NUMBERS: [&str; 4] = ["+16032000000", "+16032000001", "+16032000002", "+16032000003"];

/// A life of four numbers, a letter a day each: `h`igh, `m`edium, `l`ow risk.
async fn lived(world: &World, days: [&str; 4]) -> Report {
    let mut store = world.store();
    for day in 0..days[0].len() {
        if day > 0 {
            world.advance("1 day").await;
        }
        for (number, risks) in NUMBERS.iter().zip(days) {
            let risk = match risks.as_bytes()[day] {
                b'h' => "high",
                b'm' => "medium",
                _ => "low",
            };
            world.judge(number, risk).await;
        }
        world.collect(&mut store).await;
    }
    store.report(None, None).unwrap().expect("a report")
}

#[tokio::test]
async fn a_life_is_reported_with_advice_and_prices() {
    let world = World::new(&[("never", 4)]).await;
    let report = lived(&world, ["llllhh", "hhhhhh", "hhllll", "hlhlhm"]).await;
    assert_eq!((report.collected_at.day(), report.since.day()), ("2026-09-06".into(), "2026-09-05".into()));
    let now = &report.now;
    assert_eq!((now.phone_numbers, now.flagged, now.high, now.medium, now.low), (4, 3, 2, 1, 1));
    assert_eq!(report.before.map(|before| before.at.day()), Some("2026-09-05".into()));
    // Since yesterday's collection alone: what that one found is no news any more.
    let turned: Vec<(&str, &[&str])> =
        report.turned.iter().map(|it| (it.phone_number.as_str(), it.turns.as_slice())).collect();
    assert_eq!(turned, [(NUMBERS[3], &["better"][..])]);
    assert_eq!((report.turned_bad(), report.turned_clean()), (0, 0));

    let advice: Vec<(&str, Option<Rule>)> =
        report.numbers.iter().map(|it| (it.phone_number.as_str(), it.advice)).collect();
    let expected = [
        (NUMBERS[0], Some(Rule::Rest)),      // for a day only
        (NUMBERS[1], Some(Rule::Remediate)), // for five days
        (NUMBERS[3], Some(Rule::Drop)),      // two relapses
        (NUMBERS[2], Some(Rule::Rest)),      // clean for four days
    ];
    assert_eq!(advice, expected, "the worst first, and of those the newest");
    let of = |rule| report.to_do.iter().find(|to_do| to_do.rule == rule).expect("a rule");
    let (remediate, rest) = (of(Rule::Remediate), of(Rule::Rest));
    assert_eq!((remediate.usd, remediate.phone_numbers.len()), (Rule::Remediate.price(), 1));
    assert_eq!((rest.usd.to_string().as_str(), rest.phone_numbers.len()), ("0.00", 2));
    assert_eq!(of(Rule::Drop).saves_usd_per_month, None, "nobody read the schedule");
    let line = report.numbers.iter().find(|it| it.phone_number == NUMBERS[3]).expect("a line");
    assert_eq!(&line.risk_by_day[20..], "----hlhlhm");
    assert_eq!((line.maturity_by_day.len(), line.maturity_by_day[23], line.relapses), (30, None, 2));
    assert_eq!(line.flagged_since.map(|at| at.day()), Some("2026-09-05".into()), "with medium risk, still");

    // Lookups that the list shows, and the numbers that were found clean meanwhile: one did so once, another twice.
    assert_eq!((report.spend.lookups, report.spend.cleared, report.spend.flagged), (20, 2, 2));
    assert!(report.what_it_costs().ends_with("USD 1.00 for each of 2 numbers that got clean."));
    let each = report.spend.usd_per_cleared.expect("an amount").thousandths();
    assert_eq!(each, report.spend.usd.thousandths() / 20 * 10);
    assert_eq!(report.scores[0].bins.iter().sum::<u64>() + report.scores[0].unknown, 4);
    assert_eq!(report.trend.iter().map(|count| count.flagged).collect::<Vec<_>>(), [3, 2, 2, 1, 3, 3]);

    let json = serde_json::to_value(&report).unwrap();
    assert_eq!((&json["to_do"][0]["rule"], &json["spend"]["usd"]), (&json!("drop"), &json!("2.00")));
    let asked = world.store().report(Moment::parse("2026-09-03"), None).unwrap().expect("a report");
    assert_eq!(
        (asked.turned_bad(), asked.turned_clean()),
        (2, 2),
        "since the third day, which cleared the third number"
    );
    let mut store = world.store();
    read_schedules(&mut store, &world.client, [world.enterprises[0].as_str()]).await.unwrap();
    let to_do = store.report(None, None).unwrap().expect("a report").to_do;
    assert_eq!(to_do[0].saves_usd_per_month.map(|usd| usd.to_string()), Some("0.00".into()), "it never looks");
}

#[tokio::test]
async fn a_week_ago_is_the_collection_of_that_time_of_day() {
    let world = World::new(&[("never", 4)]).await;
    let mut store = world.store();
    // Four collections on the day a week ago; the others before and after it.
    let mut week_before = Vec::new();
    for (by, flagged) in [("0 hours", 0), ("12 hours", 1), ("12 hours", 2), ("13 hours", 3), ("6 days 11 hours", 0)] {
        world.advance(by).await;
        for (place, number) in NUMBERS.iter().enumerate() {
            world.judge(number, if place < flagged { "high" } else { "low" }).await;
        }
        world.collect(&mut store).await;
        let report = store.report(None, None).unwrap().expect("a report");
        week_before.push(report.week_before.map(|then| then.flagged));
        if report.week_before.is_some() {
            assert!(report.how_it_goes().ends_with("2 fewer than a week ago."), "{}", report.how_it_goes());
        }
    }
    assert_eq!(week_before, [None, None, None, None, Some(2)], "not the last one of the day before");
    // A collection that runs some minutes early each week is compared with the one of a week ago all the same.
    let world = World::new(&[("never", 4)]).await;
    let mut early = world.store();
    world.collect(&mut early).await;
    world.advance("6 days 23 hours 50 minutes").await;
    world.collect(&mut early).await;
    assert!(early.report(None, None).unwrap().expect("a report").week_before.is_some());
}

#[tokio::test]
async fn nothing_collected_is_no_report_and_no_data_is_not_clean() {
    let world = World::new(&[("never", 1)]).await;
    let mut store = world.store();
    assert!(store.report(None, None).unwrap().is_none());
    world.client.enterprises().reputation().numbers().associate(&world.enterprises[0], ["+16035550102"]).await.unwrap();
    world.collect(&mut store).await;
    let report = store.report(None, None).unwrap().expect("a report");
    let line = report.numbers.iter().find(|it| it.phone_number == "+16035550102").expect("a line");
    assert_eq!((line.verdict, line.advice, &line.risk_by_day[29..]), ("no data", Some(Rule::LookUpAgain), "?"));
    assert_eq!((report.now.no_risk, report.scores[0].unknown), (1, 1));
    assert_eq!(report.spend.usd_per_cleared, None);
}

#[cfg(feature = "html")]
#[tokio::test]
async fn the_page_has_the_worst_turns_first_and_not_the_newest() {
    let world = World::new(&[("never", 4)]).await;
    lived(&world, ["l", "l", "l", "l"]).await;
    let mut store = world.store();
    let medium_with_label = json!({"spam_risk": "medium", "spam_category": "Scam Likely", "looked_up": true});
    for (number, reputation) in [
        (NUMBERS[2], json!({"spam_risk": "high", "looked_up": true})),
        (NUMBERS[1], medium_with_label),
        (NUMBERS[0], json!({"spam_risk": "medium", "looked_up": true})),
        (NUMBERS[3], json!({"spam_risk": "high", "looked_up": true})),
    ] {
        world.advance("1 hour").await;
        world.control(&format!("PUT /numbers/{number}/reputation"), reputation).await;
        world.collect(&mut store).await;
    }
    let report = store.report(Moment::parse("2026-09-01T09:30:00Z"), None).unwrap().expect("a report");
    let html = telnyx_reputation_monitor::page(&report, report.collected_at, false).html;
    let changed = html.split("id=\"changed\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("it");
    let shown: Vec<&str> = changed.split("<th scope=\"row\">").skip(1).map(|row| &row[..12]).collect();
    assert_eq!(shown, [NUMBERS[3], NUMBERS[2], NUMBERS[1], NUMBERS[0]], "high, high, medium with a label, medium");
}

/// What a page must survive: it ends scripts, attributes and elements, turns the reading direction, and is long.
#[cfg(feature = "html")]
const HOSTILE: &str = "</script><img src=x onerror=alert(1)>\"'\u{202e}{{7*7}}";

#[cfg(feature = "html")]
#[tokio::test]
async fn the_page_escapes_every_text_and_forbids_every_request() {
    use telnyx_reputation_monitor::page;

    let world = World::new(&[("never", 4)]).await;
    lived(&world, ["ll", "lh", "hl", "hh"]).await;
    world
        .control(
            &format!("PUT /numbers/{}/reputation", NUMBERS[0]),
            json!({"spam_risk": "high", "spam_category": HOSTILE, "looked_up": true}),
        )
        .await;
    world
        .control(
            &format!("PUT /numbers/{}/reputation", NUMBERS[1]),
            json!({"spam_risk": "high", "spam_category": "W".repeat(100), "looked_up": true}),
        )
        .await;
    world.advance("1 day").await;
    let mut store = world.store();
    world.collect(&mut store).await;
    let report = store.report(None, None).unwrap().expect("a report");
    assert!(report.numbers.iter().any(|line| line.spam_category.as_deref() == Some(HOSTILE)), "as it came");
    let made = page(&report, report.collected_at, false);
    let html = &made.html;
    assert_eq!(html.matches("</script>").count(), 2, "its own alone");
    assert_eq!(html.matches("<img").count(), 0);
    assert!(!html.contains(&"W".repeat(100)), "long texts are cut");
    assert!(html.contains("\\u{202e}") && !html.contains('\u{202e}'), "what turns the reading direction is shown");
    assert!(html.contains("default-src &#39;none&#39;; style-src &#39;sha256-"), "the policy");
    assert!(made.policy.contains("connect-src 'none'") && !made.policy.contains("unsafe"));
    for elsewhere in [" src=\"", "url(", "@import", "href=\"http"] {
        assert!(!html.contains(elsewhere), "{elsewhere}");
    }
    let data = html.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("the data");
    let rows: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(4));
    assert!(html.contains("<svg") && !html.contains("#000003"), "charts are there, in the style's colours");
    assert!(page(&report, report.collected_at, true).policy.contains("connect-src 'self'"));
}
