//! No clock decides about money, and none makes anything `done`: neither the `Date` of answers nor the time of records.

use serde_json::{Value, json};
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::stage::{cannot_tell, monitored, usd};
use crate::runs::set::{Set, numbers};

/// How the `Date` of answers can differ from the clock that stamps records.
fn dates() -> [Value; 7] {
    [
        json!({"offset_seconds": 180}),
        json!({"offset_seconds": 5}),
        json!({"offset_seconds": -5}),
        json!({"offset_seconds": 3_600}),
        json!({"offset_seconds": -3_600}),
        json!({"frozen": true}),
        json!({"absent": true}),
    ]
}

/// A `Date` of three minutes ahead made a first lookup look as if its snapshot were old, and free: USD 3.00 passed a
/// limit of 0.20.
#[tokio::test]
async fn first_lookups_count_whatever_the_date_says() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (index, date) in dates().into_iter().enumerate() {
        let set = Set::new(&sandbox, &format!("FIRST_LOOKUP_{index}")).await;
        let given = numbers(6);
        let path = format!("POST /v2/enterprises/{}/reputation/numbers", set.enterprise);
        set.control(&path, json!({"phone_numbers": given})).await;
        set.forget_the_ledger().await;
        set.control("PUT /_sandbox/date", date.clone()).await;
        let limited = set.run.builder().spend_limit(usd("0.20")).build().unwrap();
        for (index, number) in given[..4].iter().enumerate() {
            let read = limited.enterprises().reputation().numbers().retrieve(&set.enterprise, number).await;
            let refused = read.err().map(|error| error.kind());
            assert_eq!(refused, (index >= 2).then_some(ErrorKind::SpendLimit), "{date}");
        }
        assert_eq!(set.billed().await, usd("0.20"), "{date}");
        set.is_told_by(&limited).await;
        // What is stored by now is free, and passes the limit.
        limited.enterprises().reputation().numbers().retrieve(&set.enterprise, &given[0]).await.unwrap();

        set.forget_the_ledger().await;
        let unlimited = set.run.own_client();
        for number in &given[4..] {
            unlimited.enterprises().reputation().numbers().retrieve(&set.enterprise, number).await.unwrap();
        }
        set.is_told_by(&unlimited).await;
    }
    sandbox.stop().await;
}

/// With a clock that stood, or was five seconds off, what was done was "not done", and what was not was `done`.
#[tokio::test]
async fn a_clock_that_is_off_makes_nothing_done_and_nothing_not_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let clocks = [
        ("PUT /_sandbox/clock", json!({"mode": "frozen"}), true),
        ("PUT /_sandbox/clock", json!({"mode": "running", "at": "2025-11-20T09:00:00Z"}), true),
        ("PUT /_sandbox/date", json!({"offset_seconds": 180}), false),
        ("PUT /_sandbox/date", json!({"offset_seconds": 5}), false),
        ("PUT /_sandbox/date", json!({"offset_seconds": -5}), false),
        ("PUT /_sandbox/date", json!({"offset_seconds": 3_600}), false),
        ("PUT /_sandbox/date", json!({"offset_seconds": -3_600}), false),
        ("PUT /_sandbox/date", json!({"offset_seconds": -3_600, "frozen": true}), false),
        ("PUT /_sandbox/date", json!({"absent": true}), false),
    ];
    for (index, (request, clock, agrees)) in clocks.into_iter().enumerate() {
        resolves(&sandbox, &format!("RESOLVED_{index}"), request, clock, agrees).await;
    }
    sandbox.stop().await;
}

/// `agrees` is whether the `Date` of answers and the time of records are of one clock.
async fn resolves(sandbox: &SandboxHandle, name: &str, request: &str, clock: Value, agrees: bool) {
    let (set, numbers) = monitored(sandbox, name, 2).await;
    set.control(request, clock.clone()).await;
    let reputation = set.client.enterprises().reputation();
    let added = |number: &str| reputation.numbers().associate(&set.enterprise, [number]);
    set.lose("associateReputationNumbers").await;
    cannot_tell(added("+16035551234").await).await;
    set.lose_answer("associateReputationNumbers").await;
    let error = added("+16035551235").await.unwrap_err();
    assert_eq!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), agrees, "{clock}");
    set.lose("refreshReputationNumbers").await;
    cannot_tell(reputation.numbers().refresh(&set.enterprise, &numbers).await).await;
    set.lose_answer("refreshReputationNumbers").await;
    cannot_tell(reputation.numbers().refresh(&set.enterprise, &numbers).await).await;
    set.lose("submitReputationRemediation").await;
    cannot_tell(reputation.remediation().create(&set.enterprise, &numbers, "Reminders").await).await;
    set.is_told_by(&set.client).await;
}

/// `Date` counts whole seconds, so that a record may be of the second after it, and of no later one.
#[tokio::test]
async fn a_record_of_the_next_second_may_be_the_calls_and_one_of_the_second_after_is_not() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "NEXT_SECOND").await;
    set.control("PUT /_sandbox/clock", json!({"mode": "frozen", "at": "2030-01-01T00:00:00Z"})).await;
    set.lose_answer("associateReputationNumbers").await;
    let numbers = set.client.enterprises().reputation().numbers();
    let error = numbers.associate(&set.enterprise, ["+16035551234"]).await.unwrap_err();
    let path = format!("GET /v2/enterprises/{}/reputation/numbers", set.enterprise);
    let mut list = set.control(&path, Value::Null).await;
    for (made, is_own) in [("2030-01-01T00:00:02Z", false), ("2030-01-01T00:00:01.999Z", true)] {
        list["data"][0]["created_at"] = made.into();
        set.strike("listReputationNumbers", json!({"action": {"kind": "patch", "patch": list}})).await;
        let found = error.resolve().await.unwrap();
        assert_eq!(matches!(found, Resolution::Done(_)), is_own, "{made}: {found:?}");
    }
    sandbox.stop().await;
}
