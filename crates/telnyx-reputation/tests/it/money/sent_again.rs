//! What is sent again from a journal, and what is not sent any more once a run is ended.

use serde_json::json;
use telnyx_reputation::runs::Cancel;
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{monitored, outcomes, usd};
use crate::runs::set::{Set, numbers};

const ASSOCIATE: &str = "associateReputationNumbers";
const REFRESH: &str = "refreshReputationNumbers";

/// The retry of what was done was refused, and the numbers with it.
#[tokio::test]
async fn what_was_done_by_the_first_send_is_not_said_to_be_refused_by_the_second() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "RETRIED_DONE").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("run.journal");
    let api = set.client.enterprises().reputation().numbers();
    let run = || api.associate_many(&set.enterprise, numbers(2)).journal(&journal).unwrap();
    let rule = set.strike(ASSOCIATE, json!({"when": "after", "action": {"kind": "hold"}})).await;
    {
        // The process is killed while the answer is on its way.
        let mut killed = run().into_future();
        tokio::select! { _ = &mut killed => panic!("the answer is held"), () = set.held(rule) => {} }
    }
    set.release().await;
    for results in [run().retry_unknown().await, run().await] {
        assert_eq!(outcomes(&results), [("unknown", 2)]);
    }
    assert_eq!(set.billed().await, usd("0.20"));
    sandbox.stop().await;
}

/// The journal forgot what was unknown with the retry that was not done, and the next run sent it unasked.
#[tokio::test]
async fn a_retry_that_comes_to_nothing_leaves_unknown_what_was() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for name in ["RETRY_LIMIT", "RETRY_REFUSED", "RETRY_KILLED"] {
        let (set, all) = monitored(&sandbox, name, 1).await;
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("run.journal");
        let api = set.client.enterprises().reputation().numbers();
        let run = || api.refresh_many(&set.enterprise, &all).journal(&journal).unwrap();
        set.lose_answer(REFRESH).await;
        assert_eq!(outcomes(&run().await), [("unknown", 1)]);
        let retry = run().retry_unknown();
        let retried = match name {
            "RETRY_LIMIT" => retry.max_usd("0.05").await,
            "RETRY_REFUSED" => {
                let refusal = json!({"when": "before", "action": {"kind": "status", "status": 401}});
                set.strike(REFRESH, refusal).await;
                retry.await
            }
            _ => {
                let cancel = Cancel::new();
                cancel.cancel();
                retry.cancelled_by(&cancel).await
            }
        };
        assert_eq!(outcomes(&retried), [("unknown", 1)], "{name}");
        assert_eq!(outcomes(&run().await), [("unknown", 1)], "{name}");
        assert_eq!(set.billed().await, usd("0.10"), "{name}: nobody asked for another");
        assert_eq!(outcomes(&run().retry_unknown().await), [("done", 1)], "{name}");
        assert_eq!(outcomes(&run().await), [("done", 1)], "{name}");
        assert_eq!(set.billed().await, usd("0.20"), "{name}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_list_that_is_refused_leaves_done_what_its_journal_has_as_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "REFUSED_LIST").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("run.journal");
    let api = set.client.enterprises().reputation().numbers();
    api.associate_many(&set.enterprise, numbers(2)).journal(&journal).unwrap().await;
    let mut more = numbers(2);
    more.push("603".to_owned());
    let results = api.associate_many(&set.enterprise, more).journal(&journal).unwrap().await;
    assert_eq!(outcomes(&results), [("done", 2), ("failed", 1)]);
    sandbox.stop().await;
}

/// 700 numbers that stood in line were added, for USD 70.00.
#[tokio::test]
async fn what_stands_in_line_when_the_run_is_ended_is_not_sent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ENDED_IN_LINE").await;
    let client = set.run.builder().monthly_limit("100000").build().unwrap();
    let cancel = Cancel::new();
    let rule = set.strike(ASSOCIATE, json!({"action": {"kind": "hold"}})).await;
    let run = client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(800));
    let run = tokio::spawn(run.concurrency(8).cancelled_by(&cancel).into_future());
    set.held(rule).await;
    cancel.cancel();
    set.release().await;
    assert_eq!(outcomes(&run.await.unwrap()), [("done", 100), ("not_tried", 700)]);
    assert_eq!(set.billed().await, usd("10.00"));
    sandbox.stop().await;
}
