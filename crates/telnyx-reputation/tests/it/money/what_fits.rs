//! Under a limit a run does what fits, in the order given, and does not try the rest.

use serde_json::json;
use telnyx_reputation::runs::{NotTried, Outcome};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{monitored, outcomes, usd};
use crate::runs::set::{Set, numbers};

/// All 520 failed.
#[tokio::test]
async fn of_520_numbers_to_remediate_the_first_200_fit_into_usd_200() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "FITS", 520).await;
    let client = set.run.builder().spend_limit(usd("200.00")).build().unwrap();
    let remediation = client.enterprises().reputation().remediation();
    let results = remediation.create_many(&set.enterprise, &numbers, "Reminders").await;
    assert_eq!(outcomes(&results), [("done", 200), ("not_tried", 320)]);
    let Outcome::NotTried(NotTried::SpendLimit(why)) = &results[519].outcome else { panic!("{:?}", results[519]) };
    assert!(why.to_string().contains("200.00"), "{why}");
    assert_eq!((set.billed().await, client.usage().total.at_least), (usd("200.00"), usd("200.00")));
    sandbox.stop().await;
}

#[tokio::test]
async fn every_run_does_what_fits() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, looked_up) = monitored(&sandbox, "FITS_EACH", 150).await;
    let limited = |limit: &str| set.run.builder().spend_limit(usd(limit)).build().unwrap().enterprises().reputation();
    let refreshed = limited("12.00").numbers().refresh_many(&set.enterprise, &looked_up).await;
    assert_eq!(outcomes(&refreshed), [("done", 120), ("not_tried", 30)]);
    let read = limited("0.30").numbers().retrieve_many(&set.enterprise, &looked_up[..5], true).concurrency(1).await;
    assert_eq!(outcomes(&read), [("done", 3), ("not_tried", 2)]);
    let more = numbers(300).split_off(150);
    let added = limited("13.00").numbers().associate_many(&set.enterprise, &more).await;
    assert_eq!(outcomes(&added), [("done", 130), ("not_tried", 20)]);
    assert_eq!(set.billed().await, usd("25.30"));
    sandbox.stop().await;
}

/// What a refused chunk gives back is not spent on numbers that come after those it was too little for.
#[tokio::test]
async fn what_did_not_fit_is_not_overtaken() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "FITS_ORDER").await;
    let client = set.run.builder().spend_limit(usd("15.00")).build().unwrap();
    let given = numbers(400);
    // The second chunk stays under way until the first was refused, and gave back USD 10.00.
    let rule =
        set.strike("associateReputationNumbers", json!({"contains": given[100], "action": {"kind": "hold"}})).await;
    let refuse = json!({"contains": given[0], "action": {"kind": "status", "status": 400}});
    set.strike("associateReputationNumbers", refuse).await;
    let run = client.enterprises().reputation().numbers().associate_many(&set.enterprise, &given).concurrency(2);
    let run = tokio::spawn(run.into_future());
    set.held(rule).await;
    set.release().await;
    let results = run.await.unwrap();
    assert_eq!(outcomes(&results), [("failed", 100), ("done", 50), ("not_tried", 250)]);
    assert_eq!(set.billed().await, usd("5.00"));
    sandbox.stop().await;
}

/// A budget file is written between the calls: numbers that came later were done, and earlier ones not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fits_into_a_budget_file_is_done_in_the_order_given_too() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for name in ["FILE_A", "FILE_B", "FILE_C"] {
        let set = Set::new(&sandbox, name).await;
        let folder = tempfile::tempdir().unwrap();
        let client = set.run.builder().budget(format!("file:{}", folder.path().join("budget").display()));
        let client = client.spend_limit(usd("35.00")).build().unwrap();
        // The last chunk is the smallest: it fits where the one before it does not.
        let given = numbers(430);
        let associate = client.enterprises().reputation().numbers().associate_many(&set.enterprise, &given);
        let results = associate.concurrency(8).await;
        assert_eq!(outcomes(&results), [("done", 350), ("not_tried", 80)]);
        assert_eq!(set.billed().await, usd("35.00"));
    }
    sandbox.stop().await;
}
