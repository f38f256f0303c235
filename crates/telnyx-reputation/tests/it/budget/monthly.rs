//! The limit of what an enterprise comes to month after month.

use futures::StreamExt;
use serde_json::json;
use telnyx_reputation::runs::{NotTried, Outcome};
use telnyx_reputation::{Client, ErrorKind, Usd};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use crate::runs::set::{Set, numbers, once};

/// An account whose enterprise is looked up once a week: at most five times a month, USD 0.50 a number.
async fn weekly(sandbox: &SandboxHandle, name: &str) -> Set {
    let set = Set::new(sandbox, name).await;
    set.client.enterprises().reputation().update_frequency(&set.enterprise, "weekly").await.unwrap();
    set
}

fn limited(sandbox: &SandboxHandle, name: &str, limit: &str) -> Client {
    let builder = Client::builder().api_key(format!("KEY_{name}_RUST")).base_url(sandbox.base_url());
    builder.monthly_limit(limit).build().unwrap()
}

#[tokio::test]
async fn numbers_are_added_up_to_it_and_no_further() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "MONTHLY").await;
    let client = limited(&sandbox, "MONTHLY", "105.00");
    let api = client.enterprises().reputation().numbers();
    let calls = numbers(20).into_iter().map(|number| api.associate(&set.enterprise, [number]).into_future());
    let results: Vec<_> = futures::stream::iter(calls).buffer_unordered(20).collect().await;
    let refused: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(refused.iter().all(|error| error.kind() == ErrorKind::SpendLimit && error.attempts() == 0));
    assert_eq!((refused.len(), set.monitored().await.len(), set.billed_cents().await), (10, 10, 100));
    let wanted = "with 11 numbers looked up weekly the enterprise could come to USD 105.50 in a month, and the monthly \
                  limit is USD 105.00; nothing was sent";
    assert_eq!(refused[0].message(), wanted);
    sandbox.stop().await;
}

#[tokio::test]
async fn it_holds_beside_a_limit_in_a_file() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "FILED").await;
    let folder = tempfile::tempdir().unwrap();
    let file = format!("file:{}", folder.path().join("budget").display());
    let client = set.run.builder().monthly_limit("105.00").spend_limit("50.00").budget(file).build().unwrap();
    let api = client.enterprises().reputation().numbers();
    let refused = api.associate(&set.enterprise, numbers(11)).await.unwrap_err();
    assert!(refused.to_string().contains("the monthly limit is USD 105.00"), "{refused}");
    api.associate(&set.enterprise, numbers(10)).await.unwrap();
    sandbox.stop().await;
}

/// Both found room for ten: each client had turns of its own.
#[tokio::test]
async fn clients_of_one_process_take_turns_whatever_they_call_the_service() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "TOGETHER").await;
    let first = limited(&sandbox, "TOGETHER", "105.00");
    let other_name = sandbox.base_url().replace("http://", "HTTP://") + "/";
    let second = Client::builder().api_key("KEY_TOGETHER_RUST").base_url(other_name);
    let second = second.monthly_limit("105.00").build().unwrap();
    let calls = numbers(20).into_iter().enumerate().map(|(index, number)| {
        let client = if index % 2 == 0 { &first } else { &second };
        client.enterprises().reputation().numbers().associate(&set.enterprise, [number]).into_future()
    });
    let results: Vec<_> = futures::stream::iter(calls).buffer_unordered(20).collect().await;
    assert_eq!((results.iter().filter(|it| it.is_err()).count(), set.monitored().await.len()), (10, 10));
    sandbox.stop().await;
}

/// The reading after the call was of before it, and the same room was filled twice.
#[tokio::test]
async fn what_was_done_counts_though_a_replica_does_not_show_it_yet() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "REPLICA").await;
    let client = limited(&sandbox, "REPLICA", "105.00");
    let reputation = client.enterprises().reputation();
    reputation.numbers().associate(&set.enterprise, &numbers(12)[..10]).await.unwrap();
    let stale = json!({"kind": "patch", "patch": {"data": [], "meta": {"total_results": 0, "total_pages": 0}}});
    let stale = json!({"operation": "listReputationNumbers", "times": null, "action": stale});
    set.fault(stale).await;
    let refused = reputation.numbers().associate(&set.enterprise, &numbers(12)[10..]).await.unwrap_err();
    assert!(refused.to_string().contains("with 12 numbers looked up weekly"), "{refused}");
    assert_eq!(set.monitored().await.len(), 10);

    limited(&sandbox, "REPLICA", "131")
        .enterprises()
        .reputation()
        .update_frequency(&set.enterprise, "daily")
        .await
        .unwrap();
    let stale = json!({"kind": "patch", "patch": {"data": {"check_frequency": "weekly"}}});
    set.fault(json!({"operation": "getReputationSettings", "times": null, "action": stale})).await;
    let client = limited(&sandbox, "REPLICA", "131");
    let refused = client.enterprises().reputation().numbers().associate(&set.enterprise, &numbers(11)[10..]).await;
    assert!(refused.unwrap_err().to_string().contains("with 11 numbers looked up daily"));
    assert_eq!(set.monitored().await.len(), 10);
    sandbox.stop().await;
}

/// A gateway passed the first attempt on after the schedule had been made cheaper again, and numbers had been added.
#[tokio::test]
async fn an_attempt_that_may_come_late_counts_as_made() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "LATE").await;
    let reputation = limited(&sandbox, "LATE", "131").enterprises().reputation();
    set.fault(json!({"operation": "updateReputationFrequency", "action": {"kind": "late"}})).await;
    reputation.update_frequency(&set.enterprise, "daily").await.unwrap();
    reputation.update_frequency(&set.enterprise, "weekly").await.unwrap();
    let refused = reputation.numbers().associate(&set.enterprise, numbers(11)).await.unwrap_err();
    assert!(refused.to_string().contains("11 numbers looked up daily"), "{refused}");
    reputation.numbers().associate(&set.enterprise, numbers(10)).await.unwrap();
    set.run.control("POST /_sandbox/faults/release", &json!({})).await.unwrap();
    let now = set.client.enterprises().reputation().forecast(&set.enterprise).await.unwrap();
    assert_eq!((now.check_frequency.as_str(), now.per_month_at_most.to_string()), ("daily", "131.00".to_owned()));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_adds_what_fits() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "MONTHLY_RUN").await;
    let client = limited(&sandbox, "MONTHLY_RUN", "215.25");
    let run = client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(450)).await;
    let done: Vec<bool> = run.iter().map(|result| matches!(result.outcome, Outcome::Done(_))).collect();
    assert_eq!((done.iter().filter(|done| **done).count(), set.monitored().await.len()), (230, 230));
    let rest = run.iter().zip(&done).filter(|(_, done)| !**done).map(|(result, _)| &result.outcome);
    for outcome in rest {
        let Outcome::NotTried(NotTried::SpendLimit(why)) = outcome else { panic!("{outcome:?}") };
        assert!(why.to_string().contains("the monthly limit is USD 215.25"), "{why}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_schedule_may_be_made_cheaper_but_not_dearer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "SCHEDULE").await;
    set.client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(10)).await.unwrap();
    let update = async |limit: &str, frequency: &str| {
        let client = limited(&sandbox, "SCHEDULE", limit);
        client.enterprises().reputation().update_frequency(&set.enterprise, frequency).await.map(drop)
    };
    let refused = update("130.99", "daily").await.unwrap_err();
    assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0));
    assert!(refused.to_string().contains("10 numbers looked up daily"), "{refused}");
    update("131", "daily").await.unwrap();
    update("50", "weekly").await.unwrap();
    let now = set.client.enterprises().reputation().forecast(&set.enterprise).await.unwrap();
    assert_eq!(now.check_frequency.as_str(), "weekly", "still above the limit, but cheaper than it was");
    let refused = update("500", "hourly").await.unwrap_err();
    assert!(refused.kind() == ErrorKind::SpendLimit && refused.to_string().contains("hourly"), "{refused}");
    sandbox.stop().await;
}

/// What may have made it dearer before passed for what it costs, and it was made dearer than the limit.
#[tokio::test]
async fn what_may_have_been_dearer_before_lets_nothing_become_dearer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "DEARER").await;
    let plain = set.client.enterprises().reputation();
    plain.numbers().associate(&set.enterprise, numbers(10)).await.unwrap();
    plain.update_frequency(&set.enterprise, "daily").await.unwrap();
    let client = set.run.builder().monthly_limit("106").max_retries(0).build().unwrap();
    let limited = client.enterprises().reputation();
    // It is so already, and kept in mind; then the same with an outcome that is not known.
    for lost in [false, true] {
        if lost {
            set.lose("updateReputationFrequency").await;
        }
        assert_eq!(limited.update_frequency(&set.enterprise, "daily").await.is_err(), lost);
        plain.update_frequency(&set.enterprise, "weekly").await.unwrap();
        let refused = limited.update_frequency(&set.enterprise, "daily").await.unwrap_err();
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0), "{refused}");
        limited.update_frequency(&set.enterprise, "weekly").await.unwrap();
        plain.update_frequency(&set.enterprise, "daily").await.unwrap();
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn an_enterprise_is_enabled_only_within_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ENABLE").await;
    let disable = set.client.enterprises().reputation().disable(&set.enterprise);
    disable.await.unwrap();
    set.forget_the_ledger().await;
    let letter = set.run.saved_text("document");
    let enable = async |limit: &str| {
        let client = limited(&sandbox, "ENABLE", limit);
        client.enterprises().reputation().enable(&set.enterprise, &letter).await.map(drop)
    };
    let refused = enable("99.99").await.unwrap_err();
    assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0));
    assert!(refused.to_string().contains("with 0 numbers looked up business_daily"), "{refused}");
    assert_eq!(set.billed_cents().await, 0);
    enable("100").await.unwrap();
    assert_eq!(set.billed_cents().await, 10_000);
    sandbox.stop().await;
}

#[tokio::test]
async fn what_may_have_been_added_counts_as_added() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "MAY_HAVE").await;
    let client = limited(&sandbox, "MAY_HAVE", "101.00");
    let api = client.enterprises().reputation().numbers();
    // Dropped before it is done, so that no reading shows it: a proxy may yet pass it on.
    set.fault(once("associateReputationNumbers", 0, "before", json!({"kind": "drop"}))).await;
    let unknown = api.associate(&set.enterprise, numbers(2)).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::OutcomeUnknown);
    let refused = api.associate(&set.enterprise, numbers(1)).await.unwrap_err();
    assert!(refused.to_string().contains("counting 1 earlier call whose outcome"), "{refused}");
    assert_eq!((refused.kind(), set.monitored().await.len()), (ErrorKind::SpendLimit, 0));
    api.associate("4a6192a4-573d-446d-b3ce-aff9117272a6", ["+16035551234"]).await.unwrap_err();
    sandbox.stop().await;
}

#[tokio::test]
async fn nothing_is_sent_when_the_cost_cannot_be_read() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "UNREADABLE").await;
    let client = limited(&sandbox, "UNREADABLE", "1000");
    let html = json!({"operation": "listReputationNumbers", "times": 9,
        "action": {"kind": "html", "status": 404}});
    set.fault(html).await;
    let error = client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::NotFound, Some("associateReputationNumbers")));
    assert_eq!((set.monitored().await.len(), client.usage().total.at_most), (0, Usd::ZERO));
    sandbox.stop().await;
}

/// The read's failure was taken for the call's own: all were `unknown`, and in a journal they stayed so for ever.
#[tokio::test]
async fn a_run_whose_cost_cannot_be_read_has_failed_and_can_be_taken_up_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = weekly(&sandbox, "UNREADABLE_RUN").await;
    let client = limited(&sandbox, "UNREADABLE_RUN", "1000");
    let folder = tempfile::tempdir().unwrap();
    let run = async || {
        let numbers = client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(3));
        numbers.journal(folder.path().join("run.journal")).unwrap().await
    };
    for action in
        [json!({"kind": "html", "status": 404}), json!({"kind": "status", "status": 503}), json!({"kind": "drop"})]
    {
        set.fault(json!({"operation": "getReputationSettings", "times": null, "action": action})).await;
        for result in run().await {
            let Outcome::Failed(why) = &result.outcome else { panic!("{action}: {result:?}") };
            assert!(why.attempts() == 0 && why.to_string().contains("nothing was sent"), "{why}");
        }
        set.run.control("DELETE /_sandbox/faults", &serde_json::Value::Null).await.unwrap();
    }
    assert!(run().await.iter().all(|result| result.outcome.value().is_some()));
    sandbox.stop().await;
}
