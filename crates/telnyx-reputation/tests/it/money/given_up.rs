//! Of a call that was given up, at whatever moment, what is known is kept.

use serde_json::{Value, json};
use telnyx_reputation::{ErrorKind, Resolution, Usd, Witness};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, monitored, usd};
use crate::runs::set::{Set, numbers};

const ASSOCIATE: &str = "associateReputationNumbers";
const REFRESH: &str = "refreshReputationNumbers";

/// Nobody's lookup can be told from another's, so only the answer itself tells of a refresh.
#[tokio::test]
async fn an_answer_that_was_not_handed_out_is_kept_and_given() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GIVEN_UP", 2).await;
    let witness = Witness::new();
    // As of a task whose result nobody takes: a timeout, an abort, a signal came in between.
    let call = set.client.enterprises().reputation().numbers().refresh(&set.enterprise, &numbers);
    drop(call.witnessed_by(&witness).await.unwrap());
    let sent = set.control("GET /_sandbox/ledger?limit=1", Value::Null).await["calls"].clone();
    let error = witness.outcome_unknown().unwrap();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::OutcomeUnknown, usd("0.20")));
    let Resolution::Done(answer) = error.resolve().await.unwrap() else { panic!("it was done: {error}") };
    assert_eq!(answer.json::<Value>().unwrap()["data"]["total_successful"], 2);
    let asked = set.control("GET /_sandbox/ledger?limit=1", Value::Null).await["calls"].clone();
    assert_eq!(asked, sent, "it is known without asking");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_refusal_that_was_not_handed_out_leaves_nothing_open() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "GIVEN_UP_REFUSED").await;
    let witness = Witness::new();
    let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, ["+16035550106"]);
    drop(call.witnessed_by(&witness).await.unwrap_err());
    assert!(witness.outcome_unknown().is_none() && witness.attempts() == 1);
    assert_eq!(set.client.usage().total.at_most, Usd::ZERO);
    sandbox.stop().await;
}

/// While it was under way, the usage read 0.00 to 0.00, and the ledger had it already.
#[tokio::test]
async fn a_call_counts_from_when_it_is_sent_until_all_is_known() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (when, done) in [("before", false), ("after", true)] {
        let set = Set::new(&sandbox, &format!("UNDER_WAY_{when}")).await;
        let witness = Witness::new();
        let rule = set.strike(ASSOCIATE, json!({"when": when, "action": {"kind": "hold"}})).await;
        let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, ["+16035551234"]);
        let call = tokio::spawn(call.witnessed_by(&witness).into_future());
        set.held(rule).await;
        assert_eq!(set.client.usage().total.at_most, usd("0.10"), "under way");
        set.is_told_by(&set.client).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        set.is_told_by(&set.client).await;
        let error = witness.outcome_unknown().unwrap();
        assert_eq!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), done, "{when}");
        set.release().await;
        assert!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), "{when}, and done since");
        assert_eq!(set.client.usage().total.at_most, usd("0.10"));
        set.is_told_by(&set.client).await;
    }
    sandbox.stop().await;
}

/// It had no outcome, and its usage was 0.00 to 0.00 while USD 10.00 were billed.
#[tokio::test]
async fn a_run_that_is_dropped_counts_what_was_under_way() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "GIVEN_UP_RUN").await;
    let rule = set.strike(ASSOCIATE, json!({"when": "after", "action": {"kind": "hold"}})).await;
    let run = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(100));
    let run = tokio::spawn(run.into_future());
    set.held(rule).await;
    set.is_told_by(&set.client).await;
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());
    let usage = set.client.usage().total;
    assert_eq!((usage.at_least, usage.at_most, set.billed().await), (Usd::ZERO, usd("10.00"), usd("10.00")));
    sandbox.stop().await;
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_not_kept_as_the_call_s() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "GIVEN_UP_EMPTY", 1).await;
    set.strike(REFRESH, json!({"action": answer(200, json!({}))})).await;
    let witness = Witness::new();
    let call = set.client.enterprises().reputation().numbers().refresh(&set.enterprise, &numbers);
    drop(call.witnessed_by(&witness).await.unwrap_err());
    let found = witness.outcome_unknown().unwrap().resolve().await.unwrap();
    assert!(matches!(found, Resolution::CannotTell(_)), "{found:?}");
    sandbox.stop().await;
}
