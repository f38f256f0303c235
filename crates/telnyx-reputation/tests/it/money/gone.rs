//! Something is gone when the API says so, and not when a gateway knows no such route.

use serde_json::{Value, json};
use telnyx_reputation::ErrorKind;
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{is_unknown, monitored, outcomes};
use crate::runs::set::Set;

const DISABLE: &str = "disableReputationSettings";

/// It counted as done, while USD 100.00 a month went on.
#[tokio::test]
async fn a_gateway_s_404_after_a_lost_delete_is_not_its_success() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (name, body) in
        [("PAGE", json!({"kind": "html", "status": 404})), ("EMPTY", super::stage::answer(404, "".into()))]
    {
        let set = Set::new(&sandbox, &format!("GONE_{name}")).await;
        set.strike(DISABLE, json!({"when": "before", "action": {"kind": "html"}})).await;
        set.strike(DISABLE, json!({"when": "before", "action": body})).await;
        let reputation = set.client.enterprises().reputation();
        let error = reputation.disable(&set.enterprise).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
        reputation.retrieve(&set.enterprise).await.unwrap();
        // The API's own tells that the first one worked.
        set.strike(DISABLE, json!({"when": "after", "action": {"kind": "html"}})).await;
        reputation.disable(&set.enterprise).await.unwrap();
        assert_eq!(reputation.retrieve(&set.enterprise).await.unwrap_err().kind(), ErrorKind::NotFound);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_takes_a_number_for_removed_only_when_the_api_says_that_it_is_gone() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GONE_RUN", 2).await;
    let path = format!("/numbers/%2B{}", &numbers[0][1..]);
    let action = json!({"kind": "html", "status": 404});
    set.strike("disassociateReputationNumber", json!({"contains": path, "times": null, "action": action})).await;
    let resource = set.client.enterprises().reputation().numbers();
    let results = resource.disassociate_many(&set.enterprise, &numbers).await;
    assert!(is_unknown(&results[0]) && results[1].outcome.value().is_some(), "{results:?}");
    set.control("DELETE /_sandbox/faults", Value::Null).await;
    let again = resource.disassociate_many(&set.enterprise, &numbers).await;
    assert!(again.iter().all(|result| result.outcome.value().is_some()), "{again:?}");
    sandbox.stop().await;
}

/// Any success would do, and the number went on being monitored, and looked up for USD 0.10 a day.
#[tokio::test]
async fn a_gateway_s_success_is_not_that_of_a_removal() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GONE_SUCCESS", 1).await;
    let resource = set.client.enterprises().reputation().numbers();
    for status in [200, 201, 202, 206, 207] {
        let action = super::stage::answer(status, json!({"message": "queued"}));
        set.strike("disassociateReputationNumber", json!({"when": "before", "times": null, "action": action})).await;
        let error = resource.disassociate(&set.enterprise, &numbers[0]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{status}: {error}");
        let results = resource.disassociate_many(&set.enterprise, &numbers).await;
        assert!(results.iter().all(is_unknown), "{status}: {results:?}");
        set.control("DELETE /_sandbox/faults", Value::Null).await;
    }
    resource.peek(&set.enterprise, &numbers[0]).await.unwrap().unwrap();
    resource.disassociate(&set.enterprise, &numbers[0]).await.unwrap();
    sandbox.stop().await;
}

/// The one removal counted as done, and the number went on being looked up.
#[tokio::test]
async fn a_second_answer_that_speaks_of_something_else_removes_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GONE_OTHER", 1).await;
    let reputation = set.client.enterprises().reputation();
    let lost = || json!({"when": "before", "action": {"kind": "html"}});
    let unknown = || json!({"when": "before", "action": {"kind": "status", "status": 404}});
    for operation in ["disassociateReputationNumber", "disassociateReputationNumberSimplified", DISABLE] {
        set.strike(operation, lost()).await;
        set.strike(operation, unknown()).await;
    }
    let error = reputation.numbers().disassociate(&set.enterprise, &numbers[0]).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    let error = set.client.reputation().numbers().delete(&numbers[0]).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    let error = reputation.disable(&set.enterprise).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    assert_eq!(set.monitored().await.len(), 1);
    // Of an enterprise that is not the account's nothing was removed, whatever became of the first attempt.
    let other = "00000000-0000-4000-8000-000000000000";
    set.strike(DISABLE, lost()).await;
    assert_eq!(reputation.disable(other).await.unwrap_err().kind(), ErrorKind::NotFound);
    set.strike("disassociateReputationNumber", lost()).await;
    let error = reputation.numbers().disassociate(other, &numbers[0]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    // What the first attempt did remove is gone.
    set.strike("disassociateReputationNumber", json!({"when": "after", "action": {"kind": "html"}})).await;
    reputation.numbers().disassociate(&set.enterprise, &numbers[0]).await.unwrap();
    set.strike(DISABLE, json!({"when": "after", "action": {"kind": "html"}})).await;
    reputation.disable(&set.enterprise).await.unwrap();
    sandbox.stop().await;
}

/// Each counted as removed, and all were still monitored.
#[tokio::test]
async fn a_404_of_another_enterprise_removes_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GONE_ELSEWHERE", 2).await;
    let resource = set.client.enterprises().reputation().numbers();
    let other = "00000000-0000-4000-8000-000000000000";
    let results = resource.disassociate_many(other, numbers.clone()).await;
    assert_eq!(outcomes(&results), [("failed", 2)]);
    assert_eq!(set.monitored().await.len(), 2);
    // Of its own enterprise what is gone is gone.
    for _ in 0..2 {
        let results = resource.disassociate_many(&set.enterprise, numbers.clone()).await;
        assert_eq!(outcomes(&results), [("done", 2)]);
    }
    sandbox.stop().await;
}
