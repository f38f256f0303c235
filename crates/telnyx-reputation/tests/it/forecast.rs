//! What monitoring costs: against known figures, and against a month of the sandbox's own schedule.

use serde_json::{Value, json};
use telnyx_reputation::enums::ReputationCheckFrequency;
use telnyx_reputation::{ErrorKind, Usd, forecast};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::{Set, numbers};

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

#[test]
fn the_set_of_a_mid_sized_call_center_is_dear_to_watch_daily() {
    let daily = forecast(4_876, "daily").unwrap();
    assert_eq!((daily.one_off, daily.per_run, daily.monthly_fee), (usd("487.60"), usd("487.60"), usd("100")));
    // 146,097 days in 4,800 months, at 487.60 each.
    assert_eq!((daily.per_month, daily.per_month_at_most), (usd("14941.03"), usd("15215.60")));
    assert_eq!((daily.runs_in(2027, 4).unwrap(), daily.cost_in(2027, 4).unwrap()), (30, usd("14728")));
    let never = forecast(4_876, "never").unwrap();
    assert_eq!((never.one_off, never.per_month, never.per_month_at_most), (usd("487.60"), usd("100"), usd("100")));
}

#[test]
fn an_average_month_is_that_of_the_calendar_and_no_month_passes_the_dearest() {
    for name in ReputationCheckFrequency::KNOWN {
        // At USD 1,000 a run the cents show any rounding.
        let forecast = forecast(10_000, *name).unwrap();
        let months = || (2000..2800).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let runs: Vec<u64> = months().map(|(year, month)| forecast.runs_in(year, month).unwrap()).collect();
        let scheduled = forecast.per_month.less(forecast.monthly_fee).thousandths();
        let most = forecast.per_month_at_most.less(forecast.monthly_fee).thousandths() / 1_000_000;
        assert_eq!(runs.iter().max(), Some(&most), "{name}");
        if !matches!(*name, "weekly" | "biweekly") {
            let average = (u128::from(runs.iter().sum::<u64>()) * 1_000_000).div_ceil(runs.len() as u128 * 10) * 10;
            assert_eq!(u128::from(scheduled), average, "{name}");
        }
    }
    let (business, weekly) = (forecast(10_000, "business_daily").unwrap(), forecast(10_000, "weekly").unwrap());
    let average = |forecast: &telnyx_reputation::Forecast| forecast.per_month.less(forecast.monthly_fee).to_string();
    assert_eq!((average(&business), average(&weekly)), ("21740.63".to_owned(), "4348.13".to_owned()));
    assert_eq!(average(&forecast(10_000, "biweekly").unwrap()), "2174.07");
}

#[test]
fn business_days_are_counted_by_the_calendar() {
    let forecast = forecast(1, "business_daily").unwrap();
    let of = |year, month| forecast.runs_in(year, month).unwrap();
    assert_eq!((of(2026, 2), of(2026, 5), of(2026, 11), of(2027, 3), of(2028, 2)), (20, 21, 21, 23, 21));
}

#[test]
fn what_has_no_price_is_refused() {
    let error = forecast(1, "hourly").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("check_frequency: \"hourly\" is not one of business_daily, daily"), "{error}");
    let forecast = forecast(1, "daily").unwrap();
    for (year, month) in [(2026, 0), (2026, 13), (i32::MAX, 1)] {
        assert_eq!(forecast.runs_in(year, month).unwrap_err().kind(), ErrorKind::InvalidArgument, "{year}-{month}");
    }
    let huge = telnyx_reputation::forecast(u64::MAX, "daily").unwrap();
    assert!(huge.per_month >= huge.per_run, "amounts stop at the largest that can be written");
}

/// How many runs the sandbox bills in March 2027 when the frequency is set at `start`.
async fn billed_runs(set: &Set, frequency: &str, start: &str) -> u64 {
    set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(3)).await;
    let settle = async |at: &str| {
        set.run.control("PUT /_sandbox/clock", &json!({"mode": "frozen", "at": at})).await.unwrap();
    };
    settle(start).await;
    let reputation = set.client.enterprises().reputation();
    reputation.update_frequency(&set.enterprise, frequency).await.unwrap();
    set.forget_the_ledger().await;
    settle("2027-03-31T23:00:00Z").await;
    let ledger = set.run.control("GET /_sandbox/ledger", &Value::Null).await.unwrap();
    let scheduled = &ledger["by_operation"]["scheduledCheck"]["usd"];
    let billed = scheduled.as_str().map_or(Usd::ZERO, usd);
    let forecast = reputation.forecast(&set.enterprise).await.unwrap();
    assert_eq!((forecast.phone_numbers, forecast.check_frequency.as_str()), (3, frequency));
    let runs = forecast.runs_in(2027, 3).unwrap();
    assert_eq!(billed, forecast.per_run.times(runs), "{frequency}");
    runs
}

#[tokio::test]
async fn the_sandbox_bills_a_month_as_it_was_forecast() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    // An account for each, since a clock does not go back. The first run is early enough for as many as a month can have.
    for (frequency, start, runs) in [
        ("biweekly", "2027-02-15T12:00:00Z", 3),
        ("weekly", "2027-02-22T12:00:00Z", 5),
        ("monthly", "2027-02-28T12:00:00Z", 1),
        ("business_daily", "2027-02-28T12:00:00Z", 23),
        ("daily", "2027-02-28T12:00:00Z", 31),
        ("never", "2027-02-28T12:00:00Z", 0),
    ] {
        let set = Set::new(&sandbox, &format!("FORECAST_{frequency}")).await;
        assert_eq!(billed_runs(&set, frequency, start).await, runs);
    }
    sandbox.stop().await;
}

#[test]
fn the_packages_guides_give_the_same_example() {
    let daily = forecast(4_876, "daily").unwrap();
    let (add, month) =
        (format!("{} USD to add", daily.one_off), format!("{} USD in an average month", daily.per_month));
    for guide in
        [include_str!("../../../../bindings/python/README.md"), include_str!("../../../../bindings/node/README.md")]
    {
        let text = guide.replace('\n', " ").replace(',', "");
        assert!(text.contains("4876 numbers at `daily`") && text.contains(&add) && text.contains(&month));
    }
}

/// The cells of the rows that begin with a figure.
fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace(',', "")).collect();
    let rows: Vec<Vec<String>> = table.lines().filter(|line| line.starts_with("| ")).map(cells).collect();
    rows.into_iter().filter(|row| row[0].parse::<u64>().is_ok()).collect()
}

#[test]
fn the_front_page_says_what_it_really_costs() {
    let page = include_str!("../../../../README.md");
    let (_, section) = page.split_once("## What it really costs").unwrap();
    let rows = rows(section.split("\n## ").next().unwrap());
    assert!(rows.len() >= 5 && rows.iter().any(|row| row[..2] == ["4876".to_owned(), "daily".to_owned()]));
    for row in rows {
        let forecast = forecast(row[0].parse().unwrap(), row[1].as_str()).unwrap();
        let begin = forecast.monthly_fee + forecast.one_off;
        let figures = [begin, forecast.per_run, forecast.per_month, forecast.per_month_at_most];
        assert_eq!(row[2..], figures.map(|amount| amount.to_string()), "{} at {}", row[0], row[1]);
    }
}
