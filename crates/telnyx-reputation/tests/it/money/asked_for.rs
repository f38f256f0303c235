//! A call is priced and judged by what it asks for, however that is said.

use serde_json::{Value, json};
use telnyx_reputation::{CallOptions, ErrorKind, Resolution, Usd};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, monitored, usd};
use crate::runs::set::Set;

const READ: &str = "getPhoneNumberReputation";

/// It ended unknown: the answer had fewer numbers than the list.
#[tokio::test]
async fn a_number_that_is_twice_in_the_list_is_refreshed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "TWICE", 1).await;
    let twice = [&numbers[0], &numbers[0]];
    set.client.enterprises().reputation().numbers().refresh(&set.enterprise, twice).await.unwrap();
    set.is_told_by(&set.client).await;
    // A service that tells of it once has answered all the same.
    let once = json!({"results": [{"phone_number": numbers[0], "success": true, "error": null}],
        "total_requested": 1, "total_successful": 1, "total_failed": 0});
    let client = set.run.own_client();
    set.strike("refreshReputationNumbers", json!({"action": answer(200, json!({"data": once}))})).await;
    client.enterprises().reputation().numbers().refresh(&set.enterprise, twice).await.unwrap();
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (usd("0.10"), usd("0.20")));
    sandbox.stop().await;
}

/// It passed the limit as a free read, and what was stored before stood for its answer.
#[tokio::test]
async fn a_live_lookup_that_all_calls_of_a_client_ask_for_is_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "DEFAULT_QUERY", 1).await;
    let mut options = CallOptions::default();
    options.query.push(("fresh".to_owned(), "true".to_owned()));
    let limited = set.run.builder().spend_limit(usd("0.05")).build().unwrap().with_options(options.clone());
    let read = limited.enterprises().reputation().numbers().retrieve(&set.enterprise, &numbers[0]);
    assert_eq!(read.await.unwrap_err().kind(), ErrorKind::SpendLimit);
    assert_eq!(set.calls(READ).await, 0);

    let client = set.client.with_options(options);
    for extra in [false, true] {
        set.lose_answer(READ).await;
        let client = if extra { &set.client } else { &client };
        let read = client.enterprises().reputation().numbers().retrieve(&set.enterprise, &numbers[0]);
        let error = if extra { read.extra_query("fresh", "true").await } else { read.await }.unwrap_err();
        assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::OutcomeUnknown, usd("0.10")), "{error}");
    }
    assert_eq!(set.billed().await, usd("0.20"));
    set.is_told_by(&set.client).await;
    let stored = client.enterprises().reputation().numbers().retrieve(&set.enterprise, &numbers[0]);
    stored.fresh(false).await.unwrap();
    assert_eq!(set.billed().await, usd("0.20"), "a call that says otherwise is asked otherwise");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_live_lookup_that_failed_and_billed_nothing_is_not_said_to_have_cost_anything() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "FAILED_LOOKUP").await;
    let numbers = set.client.enterprises().reputation().numbers();
    numbers.associate(&set.enterprise, ["+16035550104"]).await.unwrap();
    set.forget_the_ledger().await;
    let client = set.run.own_client();
    let looked_up = client.enterprises().reputation().numbers();
    let found = looked_up.retrieve(&set.enterprise, "+16035550104").fresh(true).await.unwrap();
    assert!(found.data.reputation_data.is_none());
    assert_eq!((client.usage().total.at_least, set.billed().await), (Usd::ZERO, Usd::ZERO));

    // With a snapshot of before, the answer has that one.
    let (set, numbers) = monitored(&sandbox, "FAILED_LOOKUP_STORED", 1).await;
    let client = set.run.own_client();
    let resource = client.enterprises().reputation().numbers();
    let stored = resource.list(&set.enterprise).with_response().await.unwrap();
    let row = &stored.answer.json::<Value>().unwrap()["data"][0];
    set.strike(READ, json!({"when": "before", "action": answer(200, json!({"data": row}))})).await;
    let found = resource.retrieve(&set.enterprise, &numbers[0]).fresh(true).await.unwrap();
    assert!(found.data.reputation_data.is_some());
    assert_eq!((client.usage().total.at_least, set.billed().await), (Usd::ZERO, Usd::ZERO));
    sandbox.stop().await;
}

/// A filter of the client's hid what was monitored: `peek` found nothing, a plan added it again.
#[tokio::test]
async fn what_a_client_adds_to_its_calls_does_not_blind_its_own_reads() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "BLIND", 2).await;
    let mut options = CallOptions::new();
    options.query.push(("filter[ownership_status]".to_owned(), "flagged".to_owned()));
    let client = set.client.with_options(options);
    let resource = client.enterprises().reputation().numbers();
    assert!(resource.peek(&set.enterprise, &numbers[0]).await.unwrap().is_some());
    let plan = resource.plan(&set.enterprise, numbers.clone()).await.unwrap();
    assert_eq!((plan.kept, plan.to_associate.len()), (2, 0));
    resource.refresh(&set.enterprise, &numbers).await.unwrap();
    let hour = std::time::Duration::from_secs(3600);
    let again = resource.refresh_many(&set.enterprise, numbers.clone()).older_than(hour).await;
    assert_eq!(super::stage::outcomes(&again), [("not_tried", 2)]);
    assert_eq!(client.enterprises().reputation().forecast(&set.enterprise).await.unwrap().phone_numbers, 2);
    sandbox.stop().await;
}

/// It is billed where nothing is stored, and whatever is stored is what it asked for.
#[tokio::test]
async fn a_read_that_asks_for_no_lookup_is_found_once_what_is_stored_can_be_read() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "STORED_LATER").await;
    let resource = set.client.enterprises().reputation().numbers();
    resource.associate(&set.enterprise, ["+16035551234"]).await.unwrap();
    set.strike("listReputationNumbers", json!({"times": null, "action": answer(503, "".into())})).await;
    set.lose_answer(READ).await;
    let error = resource.retrieve(&set.enterprise, "+16035551234").max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    set.control("DELETE /_sandbox/faults", Value::Null).await;
    let found = error.resolve().await.unwrap();
    assert!(matches!(found, Resolution::Done(_)), "{found:?}");
    sandbox.stop().await;
}
